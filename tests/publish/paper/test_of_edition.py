"""A paper says what its edition's document says: every figure, every reference, every word, and what matters first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.support.frozen import edition_of
from tests.support.words import action
from trigpoint.catalogue.layouts import PaperLayout, SectionLayout, Slot
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.words import WORDS
from trigpoint.publish.edition_json import to_document
from trigpoint.publish.paper.front import colours_by_section, in_brief, what_matters
from trigpoint.publish.paper.objects import Block, Paper, Paragraph, Picture, Points, Run, Section, Table
from trigpoint.publish.paper.of_edition import cover_of, paper_of
from trigpoint.publish.paper.rows import table_of
from trigpoint.scorecard.commentary import Remark
from trigpoint.scorecard.edition import Definition, Edition
from trigpoint.scorecard.objects import PeriodValue, Row, Scorecard, Target
from trigpoint.scorecard.prose import parse

STYLES = ("table", "report", "summary")


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return edition_of(card)


def styled(edition: Edition, style: str, **more: Any) -> Edition:
    return replace(edition, layout=PaperLayout(style=style, **more))


def section(paper: Paper, mark: str) -> Section:
    return next(found for _, found in paper.walk() if found.mark == mark)


def tables(paper: Paper) -> list[Table]:
    return [block for block in paper.blocks if isinstance(block, Table)]


def said(blocks: tuple[Block, ...]) -> str:
    """The words of paragraphs and lists."""
    found = []
    for block in blocks:
        texts = [block.text] if isinstance(block, Paragraph) else block.items if isinstance(block, Points) else []
        found += ["".join(run.text for run in text) for text in texts]
    return "\n".join(found)


def numbers(paper: Paper) -> Iterator[tuple[str, str, float | None]]:
    """Every number of a table that shows periods: the row's reference, the column's heading, the cell's value."""
    for table in tables(paper):
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                if row[0].reference:
                    yield row[0].reference, column.heading, cell.value


MONTHS = {"2020-05": "May 2020", "2020-06": "Jun 2020", "2020-07": "Jul 2020", "2020-08": "Aug 2020"}


@pytest.mark.parametrize("style", STYLES)
def test_every_figure_is_that_of_the_document_unrounded(edition: Edition, style: str) -> None:
    document = to_document(edition)
    place = {(r["indicator"], r["breakdown"], r["member"]): r["reference"] for r in document["references"]}
    wanted = {}
    for row in [row for one in (document["scorecard"], *document["breakdowns"]) for row in one["rows"]]:
        for value in row["values"]:
            if value["period"] in MONTHS:
                reference = place[row["indicator"], row["breakdown"], row["member"]]
                wanted[reference, MONTHS[value["period"]]] = value["value"]
    found = [(r, h, v) for r, h, v in numbers(paper_of(styled(edition, style))) if h in MONTHS.values()]
    assert found and all(wanted[reference, heading] == value for reference, heading, value in found)
    if style != "summary":
        shown = {(reference, heading) for reference, heading, _ in found}
        own = {place[r["indicator"], None, None] for r in document["scorecard"]["rows"]}
        assert {(reference, heading) for reference in own for heading in MONTHS.values()} <= shown


@pytest.mark.parametrize("style", STYLES)
def test_every_reference_has_its_entry_and_every_mark_is_its_own(edition: Edition, style: str) -> None:
    paper = paper_of(styled(edition, style))
    entries = [row[0].text for row in tables(paper)[-1].rows]
    assert section(paper, "references").blocks[-1] is tables(paper)[-1]
    printed = {cell.reference for table in tables(paper) for row in table.rows for cell in row if cell.reference}
    printed |= {block.reference for block in paper.blocks if isinstance(block, Picture)}
    runs = [run for block in paper.blocks if isinstance(block, Paragraph) for run in block.text]
    printed |= {run.reference for run in runs if run.reference}
    assert sorted(entries) == sorted(printed) and set(entries) <= {found.code for found in edition.references}
    marks = Counter(found.mark for _, found in paper.walk())
    assert set(marks.values()) == {1} and "" not in marks


