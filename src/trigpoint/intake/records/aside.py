"""Rows that are set aside, each with its reason in words: unreadable where it must not be, or there twice.

A row is set aside where a column of the export says that it is none; where a required column of its list's own table is
blank or cannot be read; where it is the same as an earlier row in every column; and where a later row has the same key
(the later one is taken). Keys that are generated are numbered instead, unless the mapping says that they mean the same
row; rows of a list that are put together are never told apart.
"""

from __future__ import annotations

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Feed, RecordList, Ties
from trigpoint.intake.records.typed import PLACE, Reader, TypedList, answers_of
from trigpoint.intake.records.values import clean, read_spelt

REASONS = {"_n": pl.Int64, "column": pl.String, "reason": pl.String}
"""The frame of reasons: the row's number in its list, the heading, the reason in words."""


def incomplete(typed: TypedList, catalogue: Catalogue, absent: set[tuple[int, str]]) -> pl.DataFrame:
    """The rows in which a required column of the list's own table is blank or cannot be read.

    `absent` are the headings that a sheet does not have, by the sheet's number in the list (`_part`).
    """
    own = typed.of.feeds[0]
    found = [pl.DataFrame(schema=REASONS)]
    for name, heading in required_columns(typed.of, own, catalogue):
        column = f"{own.name}.{name}"
        blank = typed.frame.filter(pl.col(column).is_null()).select("_n")
        if not blank.height:
            continue
        told = typed.cells.filter(pl.col("heading") == heading).select("_n", "what")
        parts = typed.rows.select("_n", pl.col("_part").is_in([p for p, h in absent if h == heading]).alias("absent"))
        both = blank.join(told, on="_n", how="left").join(parts, on="_n", how="left")
        what = pl.when("absent").then(pl.lit("not a column of the sheet")).otherwise(pl.col("what").fill_null("blank"))
        reason = pl.format('"{}" is {}', pl.lit(heading), what)
        found.append(both.select("_n", pl.lit(heading).alias("column"), reason.alias("reason")))
    joined = pl.concat(found)
    return joined.group_by("_n", maintain_order=True).agg(pl.col("column").first(), pl.col("reason").str.join("; "))


def said_aside(typed: TypedList, reader: Reader) -> pl.DataFrame:
    """The rows that a column of the export itself says are none (`SourceColumn.sets_aside`)."""
    found = [pl.DataFrame(schema=REASONS)]
    for number, source in enumerate(typed.of.columns):
        if not source.sets_aside:
            continue
        answers = answers_of(reader.mapping, source)
        said = read_spelt(clean(typed.rows[f"s{number}"], reader.mapping.blanks), answers)
        rows = typed.rows.select("_n").filter(said.eq("yes").fill_null(False))
        told = (pl.lit(source.heading).alias("column"), pl.lit(source.sets_aside).alias("reason"))
        found.append(rows.select("_n", *told))
    return pl.concat(found).unique("_n", keep="first", maintain_order=True)


def required_columns(record_list: RecordList, feed: Feed, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """The columns without which a row cannot be taken, each with the heading that gives it.

    A generated identifier is not among them: what it is made of is, as far as the table requires it.
    """
    table = catalogue.tables[feed.table]
    headings = {
        t.column.name: source.heading for source in record_list.columns for t in source.targets if t.feed == feed.name
    }
    made = {m.column.name for m in feed.made}
    # A key of several columns may have blanks among them (a total beside its parts).
    single = table.key if len(table.key) == 1 else ()
    needed = dict.fromkeys((*single, *(c.name for c in table.columns if c.required)))
    return tuple((name, headings[name]) for name in needed if name not in made and name in headings)


def duplicates(typed: TypedList, catalogue: Catalogue) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are there twice, and the numbers of the ties among generated keys (`_n`, `tie` from 2 up)."""
    own = typed.of.feeds[0]
    keys = key_columns(own, catalogue)
    frame = typed.frame
    known = [k for k in keys if k in frame.columns]
    none, no_ties = pl.DataFrame(schema=REASONS), pl.DataFrame(schema={"_n": pl.Int64, "tie": pl.Int64})
    if not known or not frame.height or own.ties is Ties.PUT_TOGETHER:
        return none, no_ties
    several = frame.filter(frame.select(known).is_duplicated())
    if not several.height:
        return none, no_ties
    everything = [c for c in several.columns if c not in PLACE and not c.endswith("!")]
    several = several.with_columns(same=pl.col("_n").min().over(everything))
    exact = several.filter(pl.col("same") != pl.col("_n"))
    rest = several.filter(pl.col("same") == pl.col("_n"))
    found = [none, _told(exact, "same", several, "is the same as", known[0])]
    if own.made and own.ties is Ties.NUMBERED:
        number = pl.col("_n").cum_count().over(known).cast(pl.Int64).alias("tie")
        return pl.concat(found), rest.select("_n", number).filter(pl.col("tie") > 1)
    last = rest.with_columns(last=pl.col("_n").max().over(known))
    earlier = last.filter(pl.col("last") != pl.col("_n"))
    found.append(_told(earlier, "last", several, "has the same key as a later one, which is taken:", known[0]))
    return pl.concat(found), no_ties


def key_columns(feed: Feed, catalogue: Catalogue) -> tuple[str, ...]:
    """The typed columns that make two rows the same row: those of the key, or what a generated key is made of."""
    made = {m.column.name: m.of for m in feed.made}
    found: dict[str, None] = {}
    for name in catalogue.tables[feed.table].key:
        for source in made.get(name, ((feed.name, name),)):
            found.setdefault(f"{source[0]}.{source[1]}")
    return tuple(found)


def _told(rows: pl.DataFrame, to: str, among: pl.DataFrame, words: str, column: str) -> pl.DataFrame:
    """The reason, with the place of the other row: its number, and its sheet and file where they are others."""
    other = among.select(pl.col(name).alias(f"other{name}") for name in PLACE)
    both = rows.join(other, left_on=to, right_on="other_n", how="left")
    sheet = pl.when(pl.col("other_sheet").eq_missing(pl.col("_sheet"))).then(pl.lit("")).otherwise(
        pl.format(' of sheet "{}"', pl.col("other_sheet").fill_null("")))  # fmt: skip
    file = pl.when(pl.col("other_file") == pl.col("_file")).then(pl.lit("")).otherwise(
        pl.format(" in {}", "other_file"))  # fmt: skip
    reason = pl.format("the row {} row {}{}{}", pl.lit(words), "other_row", sheet, file)
    return both.select("_n", pl.lit(column.partition(".")[2]).alias("column"), reason.alias("reason"))
