"""Words in the workspace's files: read with their references and days; whatever is wrong told at once, by row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.support.words import action
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import Comment, Progress
from trigpoint.runs.words_kept import KeptWords, words_of
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)
DONE = "assessments_completed"
INDICATOR = """
indicator: assessments_completed
refs: [T1]
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "workspace", "Test", "Fenbridge")
    (made.definitions / "own.yaml").write_text(INDICATOR, encoding="utf-8")
    return made


def write(workspace: Workspace, name: str, text: str, encoding: str = "utf-8") -> None:
    (workspace.path / "words").mkdir(exist_ok=True)
    (workspace.path / "words" / name).write_bytes(text.encode(encoding))


def problems(words: KeptWords) -> list[tuple[int | None, str, str]]:
    with pytest.raises(UserMistake) as told:
        words.commentary("board", MAY)
        words.actions("board", dt.date(2030, 1, 1))
    assert {p.file for p in told.value.problems} <= {"words/commentary.csv", "words/actions.csv"}
    return [(p.row, p.column, f"{p.what} {p.instead}".strip()) for p in told.value.problems]


def test_comments_are_read_by_id_or_reference(workspace: Workspace) -> None:
    text = """Indicator,Period,Text,Breakdown,Member,Author,Written,Owner,Nothing to add,Readers
T1,2025-05,"Up, because:
- of May",,,A. Writer,2025-06-03T10:30,Head of Assessment,,public
assessments_completed,2025-05,,team,North,,03/06/2025,,yes,
T1,2025-04,April's,,,,2025-05-02,,,

,,,,,,,,,
"""
    write(workspace, "commentary.csv", text)
    first, second = KeptWords(workspace).commentary("board", MAY)
    assert first == Comment(
        DONE, MAY, None, None, "Up, because:\n- of May", "A. Writer", dt.datetime(2025, 6, 3, 10, 30, tzinfo=dt.UTC),
        "Head of Assessment", False, "public",
    )  # fmt: skip
    assert (second.breakdown, second.member, second.nothing_to_add, second.written) == (
        "team", "North", True, dt.datetime(2025, 6, 3, tzinfo=dt.UTC)
    )  # fmt: skip
    assert [c.text for c in KeptWords(workspace).commentary("board", MAY.previous())] == ["April's"]
    assert KeptWords(workspace).actions("board", dt.date(2030, 1, 1)) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_files_are_read_as_excel_saves_them(workspace: Workspace, encoding: str) -> None:
    write(
        workspace,
        "commentary.csv",
        "indicator,period,text,written\r\nT1,2025-05,It’s up – a lot,03/06/2025\r\n",
        encoding,
    )
    assert [c.text for c in KeptWords(workspace).commentary("board", MAY)] == ["It’s up – a lot"]


def test_actions_are_read_with_their_progress(workspace: Workspace) -> None:
    text = """id,text,outcome,who,by_when,indicator,period,breakdown,member,opened,closed,progress
A1,Hold a weekly meeting.,Fewer wait.,Head of Assessment,30/06/2026,T1,2025-05,,,2026-01-05,,"2026-02-01 (BW): Held two.
15/02/2026: Held: three."
A2,Another.,,,,T1,2025-05,,,2026-03-01,,
"""
    write(workspace, "actions.csv", text)
    (one,) = KeptWords(workspace).actions("board", dt.date(2026, 2, 28))
    notes = (Progress(dt.date(2026, 2, 1), "Held two.", "BW"), Progress(dt.date(2026, 2, 15), "Held: three."))
    assert one == action(DONE, MAY, progress=notes)
    assert len(KeptWords(workspace).actions("board", dt.date(2026, 3, 1))) == 2