def test_the_entry_of_a_reference_says_what_it_is_and_where_it_is_from(edition: Edition) -> None:
    first = edition.card.rows[0]
    table = tables(paper_of(edition))[-1]
    entry = next(row for row in table.rows if row[0].text == edition.reference_of(first))
    assert (entry[1].text, entry[3].text) == (first.title, "Plans: tables, as of 31 August 2020")
    assert table.caption == "References: Aug\N{NO-BREAK SPACE}2020"  # which is said of each only where they differ
    older = replace(first, values=(replace(first.values[-1], period=Period.parse("2020-07")),))
    differing = replace(edition, card=replace(edition.card, rows=(older, *edition.card.rows[1:])))
    assert [row[2].text for row in tables(paper_of(differing))[-1].rows][:2] == [
        "Jul\N{NO-BREAK SPACE}2020",
        "Aug\N{NO-BREAK SPACE}2020",
    ]


def red(row: Row, **more: Any) -> Row:
    return replace(row, rag="red", on_target=False, **more)


def kinds(edition: Edition) -> Counter[str]:
    return Counter(text[0].text.strip(" :") for text in what_matters(edition))


def test_what_matters_is_said_in_ten_lines_however_much_there_is(edition: Edition) -> None:
    """Thirty red figures of which half moved, and an action overdue: some of each kind, and how many more there are."""
    first = edition.card.rows[0]
    rows = tuple(
        red(first, indicator=f"i{n}", title=f"Figure {n}", judgement="worse" if n % 2 else "similar", direction="up")
        for n in range(30)
    )
    lines = what_matters(replace(edition, card=replace(edition.card, rows=rows)))
    assert len(lines) == 10
    found = Counter(text[0].text.strip(" :") for text in lines)
    assert found["Turned"] >= 3 and found["At risk"] >= 3 and found["Owed"] >= 1
    turned = [text for text in lines if text[0].text == "Turned: "]
    assert f"({15 - len(turned)} other figures too: see the themes.)" in turned[-1][-1].text
    assert all(text[1].reference for text in lines if text[0].text != "Owed: ")


def test_a_council_says_in_how_many_lines(edition: Edition) -> None:
    rows = tuple(red(edition.card.rows[0], indicator=f"i{n}") for n in range(9))
    few = replace(edition, card=replace(edition.card, rows=rows), layout=PaperLayout(lines=4))
    assert len(what_matters(few)) == 4


def test_the_figures_of_a_section_add_up_in_words_and_in_its_table(edition: Edition) -> None:
    """Of seven, three are known; what is suppressed is not said to be awaited."""
    first = edition.card.rows[0]
    status = (Status.SUPPRESSED, Status.SUPPRESSED, Status.NOT_AVAILABLE, Status.NOT_APPLICABLE)
    there = [replace(red(first), indicator="i0"), *(replace(first, indicator=f"i{n}", rag="none") for n in (1, 2))]
    lacking = [
        replace(first, indicator=f"j{n}", value=None, rag="none",
                values=(*first.values[:-1], replace(first.values[-1], value=None, status=each)))
        for n, each in enumerate(status)
    ]  # fmt: skip
    assert in_brief([*there, *lacking], edition) == (
        "7 figures: 3 known (1 red, 2 without a colour), 2 suppressed, 1 not applicable, 1 not yet in."
    )
    assert in_brief(lacking[:2], edition) == "2 figures: 2 suppressed."
    assert in_brief(there, edition) == "3 figures: 1 red, 2 without a colour."
    assert in_brief(there[1:], edition) == "2 figures."
    table = colours_by_section(replace(edition, card=replace(edition.card, rows=(*there, *lacking))))
    assert table is not None
    heads = [column.heading for column in table.columns]
    assert heads[1:] == ["Figures", "Red", "Amber", "Green", "Without a colour", "No figure", "Turned"]
    assert [[cell.value for cell in row[1:7]] for row in table.rows] == [[7, 1, 0, 0, 2, 4]]
    full = colours_by_section(replace(edition, card=replace(edition.card, rows=tuple(there))))
    assert full is not None and "No figure" not in [column.heading for column in full.columns]


def told_by(edition: Edition, frequency: str, period: str) -> tuple[Row, Edition]:
    """A row without a figure, in an edition of `period` whose indicator is told by `frequency`."""
    first, when = edition.card.rows[0], Period.parse(period)
    nothing = PeriodValue(when, None, None, None, Status.NOT_AVAILABLE)
    row = replace(first, value=None, status=Status.NOT_AVAILABLE, values=(nothing,), rag="none", notes=())
    meant = Definition(row.indicator, row.title, "count", "higher", "", frequency, "recorded", ())
    return row, replace(edition, card=replace(edition.card, period=when), definitions=(meant,))


