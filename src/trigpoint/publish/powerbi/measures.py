"""The measures of the Power BI model: what is worked out from the star's columns, and never by adding up ratios.

A figure of several teams is the sum of their numerators over the sum of their denominators, or their sum where the
figures themselves bear out that they add up, and nothing where one of them is hidden or not there yet. Everyone's
figure is meant wherever no one breakdown is chosen, and the last period wherever several are.
"""

from __future__ import annotations

from dataclasses import dataclass

JUDGED, COMPARED, COUNTED, ACTED, BEHIND = "Judgement", "Comparators", "How many", "Actions", "Behind the figures"

FORMAT = (
    'SWITCH(SELECTEDVALUE(\'Indicators\'[Unit]), "percent", "0.0\\%", "count", "#,0", "days", "#,0.0", '
    '"milestone", """reached"";""not yet"";""not yet""", "#,0.0##")'
)
"""A figure's format by its unit; a percentage is 0 to 100, so that its sign is put behind it and nothing is scaled. A
milestone is 1 once it is reached and 0 until then, and reads so."""

_POINTS = "+#,0.0##;-#,0.0##;0"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, what it works out (DAX), what that means; `format` is a format string, or an expression of
    one where it is `dynamic`."""

    name: str
    dax: str
    description: str
    folder: str = ""
    format: str = ""
    dynamic: bool = False
    hidden: bool = False
    is_link: bool = False


def _at_the_end(expression: str) -> str:
    """What an expression is in the last period of one line and area; for everyone, unless one breakdown is chosen."""
    return (
        "VAR LastDay = [Latest day]\n"
        "RETURN\n"
        "\tIF(\n"
        "\t\t[Is one line],\n"
        "\t\tIF(\n"
        "\t\t\tHASONEVALUE('Breakdowns'[Breakdown]),\n"
        f"\t\t\tCALCULATE({expression}, 'Figures'[Period end] = LastDay),\n"
        f"\t\t\tCALCULATE({expression}, 'Figures'[Period end] = LastDay, 'Breakdowns'[Is everyone] = TRUE())\n"
        "\t\t)\n"
        "\t)"
    )


def _over_all(expression: str) -> str:
    """The same over every period that is chosen."""
    return (
        "IF(\n"
        "\t[Is one line],\n"
        "\tIF(\n"
        "\t\tHASONEVALUE('Breakdowns'[Breakdown]),\n"
        f"\t\t{expression},\n"
        f"\t\tCALCULATE({expression}, 'Breakdowns'[Is everyone] = TRUE())\n"
        "\t)\n"
        ")"
    )


def _told(column: str) -> str:
    return _at_the_end(f"SELECTEDVALUE('Figures'[{column}])")


def _beside(comparator: str) -> str:
    """A comparator's newest figure that ends by the last period's end."""
    return (
        "VAR LastDay = [Latest day]\n"
        "VAR Newest =\n"
        "\tCALCULATE(\n"
        "\t\tMAX('Benchmarks'[Period end]),\n"
        "\t\tREMOVEFILTERS('Dates'),\n"
        "\t\t'Benchmarks'[Period end] <= LastDay,\n"
        f"\t\t'Comparators'[Comparator id] = \"{comparator}\"\n"
        "\t)\n"
        "RETURN\n"
        "\tIF(\n"
        "\t\t[Is one line],\n"
        "\t\tCALCULATE(\n"
        "\t\t\tSELECTEDVALUE('Benchmarks'[Benchmark figure]),\n"
        "\t\t\tREMOVEFILTERS('Dates'),\n"
        "\t\t\t'Benchmarks'[Period end] = Newest,\n"
        f"\t\t\t'Comparators'[Comparator id] = \"{comparator}\",\n"
        "\t\t\t'Breakdowns'[Is everyone] = TRUE()\n"
        "\t\t)\n"
        "\t)"
    )


def _lines(colour: str) -> str:
    return (
        "VAR LastDay = [Latest day]\n"
        "RETURN\n"
        "\tCALCULATE(\n"
        "\t\tCOUNTROWS('Figures'),\n"
        "\t\t'Figures'[Period end] = LastDay,\n"
        f"\t\t'Figures'[RAG] = \"{colour}\",\n"
        "\t\t'Breakdowns'[Is everyone] = TRUE()\n"
        "\t) + 0"
    )


_AS_ONE = (
    "VAR Untold =\n"
    "\tCOUNTROWS(FILTER('Figures', ISBLANK('Figures'[Figure]) && 'Figures'[Symbol] <> \"z\"))\n"
    "VAR How = SELECTEDVALUE('Indicators'[Together])\n"
    "RETURN\n"
    "\tSWITCH(\n"
    "\t\tTRUE(),\n"
    "\t\tCOUNTROWS('Figures') = 1, MAX('Figures'[Figure]),\n"
    "\t\tUntold > 0, BLANK(),\n"
    '\t\tHow = "pooled", [Pooled],\n'
    "\t\tHow = \"added\", SUM('Figures'[Figure])\n"
    "\t)"
)

_POOLED = (
    "DIVIDE(SUM('Figures'[Numerator figure]), SUM('Figures'[Denominator figure]))\n"
    "\t* SELECTEDVALUE('Indicators'[Factor])"
)

_WHOLE = (
    "VAR Untold =\n"
    "\tCOUNTROWS(FILTER('Figures', ISBLANK('Figures'[Figure]) && 'Figures'[Symbol] <> \"z\"))\n"
    "RETURN\n"
    "\tIF(Untold > 0, BLANK(), [Pooled])"
)

FIGURES = (
    Measure("Is one line", "HASONEVALUE('Indicators'[Indicator key]) && HASONEVALUE('Areas'[Area key])",
            "Whether one line of one pack and one area are chosen: figures of several are never put together.",
            BEHIND, hidden=True),
    Measure("Latest day", "MAX('Figures'[Period end])", "The last day of the last period that is chosen.",
            BEHIND, "Short Date", hidden=True),
    Measure("Pooled", _POOLED, "Numerators added up, over denominators added up, times the unit's factor.",
            BEHIND, FORMAT, dynamic=True, hidden=True),
    Measure("Figures as one", _AS_ONE, "The one figure, or several as one where that is right.",
            BEHIND, FORMAT, dynamic=True, hidden=True),
    Measure("Whole rate", _WHOLE, "The pooled rate, unless a figure in it is hidden or not there yet.",
            BEHIND, FORMAT, dynamic=True, hidden=True),
    Measure("Value", _at_the_end("[Figures as one]"), "The figure of the last period that is chosen, as it was signed.",
            format=FORMAT, dynamic=True),
    Measure("Value as text", f"VAR Told = [Value]\nRETURN\n\tIF(ISBLANK(Told), [Symbol told], FORMAT(Told, {FORMAT}))",
            "The same as text, with its symbol where there is no number."),
    Measure("Symbol told", _told("Symbol"), "Why there is no number, or what to mind."),
    Measure("Rate", _over_all("[Whole rate]"), "Over all periods that are chosen: numerators over denominators.",
            format=FORMAT, dynamic=True),
    Measure("Percentage", "IF(SELECTEDVALUE('Indicators'[Unit]) = \"percent\", [Rate])",
            "The rate, of lines that are percentages: 0 to 100.", format="0.0\\%"),
    Measure("Numerator", _at_the_end("SUM('Figures'[Numerator figure])"), "What is counted, in the last period.",
            format="#,0.##"),
    Measure("Denominator", _at_the_end("SUM('Figures'[Denominator figure])"), "Out of how many, in the last period.",
            format="#,0.##"),
    Measure("Value when signed", _at_the_end("SELECTEDVALUE('Figures'[Signed figure])"),
            "The figure as the edition of its own period had it.", format=FORMAT, dynamic=True),
    Measure("Change on the period before", _told("Change on previous"),
            "In the figure's own unit; of percentages, points.", format=_POINTS),
    Measure("Change on the year", _told("Change on year"), "In the figure's own unit; of percentages, points.",
            format=_POINTS),
    Measure("Target", _told("Target figure"), "The target in force.", JUDGED, FORMAT, dynamic=True),
    Measure("Variance from target", "VAR Goal = [Target]\nRETURN\n\tIF(NOT ISBLANK(Goal), [Value] - Goal)",
            "The figure less the target.", JUDGED, _POINTS),
    Measure("RAG status", _told("RAG"), "red, amber, green or none, as it was judged at the time.", JUDGED),
    Measure("RAG colour", 'SWITCH([RAG status], "red", "#F4D7D7", "amber", "#FFEE80", "green", "#CFE4DC", "#FFFFFF")',
            "The colour behind the word; the word is always there too.", JUDGED, hidden=True),
    Measure("Direction of travel", _told("Direction"), "What the figure did.", JUDGED),
    Measure("Better or worse", _told("Judgement"), "What that means.", JUDGED),
    Measure("Commentary", _told("Commentary text"), "What its owner says of it.", JUDGED),
    Measure("Reference told", _told("Reference"), "The figure's reference, which leads to its page.", JUDGED),
    Measure("Link",
            "VAR Code = [Reference told]\nRETURN\n\tIF(NOT ISBLANK(Code), MAX('Editions'[Reference page]) & Code)",
            "The figure's page in the web application, where that has an address.", JUDGED, is_link=True),
    Measure("England", _beside("england"), "England's newest figure by then.", COMPARED, FORMAT, dynamic=True),
    Measure("Region's figure", _beside("region"), "The region's newest figure by then.", COMPARED, FORMAT,
            dynamic=True),
    Measure("Statistical neighbours", _beside("statistical_neighbours"),
            "The neighbours' newest figure by then; blank where two methods are there and none is chosen.",
            COMPARED, FORMAT, dynamic=True),
    Measure("Difference from England", "VAR Theirs = [England]\nRETURN\n\tIF(NOT ISBLANK(Theirs), [Value] - Theirs)",
            "The figure less England's.", COMPARED, _POINTS),
    Measure("Lines red", _lines("red"), "Lines that were red in the last period.", COUNTED, "0"),
    Measure("Lines amber", _lines("amber"), "Lines that were amber in the last period.", COUNTED, "0"),
    Measure("Lines green", _lines("green"), "Lines that were green in the last period.", COUNTED, "0"),
    Measure("Figures restated", "CALCULATE(COUNTROWS('Figures'), 'Figures'[Restated] = TRUE()) + 0",
            "Figures that are no longer what was signed for their period.", COUNTED, "0"),
    Measure("Latest period", 'FORMAT([Latest day], "d mmmm yyyy")', "The last period's last day, in words.", COUNTED),
)  # fmt: skip

ACTIONS = (
    Measure("Actions told", "DISTINCTCOUNT('Actions'[Action id]) + 0", "How many actions.", ACTED, "0"),
    Measure("Actions open", "CALCULATE([Actions told], 'Actions'[State] IN {\"open\", \"overdue\"})",
            "Those not closed.", ACTED, "0"),
    Measure("Actions overdue", "CALCULATE([Actions told], 'Actions'[State] = \"overdue\")",
            "Those that should have been done.", ACTED, "0"),
)  # fmt: skip

EDITIONS = (
    Measure("Data as of", "FORMAT(MAX('Editions'[Data cut-off]), \"d mmmm yyyy\")", "The newest data cut-off.",
            COUNTED),
    Measure("Drafts", "CALCULATE(COUNTROWS('Editions'), 'Editions'[Is signed] = FALSE()) + 0",
            "Editions that nobody has signed.", COUNTED, "0"),
)  # fmt: skip

MEASURES = {"fact_observation": FIGURES, "fact_action": ACTIONS, "dim_edition": EDITIONS}
"""The measures by the table that they stand in."""
