"""Loading records: read, mapped, typed, checked, merged with what the same source gave before, and written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Mapping
from trigpoint.intake.mapping_files import load_mapping
from trigpoint.intake.opening import Opened
from trigpoint.intake.records.coverage import Merged, merge
from trigpoint.intake.records.reach import reach_of
from trigpoint.intake.records.reading import Records, read_records
from trigpoint.intake.records.sheets import ReadAlready
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.doubled import doubled
from trigpoint.runs.load import Loaded, Progress, Reason, definition_folders, inputs_of, unchanged, within
from trigpoint.runs.whose import Whose
from trigpoint.store.pseudonym import pseudonyms
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.store.change import Change

MAPPING = "mapping"
"""Under this name a snapshot keeps the digest of the mapping and the tables that it was read by."""

_READ, _WRITTEN = 0.8, 0.5
"""How much of reading and writing is done once all is read, and how much of a load once all is written."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a load was given: files that are open, and addresses of databases with the schema of their tables."""

    files: tuple[Opened, ...]
    addresses: tuple[str, ...] = ()
    schema: str | None = None


def load_records(
    workspace: Workspace,
    catalogue: Catalogue,
    format: str,
    given: Given,
    *,
    as_of: dt.date,
    sender: Whose,
    by: str,
    progress: Progress,
    check: bool = True,
) -> Loaded:
    """Load records by the mapping of their format. Gives and raises what `runs.load.load` says."""
    mapping = load_mapping(format, definition_folders(workspace), catalogue)
    opened = _opened(given, mapping, progress)
    store, digest, source = workspace.store, _digest(mapping, catalogue, sender), sender.source
    before = store.already_loaded(format, source, as_of, [o.sha256 for o in opened])
    if before is not None and before.extra.get(MAPPING) == digest:
        return unchanged(before)
    key = workspace.key()

    def hidden(noun: str, values: pl.Series) -> pl.Series:
        return pseudonyms(sender.key(key, noun), noun, values)

    most = _WRITTEN if check else 1.0
    records = read_records(opened, mapping, catalogue, as_of, hidden, within(progress, 0.0, _READ * most))
    writing = within(progress, _READ * most, most)
    writing("writing", 0.0)
    with store.change(by=by) as change:
        merged = merge(records.tables, _before(change, source), as_of)
        parts: dict[tuple[str, str], Part | None] = {}
        emptied = _emptied(merged, change, source, catalogue)
        for done, (name, table) in enumerate(merged.items()):
            writing("writing", done / len(merged))
            columns = tuple(sorted(table.given | _given_before(change, name, source, table)))
            before_it = change.before.parts.get((name, source)) if change.before is not None else None
            reach = reach_of(records.tables[name], records.tables, before_it, as_of)
            sender.check(name, before_it, table.kept)
            described = max(as_of, before_it.as_of or as_of) if before_it is not None else as_of
            opened_and_vault = change.put(table.open), change.put(table.vault, vault=True)
            parts[name, source] = Part(*opened_and_vault, columns, reach, sender.authority, described, sender.agreement)
        aside = change.put(records.aside, vault=True) if records.aside.height else None
        snapshot = change.commit(
            act="load",
            as_of=as_of,
            format=format,
            source=source,
            parts=parts,
            inputs=inputs_of(opened),
            accounts=records.accounts,
            notes=records.notes,
            aside=aside,
            extra={MAPPING: digest},
        )
    twice = doubled(store, snapshot, catalogue, source)
    preparing = within(progress, most, 1.0)
    after = prepared_and_checked(workspace, snapshot, catalogue, preparing, sender.authority) if check else ()
    notes = (*emptied, *sender.notes, *(o.note for o in opened if o.note), *twice, *records.notes, *after)
    return Loaded(snapshot, False, records.accounts, _reasons(records), notes, _kept(merged))


