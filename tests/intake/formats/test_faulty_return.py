"""`load ssda903` of a return with faults: each is told with its file, row and column and what to write instead, without
a word of a child's; what cannot be taken takes nobody's place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.intake.formats.conftest import Held, Load
from tests.intake.formats.test_ssda903 import MODULES, folder
from trigpoint.model.problem import UserMistake
from trigpoint.store.workspace import Workspace

EPISODES = MODULES["episodes"]


def told(result: object, begins: str) -> list[str]:
    return [note for note in result.notes if note.startswith(begins)]  # type: ignore[attr-defined]


def test_each_fault_is_told_with_its_place_and_what_to_write(tmp_path: Path, loaded: Load) -> None:
    wrong = EPISODES.replace("102,15/11/2025,S,C2", "102,15/11/2025,W,C2").replace("103,01/05/2025", "103,31/02/2025")
    result = loaded("ssda903", folder(tmp_path / "903", episodes=wrong))
    assert told(result, 'Episodes, "RNE"') == [
        'Episodes, "RNE": 1 cell not in the code list (1 spelling), first in episodes.csv, row 6: left blank, and kept '
        "behind the door. Write one of S, L, P, T, B, U."
    ]
    assert told(result, 'Episodes, "DECOM"') == [
        'Episodes, "DECOM": 1 cell not a date (1 spelling), first in episodes.csv, row 7: the row is set aside, and '
        "kept behind the door. Write a day as 31/03/2026 or 2026-03-31."
    ]
    assert "31/02/2025" not in " ".join(result.notes)


def test_a_code_of_a_long_list_names_the_list_and_its_first_codes(tmp_path: Path, loaded: Load) -> None:
    result = loaded("ssda903", folder(tmp_path / "903", episodes=EPISODES.replace("N1,H5", "N1,Q9")))
    (said,) = told(result, 'Episodes, "PLACE"')
    assert said.endswith("Write a code of the list placement type: U1, U2, U3, U4, U5, U6, A3, A4, A5, A6, P1, P2 and so on.")  # fmt: skip # noqa: E501


def test_a_needed_column_that_is_not_there_is_refused_and_nothing_is_lost(
    tmp_path: Path, loaded: Load, held: Held
) -> None:
    loaded("ssda903", folder(tmp_path / "903"))
    before = held("care_period", ["started_on"])
    renamed = {"episodes": EPISODES.replace("DECOM", "DECOMM"), "header": MODULES["header"].replace("CHILD,", "X,", 1)}
    with pytest.raises(UserMistake) as refused:
        loaded("ssda903", folder(tmp_path / "again", **renamed))
    assert [str(problem) for problem in refused.value.problems] == [
        'episodes.csv: There is no column "DECOM", without which no row of Episodes can be taken. Is it "DECOMM"? '
        'Write "DECOM" above it, or export the file again.',
        'header.csv: There is no column "CHILD", without which no row of Header can be taken. Write "CHILD" above it, '
        "or export the file again.",
    ]
    assert held("care_period", ["started_on"]) == before


def test_half_a_folder_says_what_is_not_there_and_what_comes_of_it(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("ssda903", folder(tmp_path / "903"))
    half = folder(tmp_path / "half")
    for name in ("header", "episodes", "previous_permanence"):
        (half / f"{name}.csv").unlink()
    (said,) = told(loaded("ssda903", half), "Not among")
    assert said == (
        "Not among what was given: Header, Episodes, Previous permanence. Of People this load has what the other lists "
        "say. What was loaded before of tables that only they fill stays as it is."
    )
    assert len(held("care_period", ["started_on"])) == 4
    assert {gender for (gender,) in held("person", ["gender"])} == {"F", None}  # what UASC says of one of them
    assert not told(loaded("ssda903", tmp_path / "903"), "Not among")


def test_a_quotation_mark_that_never_closes_is_refused_with_its_row(
    tmp_path: Path, loaded: Load, workspace: Workspace
) -> None:
    lines = EPISODES.strip().split("\n")
    lines[3] = '"' + lines[3]
    with pytest.raises(UserMistake, match=r"^episodes\.csv, row 4: A quotation mark is opened here") as refused:
        loaded("ssda903", folder(tmp_path / "903", episodes="\n".join(lines)))
    assert "101" not in str(refused.value)
    assert workspace.store.current() is None


def test_a_quoted_cell_of_several_lines_in_the_last_row_is_read(tmp_path: Path, loaded: Load, held: Held) -> None:
    last = EPISODES.strip() + '\n104,02/05/2025,S,C2,N4,P2,PR1,,,,,"a ""postcode""\nof two lines",'
    loaded("ssda903", folder(tmp_path / "903", episodes=last))
    assert (dt.date(2025, 5, 2),) in held("care_episode", ["started_on"])


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (
            dt.date(2025, 3, 31),
            "21 of 25 rows are dated after 2025-03-31, the last of them 2026-03-30: does the data describe 2025-03-31?",
        ),
        (
            dt.date(2026, 10, 15),
            "No row is dated after 2026-03-30, 199 days before 2026-10-15: are the files of another period?",
        ),
        (dt.date(2026, 3, 31), None),
    ],
)
def test_files_of_another_year_are_asked_about(tmp_path: Path, loaded: Load, as_of: dt.date, said: str | None) -> None:
    notes = loaded("ssda903", folder(tmp_path / "903"), as_of=as_of).notes
    asked = [note for note in notes if "dated after" in note]
    assert asked == ([f"{said} `trigpoint undo` takes the load back."] if said else [])
