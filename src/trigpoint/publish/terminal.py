"""A scorecard in a terminal: as many columns as its width holds, words beside every sign, colour only as a help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trigpoint.publish import comparators, figures
from trigpoint.publish.layout import GAP, Cell, Column, painted, paragraph, table
from trigpoint.scorecard.objects import Change, Row, Scorecard

MOST_INSIGHTS = 6
_TITLE_LEAST, _TITLE_MOST, _REF_MOST = 22, 60, 12
_JUDGEMENT_STYLES = {"better": "green", "worse": "red"}
_DEAR = {"england": 2, "statistical_neighbours": 3, "rank": 4, "region": 5}
"""How dear the comparators of published figures are: they say more than the figures of years ago."""
_RAG_STYLES = {"red": "bold red", "amber": "bold yellow", "green": "bold green"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One column that may be shown: what it says of a row, and how dear it is to the reader (1: never dropped)."""

    heading: str
    text: Callable[[Row], str]
    rank: int
    style: Callable[[Row], str] = lambda row: ""
    right: bool = True

    def width(self, rows: tuple[Row, ...]) -> int:
        """The widest of its cells, and of its heading's words."""
        return max([*(len(word) for word in self.heading.split(" ")), *(len(self.text(row)) for row in rows)])


def draw(card: Scorecard, *, width: int = 80, colour: bool = False, signs: bool = True) -> str:
    """The scorecard as text for a screen `width` characters wide.

    `colour` adds terminal codes. `signs` allows arrows and dots, which an old Windows console cannot show.
    """
    wanted = _columns(card, signs)
    kept = _fitting(width, wanted, card.rows)
    lines = list(_head(card, width, colour, " · " if signs else " - "))
    columns = [
        Column("Ref", _ref_width(card.rows)),
        Column("Indicator", max(_title_width(width, kept, card.rows), 10)),
        *(Column(shown.heading, shown.width(card.rows), shown.right) for shown in kept),
    ]
    for section, rows in figures.sections_of(card):
        lines += ["", *([painted(section, "bold", colour)] if section else [])]
        lines += table(columns, [_cells(row, kept) for row in rows], colour)
    lines += _foot(card, width, colour, len(kept) < len(wanted))
    return "\n".join(lines) + "\n"


def _head(card: Scorecard, width: int, colour: bool, parting: str) -> Iterator[str]:
    for line in paragraph(f"{card.title or card.pack}{parting}{figures.of_period(card)}", width):
        yield painted(line, "bold", colour)
    cut_off = [f"data to {figures.day(card.as_of)}"] if card.as_of is not None else []
    about = [card.area, *cut_off, f"snapshot {card.snapshot}", f"for {card.audience} use"]
    for line in paragraph(parting.join(about), width):
        yield painted(line, "dim", colour)
    empty = figures.empty_state(card)
    if empty:
        yield ""
        for line in paragraph(empty, width):
            yield painted(line, "yellow", colour)


def _columns(card: Scorecard, signs: bool) -> list[_Shown]:
    """Every column that some row has something for; the latest period, its change and direction always."""
    many = figures.has_many_years(card)
    found = [_Shown("Year", _year, 1, right=False)] if many else []
    headings = figures.headings(card)
    for place, words in enumerate(headings):
        age = len(headings) - 1 - place
        rank, style = (1, _bold) if age == 0 else (9 if many else 2 if age < 3 else 4, _plain)
        found.append(_Shown(words, _value_at(place), rank, style))
    found += [
        _Shown("Change", lambda row: _change(row.change_on_previous, row.unit), 1),
        _Shown("Direction", lambda row: _direction(row, signs), 1,
               lambda row: _JUDGEMENT_STYLES.get(row.judgement, ""), right=False),
        _Shown("Target", lambda row: figures.target(row.target, row.unit), 3),
        _Shown("Status", lambda row: row.rag if row.rag != "none" else figures.target_state(row), 3,
               lambda row: _RAG_STYLES.get(row.rag, ""), right=False),
        *([_Shown("On the year", lambda row: _change(row.change_on_year, row.unit), 5)]
          if figures.shows_the_year(card) else []),
        _Shown("12-month mean", lambda row: figures.number_or_dash(row.mean_12, row.unit), 6),
        _Shown("Year to date", lambda row: figures.number_or_dash(row.year_to_date, row.unit), 7),
    ]  # fmt: skip
    for place in comparators.shown(card):
        dear = _DEAR.get(card.rows[0].benchmarks[place].comparator, 6) if many else 8
        found.append(_benchmark(place, comparators.heading(card, place), dear))
    return [shown for shown in found if shown.rank == 1 or any(shown.text(row) for row in card.rows)]


