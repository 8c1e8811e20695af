"""The version of a signed internal edition that others may see: Part 1 of the same paper.

It is made of the figures that were frozen, and of no record: disclosure control hides and rounds them, and all else
(means, limits, changes, directions, colours, sentences) is worked out anew from what is left, by the rules that judged
the internal edition. It is an edition of its own, with its own number, and says which one it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Pack
from trigpoint.engines.standards import benchmarks, targets
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL, Signature, readable_by
from trigpoint.publish.edition_json import content_of
from trigpoint.runs.authority import beside_own
from trigpoint.runs.editions import edition, editions, keep, newest_of
from trigpoint.runs.leaving import for_others
from trigpoint.runs.score import snapshot_known
from trigpoint.scorecard.build import About, Figures, Inside, build
from trigpoint.scorecard.commentary import with_remarks
from trigpoint.scorecard.disclosure.leaving import Shown
from trigpoint.scorecard.disclosure.undecided import place_of
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.lines import lines_of, tables_of
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.quoting import Quotable
from trigpoint.scorecard.rereading import reread
from trigpoint.scorecard.summary import needs_own_year
from trigpoint.scorecard.untold import untold_numbers
from trigpoint.store.editions import Editions
from trigpoint.store.workspace import Workspace


def version_for(workspace: Workspace, signed: Edition, audience: str, *, by: str) -> Edition:
    """The version of a signed internal edition for partners or the public, made and kept, or the one that was made of
    it before. `by` is the account that does so, for the audit.

    Raises `UserMistake` where the edition is not for internal use or not signed; where figures may not leave, a text
    tells a number that its readers may not see, or rules and targets are no longer those that it was judged by.
    """
    if signed.audience != INTERNAL or not signed.id:
        raise UserMistake(Problem(f"{signed.name} is no signed edition for internal use.", "Name one that is."))
    shelf = Editions(workspace.store)
    with shelf.held():
        made = [one for one in editions(workspace, signed.pack, signed.period) if one.made_from == signed.id]
        before = next((one for one in made if one.audience == audience), None)
        if before is not None:
            return edition(workspace, before.id)
        whole = _made(workspace, signed, audience)
        last = newest_of(workspace, whole)
        if last is not None:
            why = f"It was made anew of edition {signed.number} for internal use."
            whole = replace(whole, number=last.number + 1, follows=last.id, reopening=why)
        return keep(shelf, whole, by)


def _made(workspace: Workspace, signed: Edition, audience: str) -> Edition:
    ground = _Ground.of(workspace, signed)
    cards = (signed.card, *signed.tables)
    ground.prove(cards)
    card, *tables = (ground.card_for(own, audience) for own in cards)
    rows = tuple(row for one in (card, *tables) for row in one.rows)
    now = reread(signed.remarks, Quotable(rows, signed.period), audience)
    before = reread(signed.before, Quotable(rows, signed.period.previous()), audience)
    actions = tuple(action for action in signed.actions if readable_by(action.readers, audience))
    untold = untold_numbers([card, *tables], cards, (*now.remarks, *before.remarks), actions)
    if untold:
        raise UserMistake(untold)
    whole = replace(
        signed,
        card=with_remarks(card, now.remarks, before.remarks),
        tables=tuple(with_remarks(table, now.remarks, before.remarks) for table in tables),
        remarks=now.remarks,
        before=before.remarks,
        left_out=now.left_out + len(signed.actions) - len(actions),
        actions=actions,
        signatures=tuple(_without_note(signature) for signature in signed.signatures),
        number=1,
        follows=None,
        reopening=None,
        made_from=signed.id,
        id="",
    )
    return replace(whole, content=content_of(whole))


def _without_note(signature: Signature) -> Signature:
    """What a signer adds is written for those within."""
    return replace(signature, note="")


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the frozen figures are judged by."""

    workspace: Workspace
    catalogue: Catalogue
    pack: Pack
    signed: Edition
    standards: Figures

    @classmethod
    def of(cls, workspace: Workspace, signed: Edition) -> _Ground:
        catalogue, store = workspace_catalogue(workspace.path), workspace.store
        pack = catalogue.packs.get(signed.pack)
        if pack is None:
            what = f"There is no pack {signed.pack} any more, by whose rules a version for others would be judged."
            raise UserMistake(Problem(what, "Put its definition back."))
        then = store.snapshot(signed.card.snapshot)
        snapshot = then if then is not None and not then.purged else snapshot_known(workspace, None)
        elsewhere = benchmarks(store, snapshot, workspace.cache)
        carried = max((len(row.values) for row in signed.card.rows), default=0)
        shown = replace(pack, periods_shown=signed.shown, periods_carried=carried)
        published = beside_own(workspace, snapshot, catalogue, shown, elsewhere)
        standards = Figures(targets=targets(store, snapshot, workspace.cache), benchmarks=published)
        return cls(workspace, catalogue, shown, signed, standards)

    def card_for(self, own: Scorecard, audience: str) -> Scorecard:
        """A scorecard of the edition as its audience may see it; that it has left is remembered."""
        figures, recorded, tables = self._figures(own)
        by, member = self._split(own)
        about = About(own.area, own.snapshot, own.as_of, audience)
        going = Shown(lines_of(self.pack, self.catalogue, recorded, tables), by, member)
        period = str(own.period)
        left, about = for_others(self.workspace, self.catalogue, going, figures, about, self.pack.id, period)
        return self._built(own, left, about, tables, inside=Inside(own, figures))

    def prove(self, cards: Iterable[Scorecard]) -> None:
        """That the rules as they stand judge the frozen figures as they were judged. Raises `UserMistake` naming the
        figures of which they do not."""
        changed: dict[str, None] = {}
        for own in cards:
            figures, _, tables = self._figures(own)
            again = self._built(own, figures, About(own.area, own.snapshot, own.as_of), tables)
            now = {place_of(row): row for row in again.rows}
            changed |= {row.title: None for row in own.rows if not _agrees(row, now.get(place_of(row)))}
        if changed:
            what = f"The rules or targets of these are no longer those that were signed: {'; '.join(changed)}."
            instead = "Open the pack again and sign it, so that every part of it is judged alike."
            raise UserMistake(Problem(what, instead))

    def _built(
        self, own: Scorecard, figures: Figures, about: About, tables: frozenset[str], inside: Inside | None = None
    ) -> Scorecard:
        by, member = self._split(own)
        whole = replace(figures, targets=self.standards.targets, benchmarks=self.standards.benchmarks)
        return build(
            self.pack, self.catalogue, whole, own.period, about, tables=sorted(tables), by=by, member=member,
            inside=inside,
        )  # fmt: skip

    def _split(self, own: Scorecard) -> tuple[str | None, str | None]:
        """The breakdown and the one member of a scorecard: of a part of the area, that part."""
        if self.signed.part is not None and own.rows and all(row.member is not None for row in own.rows):
            return own.rows[0].breakdown, own.rows[0].member
        return own.breakdown, None

    def _figures(self, own: Scorecard) -> tuple[Figures, frozenset[str], frozenset[str]]:
        """The frozen figures; the indicators that people send figures of; and the tables that the others count."""
        found: dict[str, list[Observation]] = {"computed": [], "recorded": []}
        tables: set[str] = set()
        for row in own.rows:
            found[row.origin] += _observations(row, own.period, self.catalogue)
            indicator = self.catalogue.indicators.get(row.indicator)
            if row.origin == "computed" and indicator is not None:
                tables |= tables_of(indicator, self.catalogue)
        recorded = frozenset(row.indicator for row in own.rows if row.origin == "recorded" and _is_sent(row))
        return Figures(found["computed"], found["recorded"]), recorded, frozenset(tables)