@pytest.mark.parametrize(
    ("frequency", "period", "said"),
    [
        ("quarter", "2026-02", "1 figure: 1 not due: told by quarter (next to March 2026)."),
        ("quarter", "2026-03", "1 figure: 1 not yet in."),
        ("quarter", "FY2025-26-H2", "1 figure: 1 not yet in."),
        ("half", "FY2025-26-Q3", "1 figure: 1 not due: told by half (next to March 2026)."),
        ("year", "FY2025-26-Q1", "1 figure: 1 not due: told by year (next to March 2026)."),
        ("year", "FY2025-26-Q4", "1 figure: 1 not yet in."),
        ("calendar year", "2026-02", "1 figure: 1 not due: told by year (next to December 2026)."),
        ("academic year", "2026-02", "1 figure: 1 not due: told by school year (next to August 2026)."),
        ("month", "2026-02", "1 figure: 1 not yet in."),
    ],
)
def test_a_figure_of_a_longer_period_is_not_missing_before_that_ends(
    edition: Edition, frequency: str, period: str, said: str
) -> None:
    row, told = told_by(edition, frequency, period)
    assert in_brief([row], told) == said


def test_what_is_due_on_one_day_is_said_once(edition: Edition) -> None:
    row, told = told_by(edition, "quarter", "2026-02")
    names = {"quarter": 3, "year": 1, "academic year": 1}
    rows = [replace(row, indicator=f"{name} {n}") for name, count in names.items() for n in range(count)]
    meant = tuple(
        replace(told.definitions[0], indicator=one.indicator, frequency=one.indicator.rpartition(" ")[0])
        for one in rows
    )
    said = "5 figures: 5 not due: told by quarter or year (next to March 2026), by school year (next to August 2026)."
    assert in_brief(rows, replace(told, definitions=meant)) == said


def test_what_was_told_of_a_longer_period_is_not_awaited(edition: Edition) -> None:
    row, told = told_by(edition, "year", "FY2025-26-Q4")
    noted = replace(row, notes=("Told of 2025-26 as a whole: 75%.",))
    assert in_brief([noted], told) == "1 figure: 1 told of a longer period."


def test_others_wait_for_a_years_figure_that_has_not_come_in(edition: Edition) -> None:
    row, within = told_by(edition, "year", "FY2025-26-Q4")
    told = replace(within, card=replace(within.card, audience="public"))
    assert in_brief([row], told) == "1 figure: 1 not yet in."
    noted = replace(row, notes=("Told of 2025-26 as a whole.",))
    assert in_brief([noted], told) == "1 figure: 1 told of a longer period."


def test_nothing_is_at_risk_where_all_is_well(edition: Edition) -> None:
    rows = tuple(replace(row, rag="green", on_target=True, judgement="similar") for row in edition.card.rows)
    calm = replace(edition, card=replace(edition.card, rows=rows), actions=())
    assert kinds(calm)["At risk"] == kinds(calm)["Turned"] == 0


def test_what_is_owed_are_late_actions_missing_words_and_awaited_figures(edition: Edition) -> None:
    """The action was due on 1 September, told on the 4th; of two that are red the one without words is owed some."""
    calm = [replace(row, rag="none", on_target=None, judgement="none") for row in edition.card.rows]
    rows = (red(calm[0]), *calm[1:-1], red(calm[-1]))
    lines = what_matters(replace(edition, card=replace(edition.card, rows=rows)))
    owed = ["".join(run.text for run in text) for text in lines if text[0].text == "Owed: "]
    assert owed[0].startswith("Owed: 1 action overdue; first: ") and "due 1 September 2020" in owed[0]
    assert owed[1].startswith("Owed: 1 figure without words of its owner")
    assert owed[2].startswith("Owed: 1 figure to be confirmed: LSCB1, ")


def test_others_are_not_told_who_has_not_written(card: Scorecard) -> None:
    public = edition_of(card, audience="public")
    rows = tuple(red(row) for row in public.card.rows)
    lines = what_matters(replace(public, card=replace(public.card, rows=rows)))
    assert not [text for text in lines if "without words" in text[1].text]


