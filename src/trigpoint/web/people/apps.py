"""The room of people, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trigpoint.web.people"
    label = "people"
