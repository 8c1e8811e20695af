"""The first page of the report: how many are red, the lines of a pack with targets and comparators, one over time."""

from __future__ import annotations

from typing import Any

from trigpoint.publish.powerbi.visuals import Box, Field, Visual, colour, flag, number, properties, text

NAME, TITLE = "scorecard", "Scorecard"
INK, BLUE, ORANGE = "#0B0C0C", "#12436D", "#F46A25"

_COLUMNS = (
    ("Value as text", "Figure"),
    ("RAG status", "RAG"),
    ("Target", ""),
    ("Variance from target", "Against target"),
    ("Direction of travel", "Direction"),
    ("Better or worse", "Meaning"),
    ("England", ""),
    ("Statistical neighbours", "Neighbours"),
    ("Reference told", "Reference"),
)


def visuals(title: str, audience: str) -> tuple[Visual, ...]:
    """The visuals of the page, in the order in which they are read."""
    return (
        _words("title", Box(24, 16, 780, 44), title, 20, bold=True),
        _slicer("pack", "Indicators", "Pack", Box(24, 68, 240, 72), one=True),
        _slicer("section", "Indicators", "Section", Box(272, 68, 200, 72)),
        _slicer("month", "Dates", "Month", Box(480, 68, 152, 72)),
        _slicer("member", "Breakdowns", "Member", Box(640, 68, 164, 72)),
        _card("red", "Lines red", "Red", Box(820, 16, 104, 124)),
        _card("amber", "Lines amber", "Amber", Box(932, 16, 104, 124)),
        _card("green", "Lines green", "Green", Box(1044, 16, 104, 124)),
        _card("overdue", "Actions overdue", "Actions overdue", Box(1156, 16, 104, 124), table="Actions"),
        _matrix(),
        _line(),
        _card("as_of", "Data as of", "Data as of", Box(824, 540, 436, 72), table="Editions"),
        _words("note", Box(824, 620, 436, 84), _note(audience), 9),
    )


def _matrix() -> Visual:
    shown = [Field("Figures", name, True, heading) for name, heading in _COLUMNS]
    behind = {"color": {"expr": Field("Figures", "RAG colour", True).expression}}
    each = {"data": [{"dataViewWildcard": {"matchingOption": 1}}], "metadata": "Figures.RAG status"}
    return Visual(
        "lines",
        "pivotTable",
        Box(24, 152, 784, 552),
        # One level: of a section no measure says anything, and a matrix hides rows of which nothing is said.
        {"Rows": (Field("Indicators", "Indicator"),), "Values": shown},
        "The lines of the pack, in the last month that is chosen",
        "A table of the pack's lines: figure, colour, target, direction and comparators. The words say the colour.",
        {
            "values": [{"properties": {"backColor": {"solid": behind}}, "selector": each}],
            "subTotals": properties(rowSubtotals=flag(False), columnSubtotals=flag(False)),
            "rowHeaders": properties(wordWrap=flag(True)),
        },
    )


def _line() -> Visual:
    fields = (Field("Figures", "Value", True), Field("Figures", "Target", True))
    drawn = zip(fields, (BLUE, ORANGE), strict=True)
    return Visual(
        "trend",
        "lineChart",
        Box(824, 152, 436, 380),
        {"Category": (Field("Dates", "Month"),), "Y": fields},
        "Choose a line in the table: its figure by month, and its target",
        "A line chart by month of the line that is chosen in the table, with its target.",
        {
            "dataPoint": [
                {"properties": {"fill": colour(code)}, "selector": {"metadata": f"{one.table}.{one.name}"}}
                for one, code in drawn
            ],
            "legend": properties(show=flag(True), position=text("Top")),
        },
    )


def _card(name: str, measure: str, title: str, box: Box, table: str = "Figures") -> Visual:
    return Visual(
        name,
        "card",
        box,
        {"Values": (Field(table, measure, True),)},
        title,
        f"{title}: a number.",
        {
            "labels": properties(fontSize=number(20), color=colour(INK)),
            "categoryLabels": properties(show=flag(False)),
        },
    )


def _slicer(name: str, table: str, column: str, box: Box, *, one: bool = False) -> Visual:
    return Visual(
        name,
        "slicer",
        box,
        {"Values": (Field(table, column),)},
        "",
        f"Choose by {column.lower()}.",
        {
            "data": properties(mode=text("Dropdown")),
            "selection": properties(singleSelect=flag(one)),
            "header": properties(show=flag(True), text=text(column)),
        },
    )


def _words(name: str, box: Box, said: str, size: int, *, bold: bool = False) -> Visual:
    style: dict[str, Any] = {"fontSize": f"{size}pt", "color": INK, **({"fontWeight": "bold"} if bold else {})}
    paragraphs = [{"textRuns": [{"value": said, "textStyle": style}]}]
    return Visual(name, "textbox", box, alt=said, objects={"general": properties(paragraphs=paragraphs)})


def _note(audience: str) -> str:
    return (
        f"For {audience} use. Figures as they were signed, each from the newest edition that has it; colours as they "
        "were judged at the time. c: suppressed. k: rounds to zero. x: not available. z: not applicable. tbc: to be "
        "confirmed. Rates of several teams are numerators over denominators, never averages."
    )
