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

SCHOOLS: Mapping[str, tuple[str, ...]] = {
    "primary": tuple(f"School {n:02d}" for n in range(1, 17)),
    "secondary": tuple(f"School {n:02d}" for n in range(17, 27)),
    "special": tuple(f"School {n:02d}" for n in range(27, 31)),
    "alternative": ("School 31",),
}
CENTRES: Mapping[str, tuple[str, ...]] = {
    "North": ("Ashbeck Centre", "Highmoor Centre", "Quarry Hill Centre"),
    "Central": ("Canalside Centre", "Market Centre", "Station Centre"),
    "South": ("Lower Fen Centre", "Marsh End Centre", "Willowbank Centre"),
}
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "own centre": ("Early Years North", "Early Years Central", "Early Years South"),
    "private nursery": tuple(f"Nursery {n}" for n in range(1, 13)),
    "voluntary": tuple(f"Preschool {n}" for n in range(1, 9)),
    "school": tuple(f"School {n:02d}" for n in range(1, 17)),
    "childminder": ("Childminders",),
}
