"""The borough's teams, workers and partner organisations. All invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from trigpoint.simulation.chance import Chance
from trigpoint.simulation.places import AREA
from trigpoint.simulation.records import Records

# team: (service, area, how many workers for each 70,000 children)
TEAMS: Mapping[str, tuple[str, str, int]] = {
    "Front Door": ("Front door", "", 14),
    "Assessment North": ("Assessment", "North", 30),
    "Assessment South": ("Assessment", "South", 14),
    "Children in Need North": ("Safeguarding", "North", 24),
    "Children in Need Central": ("Safeguarding", "Central", 30),
    "Children in Need South": ("Safeguarding", "South", 20),
    "Looked After One": ("Children looked after", "", 20),
    "Looked After Two": ("Children looked after", "", 20),
    "Leaving Care": ("Children looked after", "", 12),
    "Early Help North": ("Early help", "North", 16),
    "Early Help Central": ("Early help", "Central", 16),
    "Early Help South": ("Early help", "South", 16),
    "Youth Justice": ("Youth justice", "", 10),
    "Participation": ("Participation", "", 8),
    "Education Welfare": ("Education welfare", "", 6),
    "Health Visiting North": ("Health visiting", "North", 14),
    "Health Visiting Central": ("Health visiting", "Central", 14),
    "Health Visiting South": ("Health visiting", "South", 14),
}
# team: how many coordinators of teams around the family for each 70,000 children, besides its workers
COORDINATORS: Mapping[str, int] = {"Early Help North": 5, "Early Help Central": 6, "Early Help South": 4}
COORDINATOR = "Coordinator of teams around the family"
ROLES = {
    "Early help": "Family worker",
    "Youth justice": "Youth justice worker",
    "Participation": "Adviser",
    "Education welfare": "Education welfare officer",
    "Health visiting": "Health visitor",
}
SAFEGUARDING = {
    "North": "Children in Need North",
    "Central": "Children in Need Central",
    "South": "Children in Need South",
}
ASSESSMENT = {"North": "Assessment North", "Central": "Assessment North", "South": "Assessment South"}
SLOW_TEAM, SLOWNESS = "Assessment South", 1.16
"""A team whose assessments take that many times as long as the others'."""
GOOD_PROVIDER, GOOD_TEAM = "Voluntary partner A", "Early Help South"
"""A provider whose families reach their outcomes more often, and come back less."""
LATE_PROVIDER = "Voluntary partner C"
"""A provider of programmes whose registers and returns come a quarter late."""
EARLY_HELP = "Early help service"


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that completes early help assessments. `share` is its part of them, in per cent."""

    name: str
    reference: str
    kind: str
    share: float


PARTNERS = (
    Partner(EARLY_HELP, "ORG01", "council", 40.0),
    Partner("School 03", "ORG03", "primary school", 8.0),
    Partner("School 11", "ORG11", "primary school", 7.0),
    Partner("School 17", "ORG17", "secondary school", 8.0),
    Partner("School 24", "ORG24", "secondary school", 7.0),
    Partner("School 30", "ORG30", "other school", 1.0),
    Partner("Nursery 2", "ORG32", "early years", 2.0),
    Partner("Health visiting", "ORG41", "health", 10.0),
    Partner("Children's centre 2", "ORG52", "council", 9.0),
    Partner("Housing", "ORG61", "other", 3.0),
    Partner("Voluntary partner A", "ORG71", "voluntary", 5.0),
)


@dataclass
class Staff:
    """Who works where. The coordinators of teams around the family are not among their team's workers."""

    workers: Mapping[str, tuple[str, ...]]
    coordinators: Mapping[str, tuple[str, ...]]
    _turn: dict[str, int] = field(default_factory=dict)

    def someone(self, team: str) -> str:
        """The next worker of the team, each in turn."""
        return self._next(team, self.workers[team])

    def coordinator(self, team: str) -> str:
        """The next coordinator of the team, each in turn."""
        return self._next(f"{team} coordinators", self.coordinators[team])

    def _next(self, turn: str, members: tuple[str, ...]) -> str:
        self._turn[turn] = self._turn.get(turn, -1) + 1
        return members[self._turn[turn] % len(members)]


def hire(records: Records, chance: Chance, size: float) -> Staff:
    """Fill the teams, and write down the teams and their workers."""
    workers: dict[str, tuple[str, ...]] = {}
    number = 0
    for team, (service, area, posts) in TEAMS.items():
        provider = GOOD_PROVIDER if team == GOOD_TEAM else AREA
        records.keep("team", team=team, service=service, area=area or None, provider=provider)
        members = []
        for _ in range(max(2, round(posts * size))):
            number += 1
            worker = f"W{number:04d}"
            members.append(worker)
            records.keep(
                "professional",
                worker_id=worker,
                team=team,
                role=ROLES.get(service, "Social worker"),
                full_time_equivalent=0.6 if chance.happens(0.2) else 1.0,
                agency=service not in ROLES and chance.happens(0.16),
                started_on=_came(worker, records.until),
                name=f"Worker {number:03d}",
            )
        workers[team] = tuple(members)
    return Staff(workers, _coordinators(records, size, number))


def _coordinators(records: Records, size: float, hired: int) -> dict[str, tuple[str, ...]]:
    """Those who hold the families that another organisation leads, by chances of their own."""
    coordinators = {}
    for team, posts in COORDINATORS.items():
        numbers = range(hired + 1, hired + 1 + max(1, round(posts * size)))
        hired = numbers[-1]
        coordinators[team] = tuple(f"W{number:04d}" for number in numbers)
        for number, worker in zip(numbers, coordinators[team], strict=True):
            records.keep(
                "professional",
                worker_id=worker,
                team=team,
                role=COORDINATOR,
                full_time_equivalent=0.6 if Chance(f"post {worker}").happens(0.2) else 1.0,
                agency=False,
                started_on=_came(worker, records.until),
                name=f"Worker {number:03d}",
            )
    return coordinators


def _came(worker: str, until: dt.date) -> dt.date:
    """The day that a worker came, by a chance of their own: most years ago, some in the last one."""
    return until - dt.timedelta(days=Chance(f"in post {worker}").whole(60, 2500))
