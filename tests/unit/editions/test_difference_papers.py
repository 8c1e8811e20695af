"""The difference between two editions as a document: what moved, why, and what else is another."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.records import ASSESSMENT, load_csv
from tests.unit.editions.test_difference import made
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.publish.paper.objects import Facts, Paper, Paragraph, Points, Table
from trigpoint.publish.paper.of_difference import Place, paper_of_difference
from trigpoint.store.workspace import Workspace


def table(paper: Paper, caption: str) -> list[tuple[str, ...]]:
    (found,) = [block for block in paper.blocks if isinstance(block, Table) and block.caption == caption]
    return [tuple(cell.text for cell in row) for row in found.rows]


def lead(paper: Paper) -> str:
    found = next(block for block in paper.blocks if isinstance(block, Paragraph) and block.style == "lead")
    return "".join(run.text for run in found.text)


def test_the_same_edition_twice_says_the_same() -> None:
    paper = paper_of_difference(made(), made())
    assert lead(paper) == "They say the same."
    assert [section.title for section in paper.sections] == ["What differs"]
    assert not [block for block in paper.blocks if isinstance(block, Table)]


def test_a_figure_that_moved_with_its_reason_and_its_reference() -> None:
    """A was 5 and is 9; the editions know no reason, the records do."""
    old, new = made(5), made(9)
    (code,) = [found.code for found in new.references if found.row.indicator == "A"]
    reason: dict[Place, str] = {("A", None, None, "2020-08"): "4 rows loaded since."}
    paper = paper_of_difference(old, new, because=reason, address="https://trigpoint.example/")
    assert table(paper, "Figures that moved") == [("Assessments", "Aug 2020", "5", "9", "4 rows loaded since.")]
    moved = next(block for block in paper.blocks if isinstance(block, Table) and block.caption == "Figures that moved")
    assert moved.rows[0][0].reference == code
    assert paper.address == "https://trigpoint.example"
    assert "1 figure that both have moved" in lead(paper)
    assert ("Assessments", "Met", "Not met") in table(paper, "Colours and judgements, earlier and later")


def test_a_changed_definition_is_the_reason_where_it_changed() -> None:
    paper = paper_of_difference(made(5), made(9, meaning="m2"))
    ((*_, because),) = table(paper, "Figures that moved")
    assert because == "The definition, or what it stands on, changed."
    assert "1 definition changed" in lead(paper)


def test_a_colour_that_turned_is_told_first_and_everything_else_follows() -> None:
    old, new = made(), made(target=None, text="Other words.", actions=(), reopening="A target was wrong.")
    row = old.card.rows[0]
    old = replace(old, card=replace(old.card, rows=(replace(row, rag="green"), *old.card.rows[1:])))
    first = new.card.rows[0]
    new = replace(new, card=replace(new.card, rows=(replace(first, rag="red"), *new.card.rows[1:])))
    paper = paper_of_difference(old, new)
    (points,) = [block for block in paper.blocks if isinstance(block, Points)]
    assert "".join(run.text for run in points.items[0]).startswith("Green to red: Assessments")
    (facts,) = [block for block in paper.blocks if isinstance(block, Facts)]
    assert ("Opened again because", "A target was wrong.") in facts.pairs
    titles = [section.title for section in paper.sections]
    assert titles == ["What differs", "Colours and judgements", "Targets", "Words", "Actions"]
    assert ("Assessments", "Words.", "Other words.") in table(paper, "Words, earlier and later")


def test_two_periods_are_told_in_words_and_only_what_a_reader_asks_for() -> None:
    """July's means are another month's, not news; no column of the colours stands empty; days are written out."""
    old, new = made(), made(text="Other words.", target=7)
    july = replace(old, card=replace(old.card, period=Period.month(2020, 7), as_of=dt.date(2020, 7, 31)))
    new = replace(new, card=replace(new.card, as_of=dt.date(2020, 8, 31)))
    mean = replace(new, card=replace(new.card, rows=tuple(replace(row, mean_12=1.5) for row in new.card.rows)))
    assert paper_of_difference(july, mean).cover.period == "July 2020 and August 2020"
    titles = [section.title for section in paper_of_difference(july, mean).sections]
    assert "Other figures" not in titles and "Then and now" in titles
    told = table(paper_of_difference(july, mean), "The editions themselves, earlier and later")
    assert told == [("Data up to", "31 July 2020", "31 August 2020")]
    plain = [replace(one, card=replace(one.card, rows=tuple(replace(r, rag="none") for r in one.card.rows)))
             for one in (july, mean)]  # fmt: skip
    (shown,) = [block for block in paper_of_difference(*plain).blocks
                if isinstance(block, Table) and block.caption == "July 2020 and August 2020"]  # fmt: skip
    assert [column.heading for column in shown.columns] == ["Indicator", "Jul 2020", "Aug 2020"]
    same = paper_of_difference(replace(mean, card=replace(mean.card, rows=old.card.rows)), mean)
    assert ("Contacts", "7", "1.5") in table(same, "Other figures, earlier and later")


def test_documents_are_written_by_the_command_with_the_reason_of_the_records(
    a_workspace: Callable[[], Workspace], tmp_path: Path
) -> None:
    pytest.importorskip("docx")
    workspace = a_workspace()

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, ["--workspace", str(workspace.path), *arguments])
        assert done.exit_code == 0, done.exception or done.output
        return done.stdout

    def signed(*more: str) -> str:
        for role in ("analyst", "service head", "director"):
            said = run("sign", "board", "--period", "2025-05", "--as", role, "--name", role, "--json", *more)
        found: str = json.loads(said)["edition"]
        return found

    one = signed()
    load_csv(workspace, tmp_path / "late", assessment=ASSESSMENT + "A9,C2,2025-05-01,2025-05-09,South\n")
    two = signed("--reopening", "A late return.")
    told = run("editions", "--difference", one, two, "--as", "docx,html", "--to", str(tmp_path / "out"))
    names = ["board-2025-05-differences-1-to-2.docx", "board-2025-05-differences-1-to-2.html"]
    assert told.splitlines() == [str(tmp_path / "out" / name) for name in names]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    page = (tmp_path / "out" / names[1]).read_text(encoding="utf-8")
    word = zipfile.ZipFile(tmp_path / "out" / names[0]).read("word/document.xml").decode()
    for text in ("1 row loaded since.", "A late return.", "Figures that moved"):
        assert text in page and text in word
    wrong = CliRunner().invoke(cli, ["--workspace", str(workspace.path), "editions", "--difference", one, two,
                                     "--as", "xlsx", "--to", str(tmp_path)])  # fmt: skip
    assert 'A difference is not drawn as "xlsx".' in str(wrong.exception)
    alone = CliRunner().invoke(cli, ["--workspace", str(workspace.path), "editions", "--as", "docx"])
    assert alone.exit_code == 2