def _is_sent(row: Row) -> bool:
    """Whether anybody ever sent a figure of it: a line that nobody has sent is shown all the same."""
    return any(figure.status is not Status.NOT_AVAILABLE for figure in row.values)


def _observations(row: Row, period: Period, catalogue: Catalogue) -> Iterator[Observation]:
    source = "edition" if row.origin == "recorded" else ""
    for figure in row.values:
        yield Observation(
            row.indicator, figure.period, row.breakdown, row.member, figure.value, figure.numerator,
            figure.denominator, figure.status, source=source,
        )  # fmt: skip
    if row.year_to_date is not None and _has_own_year(row, catalogue):
        ytd, year = Period.year_to_date(period.end), row.year_to_date
        yield Observation(row.indicator, ytd, row.breakdown, row.member, year, year, source=source)


def _has_own_year(row: Row, catalogue: Catalogue) -> bool:
    """Whether it is a count whose months do not add up to the year so far: where people are counted once, or somebody
    sent it."""
    indicator = catalogue.indicators.get(row.indicator)
    is_count = indicator is not None and measure_of(indicator) is Measure.COUNT
    return indicator is not None and is_count and (row.origin == "recorded" or needs_own_year(indicator))


def _agrees(signed: Row, again: Row | None) -> bool:
    """Whether a row reads the same again. A direction that rests on more than an edition carries (the year to date of
    a year before) is told no more: that contradicts nothing."""
    if again is None or _judged(signed) != _judged(again):
        return False
    told = (signed.direction, signed.judgement)
    return again.direction == "none" or told == (again.direction, again.judgement)


def _judged(row: Row) -> tuple[object, ...]:
    """What readers of two parts would hold against each other."""
    compared = tuple((b.comparator, b.value, b.method, b.listing) for b in row.benchmarks)
    target = row.target.value, row.target.state, row.on_target
    return row.title, row.unit, row.better, row.value, target, row.rag, compared
