"""`trigpoint.toml`: a closed set of keys; every error at once, with its line and the nearest key that there is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import READERS

FILE = "trigpoint.toml"
VERSION = 1


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the web application is told. None of it is a secret: secrets come from the environment.

    `address` is where browsers reach it. `database` is empty for a file in the workspace, else the address of a
    PostgreSQL database. `worker` says whether long work runs `inside` the server or `apart` from it. `mail` is the
    address of an SMTP server (`smtp://host:25`), or empty: letters are then files in the workspace. `mail_from` is
    their sender. `sign_in` is the address of an OpenID Connect provider, `client` the name that it knows us by,
    `sign_in_domain` the domain whose addresses it vouches for, though it does not say that it has verified them.
    `remind_before` are the days before commentary is due on which its owners are reminded, `escalate_after` how many
    days after it the head of service is told (0: never). `colour` is the council's own, as `#rrggbb`.
    """

    address: str = "http://127.0.0.1:8000"
    database: str = ""
    worker: str = "inside"
    mail: str = ""
    mail_from: str = "trigpoint@localhost"
    sign_in: str = ""
    client: str = ""
    sign_in_domain: str = ""
    remind_before: tuple[int, ...] = (5, 1)
    escalate_after: int = 2
    colour: str = "#12436d"


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """What papers are told. `template` is the council's own Word document, within the workspace, whose styles, header
    and logo they take; empty for Trigpoint's own."""

    template: str = ""


@dataclass(frozen=True, slots=True)
class ReportingSettings:
    """Where the reporting tables are written: the `address` of a PostgreSQL database (empty: nowhere), the `audience`
    whose editions they hold, and the account that may read them (`reader`, empty: none is granted anything)."""

    address: str = ""
    audience: str = "internal"
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace says about itself.

    `version` is the layout of its folders. `keep_snapshots` is how many of the newest snapshots a purge leaves;
    `keep_years` overrides, by table, for how many years a row is kept after its last date. `wait_seconds` is how long a
    writer waits for another before it is refused. `partner` and `public` change what each may be shown: keys of the
    profile of disclosure to their values. `people_linked_under` names the agreement that allows people to be
    recognised across authorities; empty: they never are.
    """

    name: str
    area: str
    version: int = VERSION
    keep_snapshots: int = 24
    keep_years: Mapping[str, int] = field(default_factory=dict)
    wait_seconds: float = 10.0
    partner: Mapping[str, Any] = field(default_factory=dict)
    public: Mapping[str, Any] = field(default_factory=dict)
    people_linked_under: str = ""
    web: WebSettings = field(default_factory=WebSettings)
    publish: PublishSettings = field(default_factory=PublishSettings)
    reporting: ReportingSettings = field(default_factory=ReportingSettings)


_Check = Callable[[Any], bool]


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_years(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_count(years) for years in value.values())


_PROFILE_KEYS = {"hide_up_to": 1, "totals_to": 0, "places": 0, "least_range": 1}
"""The whole numbers of a profile of disclosure, and the least of each."""


def _is_profile(value: Any) -> bool:
    def fits(key: str, entry: Any) -> bool:
        if key == "zero_shown":
            return isinstance(entry, bool)
        whole = isinstance(entry, int) and not isinstance(entry, bool)
        return key in _PROFILE_KEYS and whole and entry >= _PROFILE_KEYS[key]

    return isinstance(value, dict) and all(fits(key, entry) for key, entry in value.items())


_PROFILE = "{hide_up_to = 5, zero_shown = true, totals_to = 10, places = 1, least_range = 1}, or some of these keys."


def _is_address(*schemes: str) -> _Check:
    def fits(value: Any) -> bool:
        return isinstance(value, str) and (value == "" or value.startswith(tuple(f"{s}://" for s in schemes)))

    return fits


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _are_days(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_whole, value))


def _is_domain(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", value) is not None


def _is_document(value: Any) -> bool:
    parts = PurePosixPath(value).parts if isinstance(value, str) else ()
    return bool(parts) and parts[-1].endswith(".docx") and ".." not in parts and not re.match(r"[/\\]|[A-Za-z]:", value)


# dotted key: (field, what may stand there, how to say it)
KEYS: dict[str, tuple[str, _Check, str]] = {
    "name": ("name", _is_name, 'Write a name in quotes: name = "Fenbridge".'),
    "area": ("area", _is_name, 'Write a name in quotes: area = "Fenbridge".'),
    "version": ("version", _is_count, f"Write version = {VERSION}."),
    "retention.keep_snapshots": ("keep_snapshots", _is_count, "Write a whole number: keep_snapshots = 24."),
    "retention.keep_years": ("keep_years", _is_years, "Write whole years by table: keep_years = {contact = 6}."),
    "store.wait_seconds": ("wait_seconds", _is_seconds, "Write seconds: wait_seconds = 10."),
    "disclosure.partner": ("partner", _is_profile, f"Write partner = {_PROFILE}"),
    "disclosure.public": ("public", _is_profile, f"Write public = {_PROFILE}"),
    "authorities.people_linked_under": (
        "people_linked_under",
        _is_name,
        'Name the agreement in quotes: people_linked_under = "Sharing agreement of 1 May 2026"; or leave it out.',
    ),
    "web.address": (
        "web.address",
        _is_address("http", "https"),
        'Write it whole: address = "https://trigpoint.example".',
    ),
    "web.database": (
        "web.database",
        _is_address("postgresql"),
        'Write database = "postgresql://user@host:5432/name", its password in TRIGPOINT_DATABASE_PASSWORD.',
    ),
    "web.worker": ("web.worker", lambda v: v in ("inside", "apart"), 'Write worker = "inside" or worker = "apart".'),
    "web.mail": ("web.mail", _is_address("smtp", "smtps"), 'Write mail = "smtp://host:25", or leave it out.'),
    "web.mail_from": ("web.mail_from", _is_name, 'Write mail_from = "performance@council.example".'),
    "web.sign_in": ("web.sign_in", _is_address("http", "https"), "Write the address of the OpenID Connect provider."),
    "web.client": ("web.client", _is_name, "Write the name that the OpenID Connect provider knows Trigpoint by."),
    "web.sign_in_domain": (
        "web.sign_in_domain",
        _is_domain,
        'Write sign_in_domain = "council.example", or leave it out.',
    ),
    "publish.template": (
        "publish.template",
        _is_document,
        'Write the document\'s place within the workspace: template = "publish/council.docx".',
    ),
    "reporting.address": (
        "reporting.address",
        _is_address("postgresql"),
        'Write address = "postgresql://account@server:5432/database", its password in TRIGPOINT_REPORTING_PASSWORD.',
    ),
    "reporting.audience": (
        "reporting.audience",
        lambda v: v in READERS,
        'Write audience = "internal", audience = "partner" or audience = "public".',
    ),
    "reporting.reader": (
        "reporting.reader",
        _is_name,
        'Write an account\'s name: reader = "power_bi", or leave it out.',
    ),
    "web.remind_before": ("web.remind_before", _are_days, "Write whole days in brackets: remind_before = [5, 1]."),
    "web.escalate_after": ("web.escalate_after", _is_whole, "Write whole days, or 0 for never: escalate_after = 2."),
    "web.colour": ("web.colour", _is_colour, 'Write six digits: colour = "#12436d".'),
}
_SECTIONS = {key.split(".")[0] for key in KEYS if "." in key}


def read_settings(path: Path) -> Settings:
    """Read a workspace's `trigpoint.toml`. Raises `UserMistake` with every problem in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UserMistake(Problem("The file is not text in UTF-8.", "Save it as UTF-8.", file=FILE)) from error
    except tomllib.TOMLDecodeError as error:
        raise UserMistake(Problem(f"This is not TOML: {error}.", file=FILE)) from error
    given = _flat(document)
    problems = [p for key, value in given.items() if (p := _problem(key, value, text)) is not None]
    problems += [
        Problem(f'"{key}" is missing.', KEYS[key][2], file=FILE) for key in ("name", "area") if key not in given
    ]
    if problems:
        raise UserMistake(problems)
    fields: dict[str, Any] = {
        KEYS[key][0]: tuple(value) if isinstance(value, list) else value for key, value in given.items()
    }
    own = {room: _own(fields, f"{room}.") for room in ("web", "publish", "reporting")}
    rooms: dict[str, Any] = {
        "web": WebSettings(**own["web"]),
        "publish": PublishSettings(**own["publish"]),
        "reporting": ReportingSettings(**own["reporting"]),
    }
    return Settings(**fields, **rooms)


