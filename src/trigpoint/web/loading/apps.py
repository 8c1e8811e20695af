"""The room of loading, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LoadingConfig(AppConfig):
    name = "trigpoint.web.loading"
    label = "loading"
