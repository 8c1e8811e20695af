"""The room of people, as Django knows it."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trigpoint.web.people"
    label = "people"

    def ready(self) -> None:
        """Listen to what the sign-in library tells of."""
        importlib.import_module("trigpoint.web.people.noticed")
