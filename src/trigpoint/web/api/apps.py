"""The room of the API, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "trigpoint.web.api"
    label = "api"
