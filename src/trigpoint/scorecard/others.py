"""A scorecard for others: of protected figures, and without what their rounding could decide."""

from __future__ import annotations

from dataclasses import replace

from trigpoint.scorecard.build import About, Asked, Figures, drawn
from trigpoint.scorecard.disclosure.leaving import Shown, leaving
from trigpoint.scorecard.disclosure.profile import PROFILES
from trigpoint.scorecard.disclosure.undecided import ENDS, moved, rounded_rows, settled
from trigpoint.scorecard.objects import Scorecard


def told_to_others(asked: Asked, figures: Figures, about: About, inside: Scorecard | None) -> Scorecard:
    """The scorecard as its audience may have it. Every scorecard for others is made here.

    `inside` is the same scorecard for internal use; where it is not given it is drawn, of figures that nobody protected
    yet. Raises `Refused` where those cannot be made safe.
    """
    profile = figures.profile
    if profile is None:
        inside = inside or drawn(asked, figures, replace(about, audience="internal"))
        profile = PROFILES[about.audience]
        going = Shown(asked.lines, asked.by, asked.member)
        left = leaving(going, figures.computed, figures.recorded, asked.catalogue, profile)
        figures = replace(figures, computed=left.computed, recorded=left.recorded, profile=profile)
        about = replace(about, notes=(*left.notes, *about.notes))
    told = drawn(asked, figures, about)
    at_ends = []
    rounded = rounded_rows((*figures.computed, *figures.recorded))
    for ends in ENDS if rounded else ():
        computed, recorded = (
            moved(some, asked.catalogue, profile, asked.period, ends) for some in (figures.computed, figures.recorded)
        )
        at_ends.append(drawn(asked, replace(figures, computed=computed, recorded=recorded), about))
    return settled(told, at_ends, inside, rounded)
