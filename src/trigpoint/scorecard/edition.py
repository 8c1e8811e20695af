"""A pack edition: figures, judgements, definitions, words and signatures, frozen together.

It holds all that any form of the pack shows, so that no form needs anything else and none can disagree with another. It
is written once and never again: opening a pack again makes the next number, which says why and which one it follows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from trigpoint.catalogue.layouts import PaperLayout
from trigpoint.model.period import Period
from trigpoint.model.so_many import so_many
from trigpoint.model.words import WORDS, Action, Signature
from trigpoint.scorecard.commentary import Remark
from trigpoint.scorecard.objects import Row, Scorecard

REFERENCE = 7
"""Characters of a figure's reference, of 32 signs each: in about one of 700 editions of ten thousand figures two would
share one; of two such, the later takes the next free one."""

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U, which are read as 1, 1, 0 and V

_Place = tuple[str, str, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure of the edition means, as it stood: `sentences` are the definition in English under short headings.

    `written` are its conditions as they are written. `meaning` is a hash that changes with whatever the figure is
    worked out by, columns behind it included; `digest` one that changes with any word of the definition. `sources` say
    which table came from where, as of which day.
    """

    indicator: str
    title: str
    unit: str
    better: str
    owner: str
    frequency: str
    origin: str
    sentences: tuple[tuple[str, str], ...]
    written: tuple[tuple[str, str], ...] = ()
    why_it_matters: str = ""
    source: str = ""
    notes: str = ""
    refs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    digest: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The short name of one figure in one edition, as every form prints it beside the figure."""

    code: str
    row: Row


@dataclass(frozen=True)
class Edition:
    """One edition of a pack.

    `number` counts from 1 within a pack, period, area and audience; 0 is a draft, which nobody has signed. `follows` is
    the id of the number before, `reopening` why there is another. `card` has a row for each figure of the pack, with a
    longer series than the pack shows (`shown` periods, the last ones); `tables` are the same of each breakdown.
    `remarks` are the words about them, `before` those about the period before, `left_out` how many words were not
    written for the audience. `part` is the part of the workspace's area that was asked for (None: all of it).
    `actions` are those that concern its figures and were open on the day `on`, or closed in the period or since. `id`
    is the hash of the document that holds it all (empty for a draft), `content` that of what is signed: figures,
    judgements, targets, definitions, words and layout. `layout` is how it prints. `made_from` is the id of the internal
    edition whose version for others this is, with its signatures; None for one that was signed as it stands.
    """

    card: Scorecard
    shown: int
    on: dt.date
    workspace: str
    frequency: str = "month"
    part: str | None = None
    number: int = 0
    tables: tuple[Scorecard, ...] = ()
    definitions: tuple[Definition, ...] = ()
    remarks: tuple[Remark, ...] = ()
    before: tuple[Remark, ...] = ()
    left_out: int = 0
    actions: tuple[Action, ...] = ()
    signatures: tuple[Signature, ...] = ()
    follows: str | None = None
    reopening: str | None = None
    made_with: str = ""
    layout: PaperLayout = field(default_factory=PaperLayout)
    made_from: str | None = None
    id: str = ""
    content: str = ""

    @property
    def pack(self) -> str:
        """The pack's id."""
        return self.card.pack

    @property
    def period(self) -> Period:
        """The period that it is of."""
        return self.card.period

    @property
    def area(self) -> str:
        """Whose figures they are."""
        return self.card.area

    @property
    def audience(self) -> str:
        """For whom it is: what others may not see was hidden before it was frozen."""
        return self.card.audience

    @property
    def left_out_in_words(self) -> str:
        """How many comments and actions were not written for those who read it."""
        were = so_many(self.left_out, "comment or action was", "comments and actions were")
        return f"{were} not written for {self.audience} use"

    @property
    def is_signed(self) -> bool:
        """Whether anybody has put their name to it."""
        return bool(self.signatures)

    @property
    def signed_at(self) -> dt.datetime | None:
        """When the last of its signatures was given."""
        return max((signature.at for signature in self.signatures), default=None)

    @property
    def name(self) -> str:
        """How people speak of it: `board, 2026-03, edition 2`; the audience too where it is not internal."""
        what = f"edition {self.number}" if self.number else "draft"
        whose = "" if self.audience == "internal" else f", for {self.audience} use"
        return f"{self.card.title or self.pack}, {self.period}, {what}{whose}"

    @cached_property
    def as_shown(self) -> Scorecard:
        """The pack's scorecard with the periods that it shows, for whatever draws scorecards."""
        return self._cut(self.card)

    @cached_property
    def tables_as_shown(self) -> tuple[Scorecard, ...]:
        """The same of each breakdown."""
        return tuple(self._cut(table) for table in self.tables)

    def _cut(self, card: Scorecard) -> Scorecard:
        rows = tuple(replace(row, values=row.values[-self.shown :]) for row in card.rows)
        return replace(card, rows=rows)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row once: the pack's, then those of each breakdown that the pack's own lines have not."""
        found: dict[_Place, Row] = {}
        for card in (self.card, *self.tables):
            for row in card.rows:
                found.setdefault(_place(row), row)
        return tuple(found.values())

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The reference of every row, in order. It is the same whenever and wherever it is worked out."""
        taken: dict[str, Row] = {}
        for row in self.rows:
            code = next(code for code in self._codes(row) if code not in taken)
            taken[code] = row
        return tuple(Reference(code, row) for code, row in taken.items())

    @cached_property
    def _code_of(self) -> Mapping[_Place, str]:
        return {_place(found.row): found.code for found in self.references}

    def reference_of(self, row: Row) -> str:
        """The reference of one of its rows, from any of its scorecards. Raises `KeyError` for another's."""
        return self._code_of[_place(row)]

    def definition(self, indicator: str) -> Definition | None:
        """What an indicator's figures meant."""
        return next((found for found in self.definitions if found.indicator == indicator), None)

    def words_in(self, slot: str) -> Remark | None:
        """The words in a place of the paper: a section's title, or that of one of the layout's slots."""
        return next((found for found in self.remarks if found.place == (self.pack, WORDS, slot)), None)

    def by_reference(self, code: str) -> Row | None:
        """The row of a reference, however its letters are written; I and L are read as 1, O as 0."""
        wanted = as_reference(code)
        return next((found.row for found in self.references if found.code == wanted), None)

    def _codes(self, row: Row) -> Iterator[str]:
        named = (
            self.workspace, self.area, self.pack, str(self.period), self.audience, str(self.number),
            row.section, row.indicator, row.ref or "", row.breakdown or "", row.member or "",
        )  # fmt: skip
        turn = 0
        while True:
            digest = hashlib.sha256("\0".join((*named, str(turn))).encode("utf-8")).digest()
            number = int.from_bytes(digest[:8], "big")
            yield "".join(_SIGNS[(number >> (5 * place)) & 31] for place in range(REFERENCE))
            turn += 1


def as_reference(text: str) -> str:
    """A reference as people type it, in its own letters; empty where it cannot be one."""
    code = text.strip().upper().translate(str.maketrans("ILO", "110"))
    return code if len(code) == REFERENCE and set(code) <= set(_SIGNS) else ""


def _place(row: Row) -> _Place:
    return row.section, row.indicator, row.ref, row.breakdown, row.member
