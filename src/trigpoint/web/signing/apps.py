"""The room of signatures, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "trigpoint.web.signing"
    label = "signing"
