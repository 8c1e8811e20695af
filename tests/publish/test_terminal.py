"""The terminal's view: what is there, at which width, and that nothing rests on colour."""

import re
from dataclasses import replace

import pytest

from trigpoint.publish.terminal import draw


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_it_fits(card, width):
    assert max(len(line) for line in draw(card, width=width).splitlines()) <= width


@pytest.mark.parametrize("width", [80, 120])
def test_what_is_never_dropped(card, width):
    text = draw(card, width=width)
    for expected in ("A small & simulated pack · August 2020", "Fenbridge", "data to 31 August 2020", "3-5f2a9c01d2e4"):
        assert expected in text
    line = next(line for line in text.splitlines() if line.startswith("EH1a"))
    assert "132" in line and "-5.0%" in line and "→ similar" in line
    assert "tbc to be confirmed" in text and "10% or more" in text


def test_columns_go_as_the_screen_narrows(card):
    wide, narrow = draw(card, width=200), draw(card, width=70)
    assert "12-month" in wide and "84.1%" in wide and "113" in wide and "Some columns" not in wide
    assert "12-month" not in narrow and "84.1%" not in narrow and "Some columns do not fit" in narrow


def test_words_beside_every_colour(card):
    plain, coloured = draw(card, width=200), draw(card, width=200, colour=True)
    assert "\x1b" not in plain and "\x1b[" in coloured
    assert "red" in plain.split("A45")[1].splitlines()[0] or "amber" in plain.split("A45")[1].splitlines()[0]
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_screen_without_arrows(card):
    text = draw(card, width=120, signs=False)
    text.encode("cp1252")
    assert "similar" in text and "→" not in text


def test_members_stand_below_their_indicator(card):
    lines = draw(card, width=200).splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("A45"))
    assert lines[place + 1].strip().startswith("East") and "75.0%" in lines[place + 1]


def test_nothing_to_show_says_so(card):
    rows = tuple(replace(row, value=None) for row in card.rows)
    text = draw(replace(card, rows=rows, available=(card.period.previous(),)), width=80)
    assert "There are no figures for August 2020. There are some for: 2020-07." in text
    assert "There are no figures" in draw(replace(card, rows=()), width=80)
