"""Who may see what was handed out: those who publish, all of their packs'; readers, what was opened to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from trigpoint.model.problem import UserMistake
from trigpoint.runs.editions import edition
from trigpoint.runs.handed_out import HandedOut, forms_here, handed_out
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Row
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing.models import Opened
from trigpoint.web.signing.archive import editions_of
from trigpoint.web.words.views import title_of

AUDIENCES = {"internal": "Internal use", "partner": "Partners", "public": "The public"}


@dataclass(frozen=True, slots=True)
class Part:
    """One form of a publishing: what it is, how many files, how large, and the hash of the one file."""

    form: str
    title: str
    files: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One publishing as somebody sees it. `opened` says whether those who read the edition may download it."""

    issued: HandedOut
    title: str
    by: str
    audience: str
    opened: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What disclosure control did to an edition: the rows whose figure of the period is not shown, and the rules."""

    rows: tuple[Row, ...]
    of: int
    rules: tuple[str, ...]


def may_publish(user: User, pack: str) -> bool:
    """Whether the person may publish the pack: whole, as whoever reaches members alone may not."""
    reaches = user.reaches(Permission.PUBLISH)
    return reaches.sees_pack(pack) and not reaches.splits()


def edition_to_publish(user: User, id: str) -> Edition:
    """A signed edition that the person may publish. Raises `Http404` for any other."""
    try:
        found = edition(place.workspace(), id)
    except UserMistake as mistake:
        raise Http404 from mistake
    if found.id != id or not may_publish(user, found.pack):
        raise Http404
    return found


def seen_by(user: User, of: str | None = None) -> list[Shown]:
    """The publishings that the person may see, the newest first; of one edition where it is named."""
    readable = {one.id for one in editions_of(user)}
    opened = set(Opened.objects.values_list("number", flat=True))
    names = dict(User.objects.values_list("email", "name"))
    titles = {one.name: one.title for one in forms_here()}
    return [
        _shown(one, one.number in opened, names, titles)
        for one in handed_out(place.workspace(), of)
        if may_publish(user, one.pack) or (one.number in opened and one.edition in readable)
    ]


def hidden_in(found: Edition) -> Hidden:
    """The rows of the pack whose figure of the edition's own period is hidden, and what the edition says of why."""
    rows = tuple(row for row in found.card.rows if row.values and row.values[-1].status.value in ("suppressed", "low"))
    return Hidden(rows, len(found.card.rows), found.card.notes if found.audience != "internal" else ())


def part_of(found: Edition) -> tuple[str, str]:
    """The part that its papers are (`Part 1`, `Part 2`, or nothing), and why it is not published."""
    if not found.layout.exempt:
        return "", ""
    return ("Part 1", "") if found.audience == "public" else ("Part 2", found.layout.exempt)


def size_in_words(size: int) -> str:
    """A size as people read it: `84 KB`, `1.2 MB`."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, round(size / 1024)):,} KB"


def _shown(one: HandedOut, opened: bool, names: dict[str, str], titles: dict[str, str]) -> Shown:
    parts = []
    for form in one.forms:
        files = one.of_form(form)
        sha256 = files[0].sha256 if len(files) == 1 else ""
        parts.append(Part(form, titles.get(form, form), len(files), sum(f.size for f in files), sha256))
    return Shown(
        one, title_of(one.pack), names.get(one.by, "") or one.by, AUDIENCES[one.audience], opened, tuple(parts)
    )
