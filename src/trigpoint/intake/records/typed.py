"""A list's rows, typed: every cell that goes somewhere, in the type of the column that it goes to.

Columns of the typed frame are called `feed.column`; identifiers stand there as the source wrote them, and as
pseudonyms in `feed.column!`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Feed, Made, Mapping, RecordList, SourceColumn, Take, Target
from trigpoint.intake.records.spelling import Spellings, spellings_of, yes_and_no
from trigpoint.intake.records.values import WHAT_IT_SHOULD_BE, clean, flags_of, part_of, read_column
from trigpoint.model.table import ColumnType

PLACE = ("_n", "_file", "_sheet", "_row")
"""What every typed row carries: its number in the list, and where it came from."""

Pseudonyms = Callable[[str, pl.Series], pl.Series]
"""Pseudonyms of identifiers of a noun."""


@dataclass(frozen=True)
class Reader:
    """All that typing needs to know."""

    mapping: Mapping
    catalogue: Catalogue
    as_of: dt.date
    pseudonyms: Pseudonyms
    names: Dict[str, Dict[str, str]] = field(default_factory=dict)
    """By list of names, the name of each identifier in it."""


@dataclass
class TypedList:
    """The rows of one list: as `rows` had them, and typed in `frame`, which loses those that are set aside.

    `cells` are those that could not be read: `_n`, `heading`, `what`, `text`. `made` are the columns of identifiers
    that the source does not have; `absent` the columns whose heading no sheet of the list has.
    """

    of: RecordList
    rows: pl.DataFrame
    frame: pl.DataFrame
    cells: pl.DataFrame
    made: set[str] = field(default_factory=set)
    absent: frozenset[str] = frozenset()


@dataclass
class _Typing:
    reader: Reader
    of: RecordList
    rows: pl.DataFrame
    columns: dict[str, pl.Series] = field(default_factory=dict)
    cells: list[pl.DataFrame] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    _ids: dict[tuple[str, int], pl.Series] = field(default_factory=dict)

    def run(self) -> TypedList:
        for number, source in enumerate(self.of.columns):
            if source.targets:
                self._source(number, source)
        for feed in self.of.feeds:
            self._constants(feed)
        frame = self.rows.select(PLACE).with_columns(**self.columns)
        return TypedList(self.of, self.rows, frame, _cells(self.cells), self.made)

    def _source(self, number: int, source: SourceColumn) -> None:
        spelt = {s for texts in source.values.values() for s in texts}
        blanks = [b for b in (*self.reader.mapping.blanks, *source.blanks) if b not in spelt]
        text = clean(self.rows[f"s{number}"], blanks)
        if source.named_by:
            text = text.replace(dict(self.reader.names.get(source.named_by, {})))
        if source.flags:
            text = flags_of(text, source.flags)
        told: set[str] = set()
        done: dict[tuple[ColumnType, str | None, Take], pl.Series] = {}
        for target in source.targets:
            kind = (target.column.type, target.column.codes, target.take)
            if kind not in done:
                done[kind], unreadable, what = self._typed(text, source, target)
                if what not in told and unreadable.any():
                    told.add(what)
                    self._note(source, what, text, unreadable)
            self.columns[f"{target.feed}.{target.column.name}"] = done[kind]
            if target.column.type is ColumnType.ID:
                self._identify(number, target, done[kind])

    def _typed(self, text: pl.Series, source: SourceColumn, target: Target) -> tuple[pl.Series, pl.Series, str]:
        """The values, where they could not be read, and what the cells there are not."""
        kind = target.column.type
        part = part_of(text, target.take)
        if part is not None:
            values, what = part
            if kind is ColumnType.CODE:
                values = read_column(values, kind, self.reader.as_of, self._spellings(source, target))
        elif kind is ColumnType.BOOLEAN:
            answers = read_column(text, ColumnType.CODE, self.reader.as_of, self._answers(source))
            truth = {"yes": True, "no": False} if target.take is Take.AS_WRITTEN else {"yes": False, "no": True}
            values = answers.replace_strict(truth, default=None, return_dtype=pl.Boolean)
            return values, text.is_not_null() & answers.is_null(), WHAT_IT_SHOULD_BE[kind]
        else:
            values = read_column(text, kind, self.reader.as_of, self._spellings(source, target))
            what = WHAT_IT_SHOULD_BE.get(kind, "")
        return values, text.is_not_null() & values.is_null(), what

    def _answers(self, source: SourceColumn) -> Spellings:
        return answers_of(self.reader.mapping, source)

    def _spellings(self, source: SourceColumn, target: Target) -> Spellings | None:
        codes = self.reader.catalogue.codes.get(target.column.codes or "")
        if codes is None:
            return None
        extra = dict(self.reader.mapping.spellings.get(codes.name, {}))
        known = {code.code for code in codes.codes}
        for code, texts in source.values.items():
            if code in known:  # a column may feed a yes-or-no column besides, with spellings of its own
                extra[code] = (*extra.get(code, ()), *texts)
        return spellings_of(codes, extra)

    def _note(self, source: SourceColumn, what: str, text: pl.Series, unreadable: pl.Series) -> None:
        found = pl.DataFrame({"_n": self.rows["_n"], "text": text}).filter(unreadable)
        self.cells.append(found.with_columns(heading=pl.lit(source.heading), what=pl.lit(what)))

    def _identify(self, number: int, target: Target, values: pl.Series) -> None:
        noun = target.column.of or target.column.name
        if (noun, number) not in self._ids:
            self._ids[noun, number] = self.reader.pseudonyms(noun, values)
        self.columns[f"{target.feed}.{target.column.name}!"] = self._ids[noun, number]

    def _constants(self, feed: Feed) -> None:
        table = self.reader.catalogue.tables[feed.table]
        for name, text in feed.constants.items():
            column = table.column(name)
            assert column is not None  # the mapping was held against the table
            one, bare = pl.Series([text]), SourceColumn(name)
            value, _, _ = self._typed(one, bare, Target(feed.name, column))
            self.columns[f"{feed.name}.{name}"] = value.new_from_index(0, self.rows.height)


def answers_of(mapping: Mapping, source: SourceColumn) -> Spellings:
    """How yes, no and unknown are written in a column: as everywhere in the export, and in its own spellings."""
    extra = source.values
    return yes_and_no(
        (*mapping.yes, *extra.get("yes", ())),
        (*mapping.no, *extra.get("no", ())),
        (*mapping.unknown, *extra.get("unknown", ())),
    )


def type_list(record_list: RecordList, rows: pl.DataFrame, reader: Reader) -> TypedList:
    """Type the rows of a list: `rows` has the columns of `PLACE` and a text column `s0`, `s1`, ... a source column."""
    return _Typing(reader, record_list, rows).run()


def make_ids(typed: TypedList, reader: Reader, ties: pl.DataFrame) -> None:
    """Add the identifiers that the list's feeds make of other columns; `ties` has `_n` and the number of its tie."""
    for feed in typed.of.feeds:
        for made in feed.made:
            _make(typed, feed, made, reader, ties)


