"""The room of differences, as Django knows it. It keeps nothing of its own: what it works out stands in the jobs."""

from __future__ import annotations

from django.apps import AppConfig


class DifferencesConfig(AppConfig):
    name = "trigpoint.web.differences"
    label = "differences"
