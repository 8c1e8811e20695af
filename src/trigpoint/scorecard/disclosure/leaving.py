"""The figures of a pack as they leave the authority: those that it shows, protected, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.scorecard.disclosure.audit import SECONDS
from trigpoint.scorecard.disclosure.profile import Profile, statement
from trigpoint.scorecard.disclosure.quantities import Figure
from trigpoint.scorecard.disclosure.release import Released, Remembered, release
from trigpoint.scorecard.lines import Line
from trigpoint.scorecard.measure import Measure, measure_of

_Place = tuple[str, Period, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What may be made into a scorecard for others: figures from records, figures that were sent, the proof, and what
    a reader is told of it.
    """

    computed: tuple[Observation, ...]
    recorded: tuple[Observation, ...]
    released: Released
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Which figures a scorecard shows: its lines; split `by` a breakdown, or of one `member` of it alone."""

    lines: Sequence[Line]
    by: str | None = None
    member: str | None = None

    def places(self, line: Line) -> tuple[str | None, ...]:
        """The breakdowns of which a line shows figures, None for everyone."""
        split = self.by or line.by
        if self.member is not None:
            return (split,)
        return (None,) if split is None else (None, split)

    def holds(self, line: Line, o: Observation) -> bool:
        """Whether a line shows the figure, or rests on it."""
        return (
            o.indicator == line.indicator.id
            and o.breakdown in self.places(line)
            and (self.member is None or o.member == self.member)
        )


def leaving(
    shown: Shown,
    computed: Iterable[Observation],
    recorded: Iterable[Observation],
    catalogue: Catalogue,
    profile: Profile,
    earlier: Sequence[Remembered] = (),
    *,
    seconds: float = SECONDS,
) -> Leaving:
    """The figures that `shown` needs, hidden and rounded as the profile says; every other figure is left out.

    Raises `Refused` where they cannot be proved safe.
    """
    found: dict[str, Figure] = {}
    for origin, observations in (("computed", list(computed)), ("recorded", list(recorded))):
        held: dict[str, list[Observation]] = {}
        for o in one_of_each(observations):
            held.setdefault(o.indicator, []).append(o)
        for line in shown.lines:
            if line.origin == origin:
                mine = [o for o in held.get(line.indicator.id, ()) if shown.holds(line, o)]
                mine += [] if profile.zero_shown else _of_nobody(line, mine)
                ours = (Figure(o, line.indicator, origin) for o in mine)
                found |= {figure.name: figure for figure in ours}
    figures = list(found.values())
    released = release(figures, catalogue, profile, earlier, seconds=seconds)
    left: dict[str, list[Observation]] = {"computed": [], "recorded": []}
    for figure, o in zip(figures, released.observations, strict=True):
        left[figure.origin].append(o)
    return Leaving(tuple(left["computed"]), tuple(left["recorded"]), released, _notes(figures, released, profile))


def one_of_each(observations: Iterable[Observation]) -> Iterator[Observation]:
    """One figure of each thing, as a scorecard takes it: the first sender's, as it was last sent."""
    found: dict[_Place, Observation] = {}
    for o in observations:
        place = o.indicator, o.period, o.breakdown, o.member
        first = found.get(place)
        if first is None or first.source == o.source:
            found[place] = o
    return iter(found.values())


def _of_nobody(line: Line, observations: Sequence[Observation]) -> list[Observation]:
    """Members of whom nobody was counted in a period: a count that is not shown either, or no percentage."""
    there = {(o.period, o.breakdown, o.member) for o in observations}
    members = sorted({(o.breakdown, o.member) for o in observations if o.breakdown is not None}, key=str)
    periods = [o.period for o in observations if o.breakdown is None and o.status is not Status.NOT_AVAILABLE]
    counts = measure_of(line.indicator) is Measure.COUNT
    value, status = (0.0, Status.FINAL) if counts else (None, Status.NOT_APPLICABLE)
    return [
        Observation(line.indicator.id, period, breakdown, member, value, value, None, status)
        for period in periods
        for breakdown, member in members
        if (period, breakdown, member) not in there
    ]


def _notes(figures: Sequence[Figure], released: Released, profile: Profile) -> tuple[str, ...]:
    notes = [statement(profile)]
    bare = dict.fromkeys(figure.indicator.title for figure in figures if figure.lacks_counts)
    if bare:
        notes.append(
            f"Sent without the counts behind them, so that nobody can say on how few they rest: {'; '.join(bare)}. "
            "Rates of this kind are not shown."
        )
    if released.known:
        notes.append(f"{len(released.known)} small counts can be worked out from what was released before.")
    return tuple(notes)
