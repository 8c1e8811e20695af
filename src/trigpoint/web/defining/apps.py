"""The room of definitions, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DefiningConfig(AppConfig):
    name = "trigpoint.web.defining"
    label = "defining"