def test_part_1_and_part_2_follow_the_audience_with_the_reason(card: Scorecard) -> None:
    layout = PaperLayout(exempt="Paragraph 2 of Schedule 12A.", committee="Scrutiny", author="Head of Performance")
    inside, outside = (
        paper_of(replace(edition_of(card, audience=audience), layout=layout), meeting=dt.date(2020, 10, 1)).cover
        for audience in ("internal", "public")
    )
    assert (inside.part, inside.reason) == ("Part 2", "Paragraph 2 of Schedule 12A.")
    assert (outside.part, outside.reason) == ("Part 1", "")
    assert (inside.committee, inside.author, inside.meeting) == (
        "Scrutiny",
        "Head of Performance",
        dt.date(2020, 10, 1),
    )
    assert inside.cut_off == dt.date(2020, 8, 31) and inside.signed == ("Director: D. Signer, 4 September 2020",)
    assert paper_of(edition_of(card)).cover.part == ""


def test_the_reason_for_opening_again_and_what_was_left_out_are_said(edition: Edition) -> None:
    told = replace(edition, number=2, reopening="A late file.", left_out=3)
    words = said(section(paper_of(told), "this-paper").blocks)
    assert "opened again: A late file." in words
    assert "3 comments and actions were not written for internal use, and left out." in words


def test_actions_say_outcome_who_when_and_state(edition: Edition) -> None:
    day = dt.date(2020, 8, 20)
    deeds = tuple(
        action(edition.card.rows[0].indicator, edition.period, id=f"A{n}", text=f"Do {n}.", opened=day, by_when=due)
        for n, due in enumerate((dt.date(2020, 9, 3), dt.date(2020, 9, 4), None))
    )
    (table,) = section(paper_of(replace(edition, actions=deeds)), "actions").blocks
    assert isinstance(table, Table)
    assert [tuple(cell.text for cell in row) for row in table.rows] == [
        ("Do 0.", "Fewer wait.", "Head of Assessment", "3\N{NO-BREAK SPACE}September 2020", "Overdue"),
        ("Do 1.", "Fewer wait.", "Head of Assessment", "4\N{NO-BREAK SPACE}September 2020", "Open"),
        ("Do 2.", "Fewer wait.", "Head of Assessment", "", "Open"),
    ]


LAYOUT = PaperLayout(
    before=(Slot("Introduction", "Why it comes to you."),),
    sections=(SectionLayout("Timeliness", asks="What changed.", slots=(Slot("Case study", "One family."),)),),
    after=(Slot("Next quarter", "What is expected."),),
)


def written(edition: Edition, place: str, text: str) -> Remark:
    when = dt.datetime(2020, 9, 2, tzinfo=dt.UTC)
    return Remark(edition.pack, edition.period, WORDS, place, parse(text), "A. Writer", when)


def test_a_draft_says_what_is_to_be_written_where_and_what_is_signed_leaves_it_out(card: Scorecard) -> None:
    draft, signed = (paper_of(replace(edition_of(card, number=number), layout=LAYOUT)) for number in (0, 1))
    asked = {
        "words-introduction": "Why it comes to you.",
        "theme-2": "What changed.",
        "words-case-study": "One family.",
        "words-next-quarter": "What is expected.",
    }
    for mark, text in asked.items():
        assert f"Still to be written: {text}" in said(section(draft, mark).blocks)
    assert not {"words-introduction", "words-case-study", "words-next-quarter"} & {s.mark for _, s in signed.walk()}
    assert "Still to be written" not in said(tuple(signed.blocks))


def test_words_stand_in_their_places_with_their_lists_and_bold_words(edition: Edition) -> None:
    remarks = (
        written(edition, "Introduction", "**Why**:\n\n- this\n- that"),
        written(edition, "Timeliness", "All together."),
        written(edition, "Case study", "1. A\n2. B"),
    )
    paper = paper_of(replace(edition, layout=LAYOUT, remarks=(*edition.remarks, *remarks)))
    assert section(paper, "words-introduction").blocks == (
        Paragraph((Run("Why", bold=True), Run(":"))),
        Points(((Run("this"),), (Run("that"),))),
    )
    assert "All together." in said(section(paper, "theme-2").blocks)
    (numbered,) = section(paper, "words-case-study").blocks
    assert isinstance(numbered, Points) and numbered.numbered
    titles = [found.title for _, found in paper.walk()]
    assert titles.index("Introduction") < titles.index("Timeliness") < titles.index("Case study")


def test_each_section_prints_in_its_own_style(edition: Edition) -> None:
    layout = PaperLayout(style="table", sections=(SectionLayout("Timeliness", style="report"),))
    paper = paper_of(replace(edition, layout=layout))
    levels = [(level, found.mark) for level, found in paper.walk()]
    assert (1, "detail") in levels and (2, "detail-2") in levels and (2, "detail-1") not in levels
    assert (1, "figures") in levels and (2, "figures-1") in levels and (2, "figures-2") not in levels
    assert section(paper, "figures-1").landscape
    summary = paper_of(styled(edition, "summary"))
    assert not {"detail", "figures"} & {found.mark for _, found in summary.walk()}


