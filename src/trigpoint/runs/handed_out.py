"""Use case: what was handed out before, read again; and which forms can be handed out here."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.forms import FORMS
from trigpoint.store.audit import Entry
from trigpoint.store.issued import Issued, IssuedFile
from trigpoint.store.workspace import Workspace

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can name: of the same files, the same archive


@dataclass(frozen=True, slots=True)
class Available:
    """One form: its name, what it is in words, and the packages that it lacks here."""

    name: str
    title: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One publishing. `number` is that of its line in the audit; `edition` the id of what it was drawn from, empty for
    a draft."""

    number: int
    edition: str
    pack: str
    period: Period
    area: str
    audience: str
    edition_number: int
    at: dt.datetime
    by: str
    files: tuple[IssuedFile, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that it was handed out in, in order."""
        return tuple(dict.fromkeys(found.form for found in self.files))

    def of_form(self, form: str) -> tuple[IssuedFile, ...]:
        """The files of one form."""
        return tuple(found for found in self.files if found.form == form)


def forms_here() -> tuple[Available, ...]:
    """Every form that is made of files, in order, with what is not installed of what it needs."""
    return tuple(
        Available(name, form.title, tuple(part for part in form.needs if importlib.util.find_spec(part) is None))
        for name, form in FORMS.items()
        if form.further is None
    )


def handed_out(workspace: Workspace, edition: str | None = None) -> tuple[HandedOut, ...]:
    """Every publishing of signed editions, the newest first; of one edition where it is named. One whose list of files
    is missing or was changed is left out: `verify` tells of it."""
    return tuple(sorted(_all(workspace, edition), key=lambda one: one.number, reverse=True))


def were_handed_out(workspace: Workspace) -> frozenset[str]:
    """The ids of the editions of which something was handed out, in whatever form, to whomever and from wherever."""
    return frozenset(entry.details.get("edition", "") for entry in Issued(workspace.store).entries()) - {""}


def contents_of(workspace: Workspace, chosen: HandedOut, form: str) -> tuple[str, bytes]:
    """The name and the bytes of what was handed out in a form: its one file, or an archive of all of them.

    Raises `UserMistake` where it was not handed out in that form, and where a file is missing or was changed.
    """
    files, issued = chosen.of_form(form), Issued(workspace.store)
    if not files:
        raise UserMistake(Problem(f"It was not published as {form}.", f"It was as: {', '.join(chosen.forms)}."))
    if len(files) == 1:
        return files[0].name.rsplit("/", 1)[-1], issued.read(files[0].sha256)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for found in files:
            archive.writestr(zipfile.ZipInfo(found.name, _FIRST_DAY), issued.read(found.sha256), zipfile.ZIP_DEFLATED)
    whose = "" if chosen.audience == "internal" else f"-{chosen.audience}"
    return f"{chosen.pack}-{chosen.period}{whose}-edition-{chosen.edition_number}-{form}.zip", held.getvalue()


def _all(workspace: Workspace, edition: str | None) -> Iterator[HandedOut]:
    issued = Issued(workspace.store)
    for entry in issued.entries():
        id = entry.details.get("edition", "")
        if not id or edition not in (None, id):
            continue
        try:
            files = issued.files_of(entry)
        except UserMistake:
            continue
        yield _told(entry, files)


def _told(entry: Entry, files: tuple[IssuedFile, ...]) -> HandedOut:
    said = entry.details
    return HandedOut(
        entry.number, said["edition"], said["pack"], Period.parse(said["period"]), said["area"], said["audience"],
        int(said["number"]), entry.at, entry.by, files,
    )  # fmt: skip
