"""The room of checking, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CheckingConfig(AppConfig):
    name = "trigpoint.web.checking"
    label = "checking"
