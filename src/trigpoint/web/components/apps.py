"""The parts of pages, as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    name = "trigpoint.web.components"
    label = "components"
