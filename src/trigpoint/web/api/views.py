"""The API's addresses. Every one only reads, and asks for a token; what is beyond its person's reach is not there."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query
from ninja.security import HttpBearer

from trigpoint import __version__
from trigpoint.cli.explained import plain as plain_explanation
from trigpoint.model.problem import UserMistake
from trigpoint.publish.as_csv import HEADINGS, long_lines
from trigpoint.publish.as_json import to_json
from trigpoint.publish.edition_json import to_document
from trigpoint.runs import editions as archive
from trigpoint.runs.definitions import indicators_matching
from trigpoint.runs.explain import explain
from trigpoint.web import place
from trigpoint.web.api import reading
from trigpoint.web.api.description import DescribedAPI
from trigpoint.web.api.models import Token
from trigpoint.web.api.problems import Problem, tell
from trigpoint.web.api.shapes import (
    ActionShape,
    CommentShape,
    EditionShape,
    FigureShape,
    IndicatorShape,
    PackShape,
    Page,
    Paging,
    Part,
    paged,
)
from trigpoint.web.figures.asked import packs_of, period_of
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.archive import editions_of


class _ByToken(HttpBearer):
    """Whoever shows a token that is in use is its person, as long as they may use the API."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = Token.objects.of(token)
        if found is None or not found.user.may(Permission.USE_API):
            return None
        request.user = found.user
        return found


api = DescribedAPI(
    title="Trigpoint",
    version=__version__,
    description="What a pack shows. Everything is read-only and within the reach of the token's person.",
    auth=_ByToken(),
    docs_url=None,
)
tell(api)

Id = Annotated[str, Path(max_length=120)]
When = Annotated[str, Path(max_length=40, examples=["2026-03"])]
_FAULTS = {400: Problem, 401: Problem, 404: Problem, 422: Problem}


@api.get("/packs", url_name="api-packs", response={200: Page[PackShape], **_FAULTS})
def packs(request: HttpRequest, paging: Query[Paging]) -> Any:
    """The packs within reach."""
    found = packs_of(request.user.reaches(Permission.SEE_FIGURES))
    return paged([reading.plain_pack(pack) for pack in found], paging)


@api.get("/packs/{pack}/scorecards/{period}", url_name="api-scorecard", response={200: dict, **_FAULTS})
def scorecard(request: HttpRequest, pack: Id, period: When, part: Query[Part]) -> Any:
    """A pack's scorecard: every row with its figures, judgement and comparisons, as `trigpoint score --json` has it."""
    return to_json(reading.card(request.user, pack, period, part))


@api.get("/packs/{pack}/figures/{period}", url_name="api-figures", response={200: Page[FigureShape], **_FAULTS})
def figures(request: HttpRequest, pack: Id, period: When, part: Query[Part], paging: Query[Paging]) -> Any:
    """The same figures over time, one item a figure and period."""
    lines = long_lines(reading.card(request.user, pack, period, part))
    return paged([dict(zip(HEADINGS, line, strict=True)) for line in lines], paging)


@api.get("/packs/{pack}/commentary/{period}", url_name="api-commentary", response={200: Page[CommentShape], **_FAULTS})
def commentary(request: HttpRequest, pack: Id, period: When, paging: Query[Paging]) -> Any:
    """What owners say about the pack's figures of a period."""
    found = reading.comments(request.user, pack, period)
    return paged([reading.plain_comment(comment) for comment in found], paging)


@api.get("/packs/{pack}/actions", url_name="api-actions", response={200: Page[ActionShape], **_FAULTS})
def actions(request: HttpRequest, pack: Id, paging: Query[Paging]) -> Any:
    """The actions that concern the pack's figures."""
    found = reading.actions(request.user, pack)
    return paged([reading.plain_action(action) for action in found], paging)


@api.get("/indicators", url_name="api-indicators", response={200: Page[IndicatorShape], **_FAULTS})
def indicators(request: HttpRequest, paging: Query[Paging], text: Annotated[str, Query(max_length=100)] = "") -> Any:
    """The catalogue: every definition, or those whose words hold a text."""
    catalogue = place.catalogue()
    found = indicators_matching(catalogue, text=text or None)
    return paged([reading.plain_indicator(catalogue, indicator) for indicator in found], paging)


@api.get("/indicators/{indicator}", url_name="api-indicator", response={200: IndicatorShape, **_FAULTS})
def indicator(request: HttpRequest, indicator: Id) -> Any:
    """One definition, by its id or a reference."""
    catalogue = place.catalogue()
    found = catalogue.find(indicator)
    if found is None:
        raise Http404
    return reading.plain_indicator(catalogue, found)


@api.get("/indicators/{indicator}/explanation/{period}", url_name="api-explanation", response={200: dict, **_FAULTS})
def explanation(
    request: HttpRequest,
    indicator: Id,
    period: When,
    by: Annotated[str, Query(max_length=60)] = "",
    member: Annotated[str, Query(max_length=200)] = "",
) -> Any:
    """Why a figure is what it is: what was counted and left out, files, definition, the colour's rule; counts only."""
    found = place.catalogue().find(indicator)
    if found is None or not reading.sees(request.user, found, by or None, member or None):
        raise Http404
    if bool(by) != bool(member):
        raise UserMistake("A breakdown and its member belong together: write `by` and `member`, or neither.")
    told = explain(place.workspace(), found.id, period_of(period), (by, member) if member else None)
    return plain_explanation(told)


@api.get("/editions", url_name="api-editions", response={200: Page[EditionShape], **_FAULTS})
def editions(request: HttpRequest, paging: Query[Paging], pack: Annotated[str, Query(max_length=120)] = "") -> Any:
    """The signed editions within reach, the oldest first."""
    found = [one for one in editions_of(request.user) if pack in ("", one.pack)]
    names = tuple(EditionShape.model_fields)
    return paged([{name: getattr(one, name) for name in names} | {"period": str(one.period)} for one in found], paging)


@api.get("/editions/{edition}", url_name="api-edition", response={200: dict, **_FAULTS})
def edition(request: HttpRequest, edition: Id) -> Any:
    """An edition's document, as it was frozen."""
    if edition not in {one.id for one in editions_of(request.user)}:
        raise Http404
    return to_document(archive.edition(place.workspace(), edition))
