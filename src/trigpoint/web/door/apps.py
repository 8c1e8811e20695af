"""The room of the door, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "trigpoint.web.door"
    label = "door"