def _make(typed: TypedList, feed: Feed, made: Made, reader: Reader, ties: pl.DataFrame) -> None:
    name = f"{feed.name}.{made.column.name}"
    noun = made.column.of or made.column.name
    sources = [f"{f}.{c}" for f, c in made.of]
    same = sources[0] if len(sources) == 1 and f"{sources[0]}!" in typed.frame.columns else None
    if same is not None and _noun_of(typed, reader, made.of[0]) == noun:
        typed.frame = typed.frame.with_columns(pl.col(same).alias(name), pl.col(f"{same}!").alias(f"{name}!"))
        if same in typed.made:
            typed.made.add(name)
        return
    parts = [pl.col(s).cast(pl.String).fill_null("") for s in sources]
    text = pl.concat_str([pl.lit("made"), *parts], separator="|")
    own = feed is typed.of.feeds[0]
    if own and ties.height:
        typed.frame = typed.frame.join(ties, on="_n", how="left", maintain_order="left")
        text = pl.when(pl.col("tie").is_null()).then(text).otherwise(text + "|#" + pl.col("tie").cast(pl.String))
    given = pl.any_horizontal(pl.col(s).is_not_null() for s in sources)
    frame = typed.frame.with_columns(pl.when(given).then(text).alias(name))
    hidden = reader.pseudonyms(noun, frame[name]).rename(f"{name}!")
    typed.frame = frame.with_columns(hidden).drop("tie", strict=False)
    typed.made.add(name)


def _noun_of(typed: TypedList, reader: Reader, source: tuple[str, str]) -> str | None:
    table = next(f.table for f in typed.of.feeds if f.name == source[0])
    column = reader.catalogue.tables[table].column(source[1])
    return (column.of or column.name) if column else None


def _cells(found: list[pl.DataFrame]) -> pl.DataFrame:
    schema = {"_n": pl.Int64, "text": pl.String, "heading": pl.String, "what": pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *found])
