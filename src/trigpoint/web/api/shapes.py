"""What the API answers with, as its OpenAPI description says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")


class Paging(Schema):
    """Which part of a long list."""

    page: int = Field(1, ge=1, le=1_000_000, description="from 1")
    size: int = Field(100, ge=1, le=1000, description="items a page")


class Page(Schema, Generic[Item]):
    """Part of a list: `count` is how many there are in all."""

    items: list[Item]
    count: int
    page: int
    pages: int


def paged(found: Sequence[Any], paging: Paging) -> dict[str, Any]:
    """The page of a list that is asked for; empty beyond its end."""
    start = (paging.page - 1) * paging.size
    pages = -(-len(found) // paging.size)
    return {"items": found[start : start + paging.size], "count": len(found), "page": paging.page, "pages": pages}


class Part(Schema):
    """How a scorecard is split or narrowed."""

    by: str = Field("", max_length=60, description="a breakdown: `team`", examples=["team"])
    area: str = Field("", max_length=200, description="a part of the area instead of all of it")


class PackShape(Schema):
    """A pack. `latest` is the last whole period that the data tells of, None where nothing is loaded."""

    id: str
    title: str
    audience: str
    frequency: str
    periods_shown: int
    latest: str | None


class FigureShape(Schema):
    """One figure of one period. A percentage is held as 0 to 100; nothing is rounded. Without a number `status` says
    why; what the row is compared with has a `comparator`."""

    pack: str
    area: str
    section: str
    ref: str | None
    indicator: str
    title: str
    unit: str
    breakdown: str | None
    member: str | None
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    status: str
    origin: str
    snapshot: str
    direction: str | None
    judgement: str | None
    target: float | None
    target_state: str | None
    rag: str | None
    rag_rule: str | None
    comparator: str | None
    method: str | None
    list: str | None
    n: int | None
    lowest: float | None
    highest: float | None
    source: str | None


class IndicatorShape(Schema):
    """A definition. `sentences` say it in English under short headings."""

    id: str
    title: str
    refs: list[str]
    answers: list[str]
    origin: str
    unit: str
    better: str
    frequency: str
    owner: str
    packs: list[str]
    breakdowns: list[str]
    why_it_matters: str
    source: str
    sentences: dict[str, str]


class EditionShape(Schema):
    """A signed edition, in the list of all."""

    id: str
    pack: str
    period: str
    area: str
    audience: str
    number: int
    frozen_at: dt.datetime
    by: str
    reopening: str
    follows: str | None
    figures: int


class CommentShape(Schema):
    """What an owner says about a figure: the newest version."""

    indicator: str
    period: str
    breakdown: str | None
    member: str | None
    text: str
    nothing_to_add: bool
    author: str
    owner: str
    written: dt.datetime


class ProgressShape(Schema):
    """A note on how an action goes."""

    on: dt.date
    text: str
    author: str


class ActionShape(Schema):
    """What somebody will do about a figure, and how it goes. `state` is as of today."""

    id: str
    text: str
    outcome: str
    who: str
    by_when: dt.date | None
    indicator: str
    period: str
    breakdown: str | None
    member: str | None
    opened: dt.date
    closed: dt.date | None
    state: str
    progress: list[ProgressShape]
