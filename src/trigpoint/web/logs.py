"""Structured logs: one JSON object a line on standard error. Never a query, a form, a name or a record."""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.config
import traceback
from collections.abc import Mapping

_FIELDS = ("method", "route", "status", "milliseconds", "account", "job")


class JsonLines(logging.Formatter):
    """A record as one line of JSON. A fault is told by its kind and where it arose: its message could quote a child."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        if record.name.startswith("trigpoint"):
            told["message"] = record.getMessage()
        told |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            told["fault"] = type(record.exc_info[1]).__name__
            told["where"] = [f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:])]
        return json.dumps(told)


def configure(_settings: Mapping[str, object]) -> None:
    """What Django calls in place of its own configuration."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": "trigpoint.web.logs.JsonLines"}},
            "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["lines"], "level": "WARNING"},
            "loggers": {
                "trigpoint": {"level": "INFO"},
                "django.request": {"level": "ERROR"},
                "calamine": {"level": "ERROR"},  # warns of every chart sheet, which holds no rows
            },
        }
    )
