"""What of the rows about children somebody asks for, as an address says it, and whether it lies within their reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.publish.figures import in_full
from trigpoint.runs.definitions import packs_of
from trigpoint.web.people.reach import Reach, Reaches

_TEAM = "team"
_PARTS = {"numerator": "that met the condition of", "denominator": "counted for", "moved": "that moved"}


class NothingAsked(Exception):
    """The address names nothing that has rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of: an `indicator` of a `period` (of a `member` of the breakdown `by`; which `part` of it), a quality `rule`
    (of one `table`), a `list` (as of the day `on`), or what the load of a snapshot set `aside`. Issues and lists are
    of a `team` and a `worker` (a pseudonym) where one is named. No value here is of a child's record."""

    indicator: str = ""
    period: str = ""
    part: str = ""
    by: str = ""
    member: str = ""
    rule: str = ""
    table: str = ""
    list: str = ""
    on: str = ""
    team: str = ""
    worker: str = ""
    aside: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Asked:
        """What an address says. Raises `NothingAsked` where it names nothing, or several things."""
        found = cls(**{one.name: str(said.get(one.name, "") or "").strip()[:200] for one in fields(cls)})
        if sum(bool(one) for one in (found.indicator, found.rule, found.list, found.aside)) != 1:
            raise NothingAsked
        if found.indicator:
            try:
                Period.parse(found.period)
            except (UserMistake, ValueError) as error:
                raise NothingAsked from error
            if found.part not in _PARTS or bool(found.by) != bool(found.member):
                raise NothingAsked
        return found

    def plain(self) -> dict[str, str]:
        """What it says, without what it does not."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    def query(self) -> str:
        """The same as an address says it."""
        return urlencode(self.plain())

    def known(self, catalogue: Catalogue) -> bool:
        """Whether the catalogue knows what it names."""
        if self.indicator:
            return catalogue.find(self.indicator) is not None
        if self.rule:
            return self.rule.replace("_", "").isalnum()  # rules of every catalogue's types have no entry in it
        return self.list in catalogue.lists if self.list else bool(self.aside)

    def words(self, catalogue: Catalogue) -> str:
        """What is asked for, in words."""
        if self.indicator:
            found = catalogue.find(self.indicator)
            title = found.title if found is not None else self.indicator
            whose = f", {self.by.replace('_', ' ')} {self.member}" if self.by else ""
            return f"The rows {_PARTS[self.part]} “{title}” in {in_full(Period.parse(self.period))}{whose}"
        if self.aside:
            return "The rows that the load set aside"
        whose = f", team {self.team}" if self.team else ""
        whose += ", one worker" if self.worker else ""
        if self.list:
            work = catalogue.lists.get(self.list)
            day = f" on {self.on}" if self.on else ""
            return f"The rows of the list “{work.title if work else self.list}”{day}{whose}"
        check = catalogue.checks.get(self.rule)
        return f"The rows that are doubtful: “{check.title if check else self.rule.replace('_', ' ')}”{whose}"

    def within(self, reaches: Reaches, catalogue: Catalogue) -> bool:
        """Whether all that is asked for lies within what somebody reaches."""
        return any(self._in_reach(reach, catalogue) for reach in reaches)

    def _in_reach(self, reach: Reach, catalogue: Catalogue) -> bool:
        if self.indicator:
            found = catalogue.find(self.indicator)
            return found is not None and self._figure_in(reach, catalogue, found)
        if self.aside:
            return reach == Reach(audience=reach.audience)
        if reach.members:
            return bool(self.team) and reach.sees_member(_TEAM, self.team)
        work = catalogue.lists.get(self.list)
        if work is not None and (reach.indicators or reach.services):
            return work.indicator in (reach.indicators or ()) or work.owner in (reach.services or ())
        return reach == Reach(audience=reach.audience)

    def _figure_in(self, reach: Reach, catalogue: Catalogue, indicator: Indicator) -> bool:
        packs = packs_of(catalogue, indicator) if reach.packs is not None else (None,)
        by, member = self.by or None, self.member or None
        return any(reach.sees(pack, indicator.id, indicator.owner, by, member) for pack in packs)
