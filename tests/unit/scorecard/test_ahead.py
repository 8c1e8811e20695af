"""Looking ahead: what is shown, bands that hold, chances."""

from __future__ import annotations

import math
import random

from trigpoint.scorecard.ahead import Errors, Series, coverage_of, look_ahead
from trigpoint.scorecard.forecast import Method, Sort, forecast, seasonal_scale


def drawn(seed: int, months: int = 36, *, level: float = 60, season: float = 15) -> tuple[float, ...]:
    """Counts around a level with a season, drawn with a spread of a tenth of the level."""
    chance = random.Random(seed)
    return tuple(
        max(0.0, round(level + season * math.sin(n * math.pi / 6) + chance.gauss(0, level / 10))) for n in range(months)
    )


def shares(seed: int, months: int = 36) -> tuple[float, ...]:
    """Shares around 70% without a season."""
    chance = random.Random(seed)
    return tuple(min(100.0, max(0.0, 70 + chance.gauss(0, 6))) for _ in range(months))


MANY = [Series(f"s{n}", Sort.SHARE, shares(n)) for n in range(60)]


def test_the_mean_of_twelve_beats_seasonal_naive_on_shares_without_a_season_and_its_bands_hold() -> None:
    found = look_ahead(MANY)
    shown = [o for o in found.outlooks if o.months]
    assert len(shown) >= 50
    assert {o.method for o in shown} == {Method.MEAN_12}
    assert all((o.scaled_error or 9) < (o.naive_error or 0) for o in shown)
    coverage = found.coverage
    assert coverage.forecasts == 6 * coverage.series
    assert 0.90 <= (coverage.within_95 or 0) <= 0.99
    assert 0.70 <= (coverage.within_80 or 0) <= 0.90
    assert (coverage.scaled_error or 9) < (coverage.naive_error or 0)


def test_bands_hold_each_other_and_the_forecast() -> None:
    for outlook in look_ahead([Series(f"c{n}", Sort.COUNT, drawn(n)) for n in range(40)]).outlooks:
        widths = [m.upper_95 - m.lower_95 for m in outlook.months]
        for month in outlook.months:
            assert 0 <= month.lower_95 <= month.lower_80 <= month.value <= month.upper_80 <= month.upper_95
        assert len(widths) in (0, 12)


def test_what_does_not_beat_seasonal_naive_is_not_shown() -> None:
    """A season that comes again to the digit, and rises and falls in turn by the year: moving it misses."""
    base = [10, 40, 10, 40, 10, 40, 10, 40, 10, 40, 10, 40]
    values = tuple(float(v + (n // 12 == 1) * (n % 2)) for n, v in enumerate(base * 3))
    share = Series("seasonal", Sort.SHARE, values)
    (outlook,) = [o for o in look_ahead([*MANY, share]).outlooks if o.key == "seasonal"]
    assert outlook.months == ()
    assert outlook.why_not.startswith("No method did better")
    assert (outlook.scaled_error or 0) > (outlook.naive_error or 0)


def test_short_small_and_still_series_say_why_there_is_no_forecast() -> None:
    series = [
        Series("short", Sort.COUNT, drawn(1, 23)),
        Series("small", Sort.COUNT, tuple(float(n % 4) for n in range(36))),
        Series("still", Sort.AVERAGE, (4.0,) * 36),
    ]
    why = {o.key: o.why_not for o in look_ahead(series).outlooks}
    assert why["short"] == "23 months are known; a forecast needs 24."
    assert why["small"] == "Fewer than 3 a month: too few to forecast."
    assert why["still"] == "It has not moved from one year to the next."


def test_bands_are_the_errors_at_their_place() -> None:
    """Of 39 errors 1 to 39 the place of 80% is 0.8 x 40 = 32, of 95% it is 38; a farther month is never narrower."""
    errors = Errors({1: tuple(float(n) for n in range(1, 40)), 2: (1.0,) * 39, 3: (99.0,)}, {})
    assert errors.reach(1, 0.8) == 32
    assert errors.reach(1, 0.95) == 38
    assert errors.reach(2, 0.95) == 38
    assert errors.reach(3, 0.95) == 38
    assert math.isinf(Errors({}, {}).reach(1, 0.8))


def test_a_chance_is_counted() -> None:
    """Of the errors -10 to 9, ten are 0 or more and eleven 0 or less."""
    errors = Errors({3: (1.0,) * 30}, {3: tuple(float(n) for n in range(-10, 10))})
    assert errors.chance(3, 0.0, reach="higher") == (10 + 0.5) / 21
    assert errors.chance(3, 0.0, reach="lower") == (11 + 0.5) / 21
    assert errors.chance(5, 100.0, reach="higher") == 0.5 / 21
    assert errors.chance(3, 0.0, reach="higher", of_mean=False) == 30.5 / 31
    assert errors.chance(2, 0.0, reach="higher") is None


def test_too_little_to_try_has_no_coverage() -> None:
    coverage = coverage_of([Series("one", Sort.COUNT, drawn(3, 24))])
    assert (coverage.series, coverage.within_95) == (0, None)


def by_hand(values: tuple[float, ...], method: Method) -> float:
    """The mean scaled error of a method on the last six origins, three months apart, up to six months ahead."""
    errors = []
    for origin in range(len(values) - 3, 13, -3)[:6]:
        said = forecast(values[:origin], min(6, len(values) - origin), method, Sort.COUNT)
        scale = seasonal_scale(values[:origin]) or 0.0
        errors += [abs(a - b) / scale for a, b in zip(said, values[origin:], strict=False)]
    return math.fsum(errors) / len(errors)


def test_a_method_that_is_given_up_early_would_not_have_won() -> None:
    """Of long series, some of which drift so that Theta wins: the one chosen has the least error of all origins."""
    told: list[float] = []
    series = [
        Series(f"t{n}", Sort.COUNT, tuple(v + drift * m for m, v in enumerate(drawn(n, 64))))
        for n, drift in enumerate((0, 0, 3, 3))
    ]
    found = look_ahead(series, progress=told.append)
    chosen = set()
    for one, outlook in zip(series, found.outlooks, strict=True):
        errors = {method: by_hand(one.values, method) for method in (Method.LEVEL, Method.THETA)}
        assert outlook.scaled_error is not None
        assert math.isclose(outlook.scaled_error, min(errors.values()), rel_tol=1e-9)
        chosen.add(min(errors, key=lambda method: errors[method]))
    assert chosen == {Method.LEVEL, Method.THETA}
    assert told == [0.25, 0.5, 0.75, 1.0]
