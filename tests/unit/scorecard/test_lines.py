"""Which indicator a line shows, and whether from records or as people sent it."""

from dataclasses import replace

from tests.support.scorecards import AUGUST, catalogue, computed, months, recorded
from trigpoint.catalogue.objects import Pack, PackItem, PackSection, Value, ValueKind, When, WhenKind
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.build import About, Figures, build
from trigpoint.scorecard.lines import lines_of

STARTED = computed("assessments_started", title="Assessments started")
SENT = recorded("EH1a", title="EH1a as sent")
ITEM = PackItem("assessments_started", "EH1a")


def lines(item, *indicators, sent=(), tables=(), include=None):
    pack = Pack("p", "P", "internal", (PackSection("S", (item,)), PackSection("More", (), include)))
    found = lines_of(pack, catalogue(*indicators), set(sent), set(tables))
    return [(line.indicator.id, line.origin, line.other.id if line.other else None) for line in found]


def test_computed_where_there_are_records():
    assert lines(ITEM, STARTED, tables=["plan"]) == [("assessments_started", "computed", None)]
    assert lines(ITEM, STARTED, SENT, sent=["EH1a"], tables=["plan"]) == [("assessments_started", "computed", "EH1a")]


def test_recorded_where_there_are_none_or_the_item_prefers_it():
    assert lines(ITEM, STARTED, SENT, sent=["EH1a"]) == [("EH1a", "recorded", None)]
    preferred = replace(ITEM, show="recorded")
    found = lines(preferred, STARTED, SENT, sent=["EH1a"], tables=["plan"])
    assert found == [("EH1a", "recorded", "assessments_started")]
    assert lines(preferred, STARTED, tables=["plan"]) == [("assessments_started", "computed", None)]


def test_what_stands_at_a_periods_end_stays_a_stock_when_it_is_sent():
    open_plans = computed("open_plans", when=When(WhenKind.OPEN, None))
    pack = Pack("p", "P", "internal", (PackSection("S", (PackItem("open_plans", "EH1a"),)),))
    figures = Figures(recorded=months("EH1a", "2020-04", 10, 11, 12, 13, 14))
    (row,) = build(pack, catalogue(open_plans, SENT), figures, AUGUST, About("Fenbridge", "1-a")).rows
    assert (row.origin, row.value, row.year_to_date) == ("recorded", 14, None)


def test_somebody_may_send_figures_of_a_computed_indicator_by_its_own_name():
    assert lines(ITEM, STARTED, sent=["assessments_started"]) == [("assessments_started", "recorded", None)]
    found = lines(ITEM, STARTED, sent=["assessments_started"], tables=["plan"])
    assert found == [("assessments_started", "computed", "assessments_started")]


def test_a_ratio_needs_the_records_of_both():
    other = replace(computed("others"), table="referral")
    ratio = computed("both", value=Value(ValueKind.RATIO, over=("assessments_started", "others")))
    ratio = replace(ratio, table=None)
    item = PackItem("both", None)
    sent = ["both"]
    assert lines(item, ratio, STARTED, other, sent=sent, tables=["plan"])[0][1] == "recorded"
    assert lines(item, ratio, STARTED, other, sent=sent, tables=["plan", "referral"])[0][1] == "computed"


def test_what_is_defined_and_not_named_comes_at_the_end():
    more = recorded("CIN5")
    unsent = recorded("QA9")
    found = lines(ITEM, STARTED, SENT, more, unsent, sent=["EH1a", "CIN5"], include="defined")
    assert found == [("EH1a", "recorded", None), ("CIN5", "recorded", None)]


def test_what_another_pack_names_has_its_place_there():
    mine = Pack("mine", "Mine", "internal", (PackSection("Rest", (), "defined"),))
    other = Pack("other", "Other", "internal", (PackSection("S", (PackItem("CIN5", None), PackItem(None, "R7"))),))
    known = catalogue(recorded("CIN5"), recorded("seven", refs=("R7",)), recorded("own"), packs={"other": other})
    found = lines_of(mine, known, {"CIN5", "seven", "own"}, ())
    assert [line.indicator.id for line in found] == ["own"]


def test_a_line_that_nobody_knows_is_still_shown():
    assert lines(PackItem(None, "YO2", title="First-time entrants")) == [("YO2", "recorded", None)]


def test_a_difference_between_records_and_sent_is_said():
    pack = Pack("p", "P", "internal", (PackSection("S", (ITEM,)),))
    figures = Figures(
        computed=months("assessments_started", "2020-08", 130, source=""),
        recorded=months("EH1a", "2020-08", 132, source="Fenbridge"),
    )
    about = About("Fenbridge", "1-a")
    known = catalogue(STARTED, SENT)
    (row,) = build(pack, known, figures, AUGUST, about, tables=["plan"]).rows
    assert (row.value, row.ref, row.origin) == (130, "EH1a", "computed")
    assert row.notes == ("From records: 130. Sent by Fenbridge: 132.",)
    (public,) = build(pack, known, figures, AUGUST, replace(about, audience="public"), tables=["plan"]).rows
    assert public.notes == ()


def test_what_either_is_held_against_is_held_against_the_line():
    pack = Pack("p", "P", "internal", (PackSection("S", (ITEM,)),), comparators=("england",))
    start = AUGUST.start
    for shown, tables in (("EH1a", []), ("assessments_started", ["plan"])):
        for named in ("EH1a", "assessments_started"):
            figures = Figures(
                computed=months("assessments_started", "2020-08", 130, source=""),
                recorded=months("EH1a", "2020-08", 132),
                targets=[TargetRow(named, start, None, 150)],
                benchmarks=[BenchmarkRow(named, AUGUST, "england", 99)],
            )
            about = About("Fenbridge", "1-a")
            (row,) = build(pack, catalogue(STARTED, SENT), figures, AUGUST, about, tables=tables).rows
            assert (row.indicator, row.target.value, row.benchmarks[0].value) == (shown, 150, 99)


def test_two_senders_of_one_figure_are_both_named():
    pack = Pack("p", "P", "internal", (PackSection("S", (PackItem("EH1a", "EH1a"),)),))
    sent = [*months("EH1a", "2020-08", 132, source="A"), *months("EH1a", "2020-08", 131, source="B")]
    (row,) = build(pack, catalogue(SENT), Figures(recorded=sent), AUGUST, About("Fenbridge", "1-a")).rows
    assert row.value == 132 and row.notes == ("B sent 131.",)