def test_everything_wrong_is_told_at_once_by_row_and_column(workspace: Workspace) -> None:
    text = """indicator,period,text,breakdown,member,written,nothing_to_add,readers
T1,May,a,team,,yesterday,perhaps,everyone
assesments_completed,2025-05,a,,North,2025-06-03,yes,
,2025-05,a,,,,,
"""
    write(workspace, "commentary.csv", text)
    found = problems(KeptWords(workspace))
    assert {(row, column) for row, column, _ in found} == {
        (2, "period"), (2, "member"), (2, "written"), (2, "nothing_to_add"), (2, "readers"),
        (3, "indicator"), (3, "breakdown"), (3, "nothing_to_add"), (4, "indicator"), (4, "written"),
    }  # fmt: skip
    words = {(row, column): told for row, column, told in found}
    assert (
        words[3, "indicator"] == 'There is no indicator "assesments_completed". Did you mean "assessments_completed"?'
    )
    assert words[2, "period"].startswith('"May" is not a period. Write a month as 2026-03')


def test_what_is_wrong_with_actions(workspace: Workspace) -> None:
    text = """id,text,indicator,period,opened,closed,by_when,progress
A1,a,T1,2025-05,,,soon,no day
A2,,T1,2025-05,2025-06-01,2025-05-31,,
"""
    write(workspace, "actions.csv", text)
    assert {(row, column) for row, column, _ in problems(KeptWords(workspace))} == {
        (2, "opened"), (2, "by_when"), (2, "progress"), (3, "text"), (3, "closed"),
    }  # fmt: skip
    write(workspace, "actions.csv", "id,text,indicator,period,opened\n" + "A1,a,T1,2025-05,2025-06-01\n" * 2)
    assert problems(KeptWords(workspace)) == [(None, "", 'Several actions are called "A1". Give each its own id.')]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("indicator,text,written\n", 'The column "period" is missing. Put it into the first row.'),
        ("indicator,period,text,written,memeber\n", 'There is no column "memeber" here. Did you mean "member"?'),
        (
            "indicator,period,text,written\nT1,2025-05,Up, again,2025-06-03\n",
            "It has more cells than there are headings.",
        ),
        ("", 'The column "indicator" is missing. Put it into the first row.'),
        ('indicator,period,text,written\nT1,2025-05,"open\n', "It cannot be read as CSV"),
    ],
)
def test_a_file_of_another_shape(workspace: Workspace, text: str, told: str) -> None:
    write(workspace, "commentary.csv", text)
    assert any(said.startswith(told) for _, _, said in problems(KeptWords(workspace)))


def test_where_there_are_no_files_nothing_is_read(workspace: Workspace) -> None:
    assert words_of(workspace) is None
    assert list(KeptWords(workspace).commentary("board", MAY)) == []
    write(workspace, "actions.csv", "id,text,indicator,period,opened\n")
    assert words_of(workspace) == KeptWords(workspace)


PACK = """
pack: board
title: Board
audience: internal
paper: {before: [{title: Introduction}]}
sections: [{title: Assessments, items: [{ref: T1}]}]
"""


def test_words_about_a_pack_name_it_and_their_place(workspace: Workspace) -> None:
    (workspace.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    write(
        workspace,
        "commentary.csv",
        "indicator,period,text,written,breakdown,member\n"
        "board,2025-05,We met.,2025-06-03,words,Introduction\n"
        "board,2025-05,All in time.,2025-06-03,words,Assessments\n",
    )
    assert [(c.place, c.text) for c in KeptWords(workspace).commentary("board", MAY)] == [
        (("board", "words", "Introduction"), "We met."),
        (("board", "words", "Assessments"), "All in time."),
    ]


def test_a_pack_or_a_place_that_there_is_not_is_told(workspace: Workspace) -> None:
    (workspace.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    write(
        workspace,
        "commentary.csv",
        "indicator,period,text,written,breakdown,member\n"
        "bored,2025-05,We met.,2025-06-03,words,Introduction\n"
        "board,2025-05,We met.,2025-06-03,words,Introductoin\n",
    )
    (pack, place) = problems(KeptWords(workspace))
    assert pack == (2, "indicator", 'There is no pack "bored". Words about a paper name its pack here.')
    assert place[:2] == (3, "member") and "Introduction" in place[2]
