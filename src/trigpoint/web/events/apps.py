"""The room of events, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "trigpoint.web.events"
    label = "events"