def _own(fields: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Takes the fields of one room out of all."""
    return {name.removeprefix(prefix): fields.pop(name) for name in list(fields) if name.startswith(prefix)}


def settings_text(name: str, area: str) -> str:
    """The `trigpoint.toml` of a new workspace."""
    defaults = Settings(name, area)
    return (
        "# This folder is a Trigpoint workspace. `trigpoint doctor` says what is wrong with it, if anything.\n"
        f"version = {defaults.version}\n"
        f"name = {_quoted(name)}\n"
        f"area = {_quoted(area)}\n\n"
        "[retention]\n"
        "# How many of the newest snapshots `trigpoint purge` keeps.\n"
        f"keep_snapshots = {defaults.keep_snapshots}\n"
        "# Years that a row is kept after its last date, where a table's own definition is not to hold:\n"
        "# keep_years = {contact = 6}\n\n"
        "[store]\n"
        "# How long a load waits for another one to finish before it is refused.\n"
        f"wait_seconds = {defaults.wait_seconds:g}\n"
    )


def _flat(document: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in document.items():
        if key in _SECTIONS and isinstance(value, dict):
            flat |= {f"{key}.{inner}": v for inner, v in value.items()}
        else:
            flat[key] = value
    return flat


def _problem(key: str, value: Any, text: str) -> Problem | None:
    if key in KEYS:
        _, fits, instead = KEYS[key]
        if fits(value):
            return None
        return Problem(f'"{key}" cannot be that.', instead, file=FILE, line=_line_of(key, text))
    instead = did_you_mean(key, KEYS, "The settings are")
    return Problem(f'There is no setting "{key}".', instead, file=FILE, line=_line_of(key, text))


def _line_of(key: str, text: str) -> int | None:
    """The line of a key, for people: tomllib keeps none."""
    last = re.escape(key.split(".")[-1])
    pattern = re.compile(rf"""^\s*(\[\s*)?(['"]?)({re.escape(key)}|{last})\2\s*([\].=])""")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), None)


def _quoted(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