def _year(row: Row) -> str:
    return figures.heading(row.values[-1].period) if row.value is not None else ""


def _plain(row: Row) -> str:
    return ""


def _bold(row: Row) -> str:
    return "bold"


def _value_at(place: int) -> Callable[[Row], str]:
    return lambda row: figures.cell(row.values[place], row.unit)


def _change(found: Change, unit: str) -> str:
    return figures.change(found, unit).replace(" points", " pts")


def _direction(row: Row, signs: bool) -> str:
    arrow = figures.arrow(row) if signs else ""
    return f"{arrow} {figures.judged(row)}".strip()


def _benchmark(place: int, name: str, dear: int) -> _Shown:
    return _Shown(name, lambda row: comparators.text(row.benchmarks[place], row.unit), dear)


def _fitting(width: int, columns: list[_Shown], rows: tuple[Row, ...]) -> list[_Shown]:
    """The columns that fit beside a title of a readable width, the least dear dropped first, from the left."""
    kept = list(columns)
    while kept and _title_width(width, kept, rows) < _TITLE_LEAST:
        dearest = max(shown.rank for shown in kept)
        if dearest == 1:
            break
        least = [shown for shown in kept if shown.rank == dearest]
        kept.remove(least[-1] if dearest in _DEAR.values() else least[0])
    return kept


def _ref_width(rows: tuple[Row, ...]) -> int:
    return min(_REF_MOST, max([3, *(len(row.ref or "") for row in rows)]))


def _title_width(width: int, columns: list[_Shown], rows: tuple[Row, ...]) -> int:
    """What the other columns leave, as far as the titles need it; at most what they would need and 60."""
    taken = _ref_width(rows) + GAP + sum(shown.width(rows) + GAP for shown in columns)
    widest = max([_TITLE_LEAST, *(len(_title(row)) for row in rows)])
    return min(width - taken, widest, _TITLE_MOST)


def _title(row: Row) -> str:
    if row.member is not None:
        return f"  {row.member}"
    unit = figures.unit_words(row.unit)
    return f"{row.title} ({unit})" if unit and unit != "%" else row.title


def _cells(row: Row, kept: list[_Shown]) -> list[Cell]:
    ref = row.ref or "" if row.member is None else ""
    return [Cell(ref), Cell(_title(row)), *(Cell(shown.text(row), shown.style(row)) for shown in kept)]


def _foot(card: Scorecard, width: int, colour: bool, dropped: bool) -> Iterator[str]:
    telling = (
        ("What stands out", figures.stands_out(card, MOST_INSIGHTS)),
        ("Targets", figures.targets_of(card)),
        ("Colours", figures.colours_of(card)),
        ("Notes", figures.remarks_of(card)),
    )
    for heading, told in telling:
        if told:
            yield from ("", painted(heading, "bold", colour))
            for name, text in told:
                yield from paragraph(f"{name}: {text}", width, "  ")
    yield from _comments(card, width, colour)
    yield ""
    for note in card.notes:
        yield from paragraph(note, width)
    small = ["; ".join(f"{symbol} {meaning}" for symbol, meaning in figures.key_of(card).items())]
    small += [card.direction_rule] if card.rows else []
    small += [f"{name}: {words}" for name, words in comparators.explained(card)]
    small += ["Some columns do not fit: widen the window, or use --format html or xlsx."] if dropped else []
    for sentence in small:
        if sentence:
            for line in paragraph(sentence, width):
                yield painted(line, "dim", colour)


def _comments(card: Scorecard, width: int, colour: bool) -> Iterator[str]:
    told = figures.comments_of(card)
    if told:
        yield from ("", painted("Comments", "bold", colour))
    for name, remark in told:
        yield from paragraph(f"{name} ({figures.signed_by(remark)}):", width, "  ")
        for line in remark.plain.splitlines():
            yield from paragraph(line, width, "    ") if line.strip() else ()
