"""The room of publishing, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "trigpoint.web.publishing"
    label = "publishing"
