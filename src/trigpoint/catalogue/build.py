"""From files to a catalogue, with everything that is wrong in any of them said at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from trigpoint.catalogue.breakdowns import read_breakdown, read_population, read_set
from trigpoint.catalogue.checks import read_check
from trigpoint.catalogue.codes import read_codes
from trigpoint.catalogue.derived import announce, announce_codes, read_derived
from trigpoint.catalogue.digest import Digests, digest_of
from trigpoint.catalogue.indicators import KEYS, check_together, read_indicator
from trigpoint.catalogue.known import Known
from trigpoint.catalogue.lists import read_list
from trigpoint.catalogue.objects import Catalogue, Change, Indicator
from trigpoint.catalogue.overlay import Definition, gather
from trigpoint.catalogue.packs import read_pack
from trigpoint.catalogue.schema import Section
from trigpoint.catalogue.tables import read_table
from trigpoint.model.problem import Problem, UserMistake


def build_catalogue(folders: Sequence[Path], calendars: str) -> Catalogue:
    """Read, merge and check all definitions. `calendars` is the hash of the bank holidays that working days rest on.

    Raises `UserMistake` with every problem of every file, in the order of the files and their lines.
    """
    problems: list[Problem] = []
    definitions, changes = gather(folders, problems)
    known = Known(problems, _removed(changes, definitions))
    _columns(definitions, known)
    indicators = _indicators(definitions, known)
    packs = [read_pack(d, indicators, known) for d in definitions if d.kind == "pack"]
    checks = [read_check(d, indicators, known) for d in definitions if d.kind == "check"]
    lists = [read_list(d, indicators, known) for d in definitions if d.kind == "list"]
    if problems:
        raise UserMistake(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line or 0)))
    digests = Digests(definitions, calendars)
    derived = digests.derived(known.derived)
    columns = {b.id: b.column for b in known.breakdowns.values()}
    figures = digests.indicators(indicators, derived, columns)
    return Catalogue(
        tables=known.tables,
        codes=known.codes,
        derived={place: replace(d, digest=derived[place]) for place, d in known.derived.items()},
        breakdowns=known.breakdowns,
        populations=known.populations,
        indicators={name: replace(i, digest=figures[name]) for name, i in indicators.items()},
        packs={p.id: replace(p, digest=digest_of(digests.bare("pack", p.id))) for p in packs},
        digest=_whole(definitions, calendars),
        checks={c.id: c for c in checks if c is not None},
        changes=tuple(changes),
        lists={w.id: replace(w, digest=digests.work_list(w, derived)) for w in lists if w is not None},
    )


def _removed(changes: Iterable[Change], definitions: Iterable[Definition]) -> frozenset[str]:
    """The indicators that an overlay took away and none gave back."""
    there = {d.name for d in definitions if d.kind == "indicator"}
    return frozenset(c.name for c in changes if c.kind == "indicator" and c.act == "removed") - there


def _columns(definitions: Iterable[Definition], known: Known) -> None:
    """Everything that conditions rest on, each kind after those that it names."""
    of = {
        kind: [d for d in definitions if d.kind == kind] for kind in ("codes", "table", "derived", "breakdown", "set")
    }
    for definition in of["codes"]:
        read_codes(definition, known)
    for definition in of["table"]:
        read_table(definition, known)
    announced = [item for definition in of["derived"] for item in announce(definition, known)]
    announce_codes(announced, known)
    read_derived(announced, known)
    for definition in of["breakdown"]:
        read_breakdown(definition, known)
    for definition in of["set"]:
        read_set(definition, known)
    for definition in definitions:
        if definition.kind == "population":
            read_population(definition, known)


def _indicators(definitions: Iterable[Definition], known: Known) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    sections: dict[str, Section] = {}
    for definition in definitions:
        if definition.kind == "indicator":
            indicator = read_indicator(definition, known)
            found[indicator.id] = indicator
            sections[indicator.id] = Section(definition.written, KEYS, [])
            sections[indicator.id].problems = known.problems
    check_together(found, sections)
    return found


def _whole(definitions: Iterable[Definition], calendars: str) -> str:
    said = sorted(digest_of(d.kind, d.name, d.written.bare()) for d in definitions)
    return digest_of(said, calendars)
