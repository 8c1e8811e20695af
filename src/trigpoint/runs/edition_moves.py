"""Figures that have moved since they were signed, and why: late records, a changed definition, a population."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.identity import meaning_key
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.words import INTERNAL
from trigpoint.runs.restated import Ground
from trigpoint.runs.score import score, snapshot_known
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import PeriodValue, Row
from trigpoint.store.workspace import Workspace

_Key = tuple[str, str | None, str | None, str | None]
_REDEFINED = "The definition, or what it stands on, has changed."
_GONE = "It is no longer shown."


@dataclass(frozen=True, slots=True)
class MovedSince:
    """A figure that is another now than when it was signed, and why. `row` is the edition's."""

    row: Row
    period: Period
    signed: PeriodValue
    now: PeriodValue
    why: str


def moved_since(workspace: Workspace, edition: Edition) -> tuple[MovedSince, ...]:
    """The edition's figures that are no longer what was signed, in its order, the newest period first.

    Figures that had none when they were signed, or were provisional, have not moved but come. Raises `UserMistake` for
    an edition that is not for internal use, whose figures were rounded and hidden.
    """
    if edition.audience != INTERNAL:
        what = f"{edition.name} holds figures that were rounded and hidden."
        raise UserMistake(Problem(what, "Ask it of the internal edition."))
    catalogue = workspace_catalogue(workspace.path)
    now = snapshot_known(workspace, None)
    then = workspace.store.snapshot(edition.card.snapshot)
    ground = None
    if then is not None and not then.purged and then.number != now.number:
        ground = Ground(workspace, catalogue, (then, now))
    carried = max((len(row.values) for row in edition.rows), default=0)
    current: dict[_Key, Row] = {}
    for split in (None, *(table.breakdown for table in edition.tables)):
        card = score(
            workspace, edition.pack, edition.period, by=split, area=edition.part, periods_carried=carried, at=now
        )
        current |= {_key(row): row for row in card.rows}
    why = _Why(catalogue, edition, ground, now)
    return tuple(moved for row in edition.rows for moved in _moved(row, current.get(_key(row)), why))


@dataclass(frozen=True, slots=True)
class _Why:
    """What the reasons are told from. `ground` is None where the records that were signed are gone, or the same."""

    catalogue: Catalogue
    edition: Edition
    ground: Ground | None
    now: Snapshot

    def of(self, row: Row, signed: PeriodValue, now: PeriodValue) -> str:
        """The reasons in sentences: a changed definition first."""
        said = [_REDEFINED] if self._redefined(row.indicator) else []
        if self.ground is not None and row.indicator in self.catalogue.indicators:
            told = self.ground.told(row, signed, now)
            if told.moved or not said:
                said.append(told.why)
        elif self.edition.card.snapshot != self.now.id and not said:
            said.append("The records that were signed have been removed since.")
        return " ".join(said) or _REDEFINED

    def _redefined(self, name: str) -> bool:
        then, now = self.edition.definition(name), self.catalogue.indicators.get(name)
        return then is not None and now is not None and then.meaning != meaning_key(self.catalogue, now)


def _moved(row: Row, now: Row | None, why: _Why) -> Iterator[MovedSince]:
    if now is None:
        value = row.values[-1]
        if value.status.has_value:
            nothing = PeriodValue(value.period, None, None, None, value.status)
            yield MovedSince(row, value.period, value, nothing, _GONE)
        return
    cells = {value.period: value for value in now.values}
    for signed in reversed(row.values):
        current = cells.get(signed.period)
        if current is not None and _was_whole(signed) and _numbers(signed) != _numbers(current):
            yield MovedSince(row, signed.period, signed, current, why.of(row, signed, current))


def _was_whole(figure: PeriodValue) -> bool:
    return figure.status is not Status.PROVISIONAL and figure.status.has_value


def _numbers(figure: PeriodValue) -> tuple[float | None, ...]:
    return figure.value, figure.numerator, figure.denominator


def _key(row: Row) -> _Key:
    return row.indicator, row.ref, row.breakdown, row.member
