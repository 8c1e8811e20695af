"""The room of words, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "trigpoint.web.words"
    label = "words"
