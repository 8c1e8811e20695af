"""What of the figures that moved somebody asks for: a pack, a period, and what they are held against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from trigpoint.catalogue.objects import Pack
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import INTERNAL
from trigpoint.runs.editions import Listed, editions
from trigpoint.runs.periods import latest_period
from trigpoint.runs.place import newest_snapshot
from trigpoint.web import place

LAST_LOAD = "load"


@dataclass(frozen=True, slots=True)
class Asked:
    """`against` is `load` (what was known before the newest load of records) or the id of a signed edition."""

    pack: Pack
    period: Period
    against: str = LAST_LOAD

    @property
    def query(self) -> str:
        """The same as an address says it."""
        return urlencode({"pack": self.pack.id, "period": str(self.period), "against": self.against})

    @property
    def key(self) -> str:
        """One text for each question and each state of the data and the definitions."""
        told = (self.query, newest_snapshot(place.workspace()), place.catalogue().digest)
        return f"differences {hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"


def read(pack: Pack, period: str, against: str) -> Asked:
    """What an address asks; the newest period that is over where it names none. Raises `UserMistake`."""
    of = Period.parse(period) if period else latest_period(place.workspace(), pack)
    if against not in ("", LAST_LOAD) and against not in {one.id for one in signed(pack, of)}:
        raise UserMistake("There is no such edition of this pack and period.")
    return Asked(pack, of, against or LAST_LOAD)


def signed(pack: Pack, period: Period) -> tuple[Listed, ...]:
    """The editions that figures can be held against, the newest first: those for internal use, for in the others
    figures are rounded and hidden."""
    found = editions(place.workspace(), pack.id, period)
    return tuple(one for one in reversed(found) if one.audience == INTERNAL)