def test_the_columns_are_those_that_the_layout_names_but_for_empty_ones(edition: Edition) -> None:
    paper = paper_of(styled(edition, "table", columns=("latest", "target", "colour", "highest", "owner")))
    (table, *_) = section(paper, "figures-2").blocks
    assert isinstance(table, Table)
    assert [column.heading for column in table.columns] == [
        "Indicator", "Aug 2020", "Target", "Colour", "12-month highest"
    ]  # fmt: skip


def test_comparators_that_few_have_stand_in_a_table_of_their_own(edition: Edition) -> None:
    columns = ("latest", "target", "comparators")
    first, second = edition.card.rows[:2]
    assert not any(found.value for row in (first, second) for found in row.benchmarks)
    england = replace(first.benchmarks[0], comparator="england", value=80.0)
    one = replace(second, section=first.section, benchmarks=(england, *second.benchmarks[1:]))
    others = tuple(replace(row, section=first.section) for row in edition.card.rows[2:3])
    few, half = (first, one, *others), (first, one)

    def stood(rows: tuple[Row, ...]) -> list[list[str]]:
        small = replace(edition, card=replace(edition.card, rows=rows))
        blocks = section(paper_of(styled(small, "summary", columns=columns)), "theme-1").blocks
        return [[column.heading for column in block.columns] for block in blocks if isinstance(block, Table)]

    assert stood(few) == [["Indicator", "Aug 2020", "Target"], ["Indicator", "Aug 2020", "England"]]
    assert stood(half) == [["Indicator", "Aug 2020", "Target", "England"]]


def test_a_theme_has_no_picture_of_a_milestone_or_of_a_handful(edition: Edition) -> None:
    row = edition.card.rows[0]

    def pictures(unit: str, *values: float) -> int:
        shown = tuple(
            replace(figure, value=one) for figure, one in zip(row.values[-len(values) :], values, strict=True)
        )
        only = replace(row, unit=unit, values=shown, value=values[-1])
        small = replace(edition, card=replace(edition.card, rows=(only,)))
        return sum(isinstance(block, Picture) for block in section(paper_of(small), "theme-1").blocks)

    assert pictures("count", 0, 2, 1, 4) == pictures("milestone", 0, 1, 0, 1) == 0
    assert pictures("count", 0, 2, 1, 5) == pictures("percent", 0, 2, 1, 4) == 1


def test_what_was_told_of_a_longer_period_is_said_once_of_all(edition: Edition) -> None:
    row, told = told_by(edition, "year", "FY2025-26-Q4")
    unset = replace(row.target, state="none set", value=None)
    noted = tuple(
        replace(row, title=title, ref="", remark=None, target=unset, notes=("Told of 2025-26 as a whole.",))
        for title in ("A", "B")
    )
    known = replace(edition.card.rows[0], section=row.section)
    paper = paper_of(styled(replace(told, card=replace(told.card, rows=(known, *noted))), "summary"))
    assert "A; B. Told of 2025-26 as a whole." in said(section(paper, "theme-1").blocks).split("\n")


def test_colours_and_judgements_are_words(edition: Edition) -> None:
    seen = set()
    for table in tables(paper_of(edition)):
        for row in table.rows:
            for cell in row:
                seen.add(cell.tag)
                if cell.tag in ("red", "amber", "green"):
                    assert cell.text in (cell.tag.capitalize(), "Overdue")
                elif cell.tag:
                    assert cell.tag in cell.text
    assert seen & {"red", "amber", "green"} and seen - {"red", "amber", "green", ""}


def test_nothing_is_said_twice_where_it_stands_by_itself(edition: Edition) -> None:
    """The caption of one figure's table does not repeat its heading, nor a cell its column's."""
    paper = paper_of(styled(edition, "report"))
    alone = [part for _, part in paper.walk() if part.mark.startswith("figure-")]
    assert alone
    for part in alone:
        captions = [block.caption for block in part.blocks if isinstance(block, Table)]
        assert captions == ["Latest figures: August 2020"]
    stands = {row[n].also for table in tables(paper) for n, column in enumerate(table.columns)
              if column.heading == "Target" for row in table.rows}  # fmt: skip
    assert "Not\N{NO-BREAK SPACE}met" in stands and not any(text.startswith("Target") for text in stands)