def _emptied(merged: dict[str, Merged], change: Change, source: str, catalogue: Catalogue) -> tuple[str, ...]:
    """What is said of lists without a row that take the place of some with rows: the export may have been cut short."""
    said = []
    for name, table in merged.items():
        before = change.before.parts.get((name, source)) if change.before is not None else None
        if before is not None and before.open.rows and not table.open.height:
            title, rows = catalogue.tables[name].title, before.open.rows
            were = "1 row that was there before is" if rows == 1 else f"{rows:,} rows that were there before are"
            said.append(f"{title}: this load has none, and {were} there no more. `trigpoint undo` goes back.")
    return tuple(said)


def _opened(given: Given, mapping: Mapping, progress: Progress) -> list[Opened | ReadAlready]:
    """The files, and what the databases hold."""
    opened: list[Opened | ReadAlready] = list(given.files)
    if given.addresses:
        from trigpoint.intake.database import read_database

        if mapping.record:
            raise UserMistake(Problem(f'"{mapping.name}" is not read from a database.', "Name a file."))
        progress("reading the database", 0.0)
        opened.extend(read_database(address, mapping, given.schema) for address in given.addresses)
    return opened


def _digest(mapping: Mapping, catalogue: Catalogue, sender: Whose) -> str:
    """Of all that decides what the same bytes come to: the mapping, the tables and the code lists, and for another
    authority whether its people are linked."""
    told = [mapping.digest, sorted(map(repr, catalogue.tables.values())), sorted(map(repr, catalogue.codes.values()))]
    told += ["linked"] if sender.agreement else []
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _before(change: Change, source: str) -> Callable[[str], tuple[pl.DataFrame, pl.DataFrame] | None]:
    """How to get at the rows that the same source gave before, by table."""

    def rows(table: str) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        part = change.before.parts.get((table, source)) if change.before is not None else None
        if part is None or part.vault is None:
            return None
        opened = change.store.path_of(part.open)
        return pl.read_parquet(opened), pl.read_parquet(change.store.path_of(part.vault, vault=True))

    return rows


def _given_before(change: Change, table: str, source: str, merged: Merged) -> set[str]:
    """The columns that the older rows that stay were given with; all of them where that was not written down."""
    part = change.before.parts.get((table, source)) if change.before is not None else None
    if part is None or not merged.kept:
        return set()
    return set(merged.open.columns if part.given is None else part.given)


def _reasons(records: Records) -> tuple[Reason, ...]:
    """Rows set aside by sheet and reason, without the numbers of the rows that a reason points to."""
    bare = pl.col("reason").str.replace(r"(is the same as|later one, which is taken:) row .*$", "$1 another row")
    rows = records.aside.filter("whole_row").with_columns(bare.str.replace(", which is taken:.*", ""))
    counted = rows.group_by("file", "sheet", "reason", maintain_order=True).len()
    return tuple(Reason(file, sheet, reason, count) for file, sheet, reason, count in counted.iter_rows())


def _kept(merged: dict[str, Merged]) -> tuple[tuple[str, int], ...]:
    return tuple((name, table.kept) for name, table in merged.items() if table.kept)


def prepared_and_checked(
    workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, progress: Progress, authority: str = ""
) -> tuple[str, ...]:
    """Prepare the tables of an authority (the workspace's own area unless named) for scoring and check their rows:
    what to look at, in sentences. A load stands whatever comes of it."""
    from trigpoint.runs.check import record_issues

    progress("deriving and checking", 0.0)
    try:
        own = workspace.store.of_authority(snapshot, authority or workspace.area)
        issues = record_issues(workspace, own, catalogue, progress)
    except (UserMistake, OSError) as problem:
        return (f"The loaded tables could not be prepared for scoring: {problem}",)
    if not issues:
        return ()
    rows = sum(issue.rows for issue in issues)
    found = (
        f"The checks doubt {rows:,} {'row' if rows == 1 else 'rows'}, most of them because: {issues[0].title.lower()}."
    )
    return (f"{found} Run `trigpoint check` to see all.",)
