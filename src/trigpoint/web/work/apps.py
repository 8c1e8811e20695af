"""The room of long work, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "trigpoint.web.work"
    label = "work"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("jobs")
