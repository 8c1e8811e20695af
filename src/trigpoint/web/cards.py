"""Scorecards as pages ask for them: built once for each state of what they rest on, and kept by this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from trigpoint.model.period import Period
from trigpoint.runs.place import newest_snapshot
from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Scorecard
from trigpoint.web import place

_MOST = 48
_Key = tuple[str | None, ...]
_kept: OrderedDict[_Key, Scorecard] = OrderedDict()
_being_built: dict[_Key, tuple[threading.Lock, int]] = {}
_lock = threading.Lock()


def card(
    pack: str,
    period: str | Period,
    *,
    by: str | None = None,
    area: str | None = None,
    audience: str = "internal",
    periods: int | None = None,
    carried: int = 0,
) -> Scorecard:
    """The scorecard as of now, without words. Raises `UserMistake` as `runs.score` does.

    Kept under the snapshot and the definitions that it rests on; what is built for others is remembered as released by
    `runs` each time that it is built anew. `periods` is how many each row has, instead of the pack's own number;
    `carried` how many it has at least, judged by no more than the pack shows.
    """
    workspace = place.workspace()
    key = (
        str(workspace.path),
        newest_snapshot(workspace),
        place.catalogue().digest,
        pack,
        str(period),
        by,
        area,
        audience,
        f"{periods} {carried}",
    )
    with one_at_a_time(key):
        found = _found(key)
        if found is not None:
            return found
        built = score(
            workspace,
            pack,
            str(period),
            by=by,
            area=area,
            audience=audience,
            periods_shown=periods,
            periods_carried=carried,
        )
        with _lock:
            _kept[key] = built
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
        return built


def _found(key: _Key) -> Scorecard | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


@contextmanager
def one_at_a_time(key: _Key) -> Iterator[None]:
    """Many who ask for the same thing after a load wait for one to be built, and do not each build it."""
    with _lock:
        mine, waiting = _being_built.get(key, (threading.Lock(), 0))
        _being_built[key] = (mine, waiting + 1)
    try:
        with mine:
            yield
    finally:
        with _lock:
            mine, waiting = _being_built.pop(key)
            if waiting > 1:
                _being_built[key] = (mine, waiting - 1)
