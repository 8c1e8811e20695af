"""What is worked out after rows came home: blanks, ages, looks as at months' ends, and stays cut at birthdays."""

from __future__ import annotations

import datetime as dt
from itertools import product
from random import Random

import numpy as np
import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.engines.as_at import ages
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import Relations
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.gathering import Gathering
from trigpoint.engines.identity import row_columns
from trigpoint.engines.judged import needed_by
from trigpoint.engines.laid import last_days
from trigpoint.engines.laying import pieces
from trigpoint.engines.looks import Looked, in_order_of_keys
from trigpoint.engines.moving import Moving
from trigpoint.engines.sweeps import sweeps_of
from trigpoint.engines.values import Values, all_hold, any_holds, contrary, first_known, first_label, from_database

EPOCH = dt.date(1970, 1, 1)
TRUTHS = (True, False, None)
BIRTHDAYS = (
    dt.date(2016, 2, 29),
    dt.date(2016, 2, 28),
    dt.date(2016, 3, 1),
    dt.date(2015, 12, 31),
    dt.date(2031, 1, 1),
)


def values(*given: object) -> Values:
    known = np.array([one is not None for one in given])
    return Values(np.array([one if one is not None else 0 for one in given]), known)


def told(found: Values) -> list[object]:
    return [one if known else None for one, known in zip(found.array.tolist(), found.is_known.tolist(), strict=True)]


def truths(*given: bool | None) -> Values:
    return Values(values(*given).array.astype(bool), values(*given).known)


def test_logic_is_three_valued_as_in_sql() -> None:
    pairs = list(product(TRUTHS, TRUTHS))
    left, right = (truths(*side) for side in zip(*pairs, strict=True))
    both = [False if False in pair else None if None in pair else True for pair in pairs]
    either = [True if True in pair else None if None in pair else False for pair in pairs]
    assert told(all_hold([left, right])) == both
    assert told(any_holds([left, right])) == either
    assert told(contrary(truths(*TRUTHS))) == [False, True, None]
    assert told(first_known([values(None, 1, None), values(2, 3, None), values(4, 5, 6)])) == [2, 1, 6]
    assert told(first_known([values(None, 1), values(None, 2)])) == [None, 1]


def test_the_first_case_that_holds_gives_the_label() -> None:
    found = first_label([("a", np.array([True, False, False])), ("b", np.array([True, True, False]))])
    assert found.labels == ("a", "b")
    assert told(found) == [0, 1, None]


def test_texts_are_places_among_their_labels() -> None:
    column = np.ma.masked_array(np.array(["b", "a", None, "b"], object), [False, False, True, False])
    found = from_database(column)
    assert found.labels is not None
    assert [found.labels[n] for n in found.array.tolist()] == ["b", "a", "", "b"]
    assert found.is_known.tolist() == [True, True, False, True]


def month_end(number: int) -> dt.date:
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@pytest.mark.parametrize("born", BIRTHDAYS)
def test_ages_go_up_on_birthdays(born: dt.date) -> None:
    """Whoever was born on 29 February is a year older on 1 March of other years."""
    months = np.arange(12 * 2015 + 12, 12 * 2033)
    ends = [month_end(number) for number in months.tolist()]
    assert last_days(months).tolist() == [(end - EPOCH).days for end in ends]
    days = Values(np.full(len(months), (born - EPOCH).days))
    assert ages(days, months).array.tolist() == [age(born, end) for end in ends]


@pytest.mark.parametrize("born", [*BIRTHDAYS, None])
def test_pieces_of_a_stay_have_one_age_each_and_lie_end_to_end(born: dt.date | None) -> None:
    first = 12 * 2019 + 5
    stays = [(low, high) for low in range(30) for high in range(low + 1, 31)]
    low, high = (np.array(ends) for ends in zip(*stays, strict=True))
    at, begins, ends = pieces(values(*[(born - EPOCH).days if born else None] * len(stays)), first, low, high)
    for n, (start, end) in enumerate(stays):
        mine = sorted(zip(begins[at == n].tolist(), ends[at == n].tolist(), strict=True))
        months = [month for piece in mine for month in range(*piece)]
        assert months == list(range(start, end))
        for piece in mine:
            assert born is None or len({age(born, month_end(first + month)) for month in range(*piece)}) <= 1


@pytest.mark.parametrize("seed", range(5))
def test_looks_find_the_latest_by_a_month_and_how_many_there_were(seed: int) -> None:
    chance = Random(seed)
    rows = {(chance.randrange(6), chance.randrange(100, 130)): chance.randrange(50) for _ in range(40)}
    asked = [(chance.randrange(8), chance.randrange(95, 135)) for _ in range(200)]
    columns = {
        "_key": np.array([key for key, _ in rows], np.uint64),
        "_month": np.array([month for _, month in rows], np.int32),
        "_value": np.array(list(rows.values()), np.int64),
    }
    look = Looked(lambda: in_order_of_keys(columns))
    place, there = look.named(np.array([key for key, _ in asked], np.uint64))
    month = np.array([month for _, month in asked])
    latest, counted = told(look.latest(place, there, month)), look.counted(place, there, month, 6)
    for n, (key, end) in enumerate(asked):
        before = [month for whose, month in rows if whose == key and month <= end]
        assert latest[n] == (rows[key, max(before)] if before else None)
        assert counted.array[n] == sum(rows[key, month] for month in before if month > end - 6)


def test_a_look_where_there_is_nothing_finds_nothing() -> None:
    nothing = np.zeros(0, np.int64)
    look = Looked(lambda: in_order_of_keys({"_key": nothing, "_month": nothing, "_value": nothing}))
    place, there = look.named(np.array([3, 4], np.uint64))
    month = np.array([100, 101])
    assert told(look.latest(place, there, month)) == [None, None]
    assert look.counted(place, there, month, 6).array.tolist() == [0, 0]


def test_all_of_the_national_catalogue_is_worked_out_at_home() -> None:
    """What cannot be the engine groups, which takes several times as long."""
    catalogue = load_catalogue()
    columns = {
        name: frozenset((*(column.name for column in table.open_columns), *row_columns(catalogue, name)))
        for name, table in catalogue.tables.items()
    }
    relations = Relations(dict.fromkeys(catalogue.tables, "nowhere"), columns)
    split = list(catalogue.breakdowns.values())
    chosen = [i for i in catalogue.indicators.values() if i.table is not None and i.when is not None]
    for sweep in sweeps_of(catalogue, chosen, split):
        types = types_of(catalogue, sweep.table.name)
        gathering = Gathering(catalogue, relations, sweep.table, types, DUCKDB)
        needed = needed_by(sweep, Moving(gathering, lambda _: Looked(dict)))
        assert len(needed.judged) == len(sweep.indicators)
