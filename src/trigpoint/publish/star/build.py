"""Editions to a star: nothing is worked out again, only put where tables with keys can be joined and added up."""

from __future__ import annotations

from collections.abc import Iterable

from trigpoint.model.published import Areas
from trigpoint.publish.star import dimensions, facts
from trigpoint.publish.star.dates import days
from trigpoint.publish.star.filling_dimensions import areas_of, breakdowns, comparators_of, editions_of, lines_of
from trigpoint.publish.star.filling_facts import actions, benchmarks, observations, targets
from trigpoint.publish.star.keys import Keys
from trigpoint.publish.star.objects import Filled, Star
from trigpoint.publish.star.placed import in_order, placed
from trigpoint.scorecard.edition import Edition


def star_of(editions: Iterable[Edition], *, areas: Areas | None = None, address: str = "") -> Star:
    """The star of editions for one audience: of each pack, period and area the newest number counts.

    A figure that several editions have is told once, as the one that was signed last has it; it is judged as the
    edition of its own period judged it. `areas` give areas their codes; `address` is where the web application
    answers references. The same editions give the same star, in whatever order they come. Raises `UserMistake` for
    none, and for editions of several audiences.
    """
    chosen, keys = in_order(editions), Keys()
    rows = tuple(placed(chosen, keys))
    told = {
        facts.OBSERVATION: observations(rows),
        facts.BENCHMARK: benchmarks(rows, keys),
        facts.TARGET: targets(rows),
        facts.ACTION: actions(rows),
    }
    known = {
        dimensions.INDICATOR: lines_of(rows),
        dimensions.DATE: days(told),
        dimensions.AREA: areas_of(chosen, keys, areas),
        dimensions.BREAKDOWN: breakdowns(rows),
        dimensions.COMPARATOR: comparators_of(rows, keys),
        dimensions.EDITION: editions_of(chosen, keys, address),
    }
    filled = tuple(Filled(table, tuple(lines)) for table, lines in (known | told).items())
    return Star(chosen[0].audience, tuple(edition.id for edition in chosen), filled)
