"""What each audience may be shown, as data.

The usual profile is the Department for Education's (Characteristics of children in need, 2020 to 2021, data guidance):
1 to 5 is shown as c, a zero is shown, further figures are hidden where necessary, totals are to the nearest 10 where
their parts stand beside them (there: England and regions beside authorities, whose own figures are not rounded),
percentages and rates to one decimal place.
"""

from __future__ import annotations

from dataclasses import dataclass

from trigpoint.scorecard.disclosure.rounding import round_half_up, round_to
from trigpoint.scorecard.measure import Measure

INTERNAL, PARTNER, PUBLIC = "internal", "partner", "public"


@dataclass(frozen=True, slots=True)
class Profile:
    """Rules of disclosure.

    Counts of 1 to `hide_up_to` are hidden (and 0, unless `zero_shown`). A total that stands beside its parts is shown
    to the nearest `totals_to` (0: as it is), everything but counts to `places` decimal places (ratios to one more). A
    hidden number is safe where numbers at least `least_range` apart are possible for it.
    """

    name: str
    hide_up_to: int = 5
    zero_shown: bool = True
    totals_to: int = 10
    places: int = 1
    least_range: int = 1

    def is_small(self, count: float | None) -> bool:
        """Whether a count may not be shown."""
        if count is None:
            return False
        return 0 < count <= self.hide_up_to or (count == 0 and not self.zero_shown)

    def figure(self, value: float, measure: Measure) -> float:
        """A figure that is no count as it leaves: to so many decimal places, halves up."""
        if measure is Measure.COUNT:
            return value
        return round_half_up(float(value), self.places + (measure is Measure.RATIO))

    def total(self, value: float) -> float:
        """A total as it leaves."""
        return round_to(value, self.totals_to) if self.totals_to else value


PROFILES = {PARTNER: Profile(PARTNER, totals_to=0), PUBLIC: Profile(PUBLIC)}
"""The profiles of those who are not shown everything, before the council's own settings."""


def statement(profile: Profile) -> str:
    """What a reader is told of the rules."""
    few = f"1 to {profile.hide_up_to}" if profile.zero_shown else f"{profile.hide_up_to} or fewer"
    totals = f" Totals beside their parts are to the nearest {profile.totals_to}." if profile.totals_to else ""
    return (
        f"Counts of {few}, what rests on them, and whatever they could be worked out from are shown as c.{totals} "
        "Everything else here is worked out from what is shown."
    )