def test_a_part_below_its_whole_is_named_without_it(edition: Edition) -> None:
    """A part below its whole; one below another figure, and one with no whole above it, have their full names."""
    card = edition.tables[0]
    part = next(row for row in card.rows if row.member is not None)
    whole = next(row for row in card.rows if row.indicator == part.indicator and row.member is None)
    other = next(row for row in card.rows if row.indicator != part.indicator and row.member is None)
    for rows, named in (
        ([whole, part], f"of which: {part.member}"),
        ([whole, other, part], f"{part.title}: {part.member}"),
        ([part], f"{part.title}: {part.member}"),
    ):
        assert table_of(rows, card, edition, ("periods",), "").rows[-1][0].text == named


def test_a_breakdown_is_a_table_of_its_members(edition: Edition) -> None:
    (table,) = section(paper_of(edition), "breakdown-1").blocks
    assert isinstance(table, Table)
    members = [row for row in edition.tables[0].rows if row.member is not None]
    assert [row[0].reference for row in table.rows] == [edition.reference_of(row) for row in members]


def test_a_breakdown_of_very_many_says_where_the_rest_is(edition: Edition) -> None:
    (card,) = edition.tables
    one = next(row for row in card.rows if row.member is not None)
    many = replace(card, rows=tuple(replace(one, member=f"Ward {n}") for n in range(450)))
    (table,) = section(paper_of(replace(edition, tables=(many,))), "breakdown-1").blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 400 and "50 more stand in the edition's working book" in table.note


def test_where_all_is_calm_it_says_so(edition: Edition) -> None:
    rows = tuple(
        replace(row, rag="none", on_target=None, judgement="similar", status=Status.FINAL, value=row.value or 1.0)
        for row in edition.card.rows
    )
    first = paper_of(replace(edition, card=replace(edition.card, rows=rows), actions=())).sections[0]
    assert "Nothing turned, nothing is at risk, and nothing is owed." in said(first.blocks)


def test_the_same_edition_gives_the_same_paper(card: Scorecard) -> None:
    assert paper_of(edition_of(card)) == paper_of(edition_of(card))


def test_a_milestone_is_reached_or_not_and_has_no_change(edition: Edition) -> None:
    """A row of 0 and then 1, whose unit is a milestone: no cell says 1.0, nor a percent of nothing."""
    first = edition.card.rows[0]
    values = tuple(replace(value, value=float(n == len(first.values) - 1)) for n, value in enumerate(first.values))
    row = replace(first, unit="milestone", value=1.0, values=values, rag="none")
    table = table_of([row], edition.card, edition, ("periods", "change", "mean"), "Milestones")
    assert [cell.text for cell in table.rows[0][1:]] == ["not yet"] * (len(values) - 1) + ["reached"]


def test_what_adds_up_to_its_target_says_how_much_there_is_so_far(edition: Edition) -> None:
    """38 of 120 in the year, of which the month's own figure says nothing."""
    first = edition.card.rows[0]
    goal = Target(value=120.0, state="set", kind="cumulative", expected=50.0, reached=38.0)
    row = replace(first, unit="count", target=goal, on_target=False, rag="red")
    (cell,) = table_of([row], edition.card, edition, ("target",), "So far").rows[0][1:]
    assert (cell.text, cell.also.replace("\N{NO-BREAK SPACE}", " ")) == ("120", "38 so far, not met")


def test_the_source_of_a_figure_is_a_table_or_that_it_was_sent(edition: Edition) -> None:
    first = edition.card.rows[0]
    known = next(one for one in edition.definitions if one.indicator == first.indicator)
    for sources, said in (
        (("People: tables, as of 31 August 2020", "Plans: tables, as of 31 August 2020"), "People; Plans"),
        (("Sent by observations",), "Sent as a figure"),
    ):
        told = replace(edition, definitions=(replace(known, sources=sources),))
        (cell,) = table_of([first], told.card, told, ("source",), "Sources").rows[0][1:]
        assert cell.text == said


def test_a_half_year_says_its_months_once(edition: Edition) -> None:
    halved = replace(edition, card=replace(edition.card, period=Period.parse("FY2025-26-H2")))
    assert cover_of(halved).period == "Half 2 of 2025-26 (October 2025 to March 2026)"
    assert cover_of(edition).period == "August 2020"
