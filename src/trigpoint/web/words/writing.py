"""One comment being written: what stands beside the box, what its text says once its figures are looked up, and what in
it contradicts the scorecard."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from trigpoint.model.period import Period
from trigpoint.model.words import INTERNAL
from trigpoint.publish import figures
from trigpoint.runs.commentary import Further, quotable
from trigpoint.scorecard import contradict
from trigpoint.scorecard.commentary import NOTHING_TO_ADD
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.prose import parse
from trigpoint.scorecard.quoting import Quotable
from trigpoint.web import cards
from trigpoint.web.components.prose import prose_html
from trigpoint.web.people.reach import Reach, Reaches
from trigpoint.web.words.models import Comment
from trigpoint.web.words.paper import About, PaperPlace, named

PROMPTS = (
    "What changed, and since when?",
    "Why? What do the records behind it say?",
    "What are we doing about it, who, and by when?",
    "When will it show in the figure?",
)
_LIVE = (("value", "this figure"), ("change", "its change"), ("target", "its target"), ("england", "England"))


@dataclass(frozen=True, slots=True)
class Token:
    """A live figure that can be put into the text: what to type, and what it reads today."""

    words: str
    typed: str
    reads: str


def tokens(card: Scorecard, row: About) -> list[Token]:
    """The live figures of the row that there are, or for words about the pack those of every row: each with what to
    type."""
    if isinstance(row, PaperPlace):
        once = {(one.indicator, one.breakdown, one.member): one for one in card.rows}
        return [_token(card, one, "value", named(one)) for one in once.values() if one.value is not None]
    found = [_token(card, row, part, words) for part, words in _LIVE]
    return [token for token in found if token.reads]


def _token(card: Scorecard, row: Row, part: str, words: str) -> Token:
    """A live figure of a row; it reads nothing where there is none."""
    typed = _typed(row, part)
    quoted = Quotable.of([card]).quoted(parse(typed))
    return Token(words, typed, quoted.prose.plain if not quoted.problems else "")


def _typed(row: Row, part: str) -> str:
    split = f", by={row.breakdown}={row.member}" if row.member is not None else ""
    said = ", part=" + part if part != "value" else ""
    return f"{{{{figure: {row.indicator}{split}{said}}}}}"


def further(card: Scorecard, reaches: Reaches) -> Further | None:
    """How a text about the scorecard finds its other breakdowns and periods, as far as the reach goes. What left the
    authority is told as it left, with nothing beside it."""

    def found(*, period: Period, by: str | None, periods_shown: int | None) -> Scorecard:
        return reaches.rows(cards.card(card.pack, period, by=by, periods=periods_shown))

    return found if card.audience == INTERNAL else None


def drawn(text: str, rows: Quotable) -> SafeString:
    """The text as a page shows it, its figures looked up. Everything is escaped."""
    return prose_html(rows.quoted(parse(text)).prose)


def mistakes_in(text: str, rows: Quotable) -> list[str]:
    """The live figures of a text that there are not, in words."""
    return [str(problem) for problem in rows.quoted(parse(text)).problems]


def contradictions(text: str, card: Scorecard, row: About, rows: Quotable) -> list[str]:
    """What the text says in numbers that the scorecard does not, in sentences. Words about a pack have no figure that
    their numbers could be held against."""
    if isinstance(row, PaperPlace):
        return []
    said = rows.quoted(parse(text)).prose
    members = [one for one in card.rows if one.indicator == row.indicator and one is not row]
    return [str(found) for found in contradict.contradictions(said, row, members)]


def before(row: About, period: Period) -> Comment | None:
    """What was said about the same the period before."""
    place = (row.indicator, row.breakdown, row.member)
    return Comment.objects.about(place, str(period.previous())).select_related("author").first()


@dataclass(frozen=True, slots=True)
class Starter:
    """A sentence to begin from, and what to type for it: the row's own figure, where it begins with that, is live."""

    words: str
    typed: str


def starters(row: Row) -> list[Starter]:
    """Sentences that the figures bear out, to begin from."""
    now, live = value_of(row), _typed(row, "value")
    found = []
    for insight in row.insights:
        rest = insight.text.removeprefix(now)
        begins = rest != insight.text and rest[:1] in (" ", ":")
        found.append(Starter(insight.text, f"{live}{rest}" if begins else insight.text))
    return found


def added(text: str, more: str) -> str:
    """The text with a sentence or a live figure at its end."""
    return f"{text.rstrip()} {more}".lstrip()


def spoken(comment: Comment, pack: str) -> str:
    """The comment in one line, for a list, with the figures that the pack has of its own period."""
    if comment.nothing_to_add:
        return NOTHING_TO_ADD
    said = parse(comment.text)
    if not said.figures:
        return said.plain
    card = cards.card(pack, comment.period)
    return quotable(card, comment.text, further(card, Reaches((Reach(),)))).quoted(said).prose.plain


def value_of(row: Row) -> str:
    """The row's figure of the period, as it is written."""
    return figures.cell(row.values[-1], row.unit)
