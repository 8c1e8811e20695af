"""The borough's wards and how deprived they are, postcode districts, schools, children's centres. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AREA = "Fenbridge"


@dataclass(frozen=True, slots=True)
class Ward:
    """One ward. `deprivation` runs from 0.3 to 2.2: need in the ward over need in the borough."""

    name: str
    area: str
    deprivation: float
    families: float


WARDS: tuple[Ward, ...] = (
    Ward("Ashbeck", "North", 0.8, 6.5),
    Ward("Cold Norton", "North", 0.3, 5.0),
    Ward("Highmoor", "North", 1.2, 7.0),
    Ward("Quarry Hill", "North", 2.2, 7.5),
    Ward("Thornley", "North", 0.4, 5.5),
    Ward("Abbey", "Central", 1.0, 6.5),
    Ward("Canalside", "Central", 1.8, 8.0),
    Ward("Market", "Central", 1.4, 7.5),
    Ward("Priory", "Central", 0.5, 6.0),
    Ward("Station", "Central", 1.6, 7.5),
    Ward("Elmfield", "South", 0.3, 6.0),
    Ward("Lower Fen", "South", 1.1, 6.5),
    Ward("Marsh End", "South", 1.9, 7.5),
    Ward("Saltways", "South", 0.7, 6.5),
    Ward("Willowbank", "South", 0.5, 6.5),
)
DISTRICTS: Mapping[str, str] = {"North": "ZZ1", "Central": "ZZ2", "South": "ZZ3"}  # no real postcode area is ZZ
