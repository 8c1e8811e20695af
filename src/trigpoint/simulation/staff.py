"""The borough's wards, teams, workers and partner organisations. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trigpoint.simulation.chance import Chance
from trigpoint.simulation.records import Records

WARDS: Mapping[str, tuple[str, ...]] = {
    "North": ("Ashbeck", "Cold Norton", "Highmoor", "Quarry Hill", "Thornley"),
    "Central": ("Abbey", "Canalside", "Market", "Priory", "Station"),
    "South": ("Elmfield", "Lower Fen", "Marsh End", "Saltways", "Willowbank"),
}
DISTRICTS = {"North": "ZZ1", "Central": "ZZ2", "South": "ZZ3"}  # no real postcode area has these letters
AREA = "Fenbridge"

# team: (service, area, how many workers for each 70,000 children)
TEAMS: Mapping[str, tuple[str, str, int]] = {
    "Front Door": ("Front door", "", 14),
    "Assessment North": ("Assessment", "North", 16),
    "Assessment South": ("Assessment", "South", 16),
    "Children in Need North": ("Safeguarding", "North", 14),
    "Children in Need Central": ("Safeguarding", "Central", 14),
    "Children in Need South": ("Safeguarding", "South", 14),
    "Looked After One": ("Children looked after", "", 16),
    "Looked After Two": ("Children looked after", "", 16),
    "Leaving Care": ("Children looked after", "", 12),
    "Early Help North": ("Early help", "North", 16),
    "Early Help Central": ("Early help", "Central", 16),
    "Early Help South": ("Early help", "South", 16),
}
SAFEGUARDING = {
    "North": "Children in Need North",
    "Central": "Children in Need Central",
    "South": "Children in Need South",
}
ASSESSMENT = {"North": "Assessment North", "Central": "Assessment North", "South": "Assessment South"}
PARTNERS = {
    "Early help service": 45.0, "School 03": 8.0, "School 11": 8.0, "School 17": 7.0, "School 24": 6.0,
    "Health visiting": 12.0, "Children's centre 2": 6.0, "Housing": 3.0, "Voluntary partner A": 5.0,
}  # fmt: skip


@dataclass
class Staff:
    """Who works where."""

    workers: Mapping[str, tuple[str, ...]]
    _turn: dict[str, int] = field(default_factory=dict)

    def someone(self, team: str) -> str:
        """The next worker of the team, each in turn."""
        self._turn[team] = self._turn.get(team, -1) + 1
        members = self.workers[team]
        return members[self._turn[team] % len(members)]


def hire(records: Records, chance: Chance, size: float) -> Staff:
    """Fill the teams, and write down the teams and their workers."""
    workers: dict[str, tuple[str, ...]] = {}
    number = 0
    for team, (service, area, posts) in TEAMS.items():
        provider = "Voluntary partner A" if team == "Early Help South" else AREA
        records.keep("team", team=team, service=service, area=area or None, provider=provider)
        members = []
        for _ in range(max(3, round(posts * size))):
            number += 1
            worker = f"W{number:04d}"
            members.append(worker)
            records.keep(
                "professional",
                worker_id=worker,
                team=team,
                role="Family worker" if service == "Early help" else "Social worker",
                full_time_equivalent=0.6 if chance.happens(0.2) else 1.0,
                agency=service != "Early help" and chance.happens(0.16),
                name=f"Worker {number:03d}",
            )
        workers[team] = tuple(members)
    return Staff(workers)
