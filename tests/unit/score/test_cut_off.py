"""Up to which day figures are known: that of what they rest on, whatever else was loaded since."""

import datetime as dt
from dataclasses import replace

from tests.unit.score.conftest import FIRST, SECOND, TARGET_COLUMNS, frame, put
from trigpoint.model.period import Period
from trigpoint.runs.cut_off import cut_off, cut_off_in_words
from trigpoint.runs.explain import explain
from trigpoint.runs.load import load
from trigpoint.runs.place import data_until
from trigpoint.runs.score import score

PACK, STARTED = "early-help-monthly", "early_help_assessments_started"
OCTOBER, NOVEMBER = dt.date(2025, 10, 31), dt.date(2025, 11, 28)


def test_targets_of_a_later_day_do_not_make_the_data_newer(workspace):
    put(
        workspace,
        OCTOBER,
        {"target": frame(TARGET_COLUMNS, [{"indicator": STARTED, "from": "2025-04-01", "target": 1.0}])},
    )
    card, snapshot = score(workspace, PACK, "2025-09"), workspace.store.current()
    assert snapshot.known_on == OCTOBER
    assert card.as_of == SECOND
    assert data_until(workspace) == SECOND
    assert explain(workspace, STARTED, Period.parse("2025-09")).as_of == SECOND


def test_figures_that_people_sent_say_their_own_day(workspace, tmp_path):
    """A sheet of October's figures comes in, then one of August's that was late: records are known to September."""
    for day, month, value in ((OCTOBER, "2025-09", 7), (FIRST, "2025-08", 6)):
        sheet = tmp_path / f"{month}.csv"
        sheet.write_text(f"indicator,period,value\nNEET1,{month},{value}\n", encoding="utf-8")
        load(workspace, "observations", [sheet], as_of=day, by="tester", source="another")
    put(
        workspace,
        NOVEMBER,
        {"target": frame(TARGET_COLUMNS, [{"indicator": "NEET1", "from": "2025-04-01", "target": 1.0}])},
    )
    card, snapshot = score(workspace, PACK, "2025-09"), workspace.store.current()
    assert {"computed", "recorded"} <= {row.origin for row in card.rows if row.value is not None}
    assert card.as_of == SECOND
    assert cut_off_in_words(snapshot, card) == "30 September 2025; figures that were sent, up to 31 October 2025"
    assert explain(workspace, "NEET1", Period.parse("2025-09")).as_of == OCTOBER
    october = tmp_path / "2025-10.csv"
    october.write_text("indicator,period,value\nNEET1,2025-10,8\n", encoding="utf-8")
    load(workspace, "observations", [october], as_of=OCTOBER, by="tester", source="another")
    for audience in ("internal", "partner"):  # of October nothing is counted: its assessments have no value
        card = score(workspace, PACK, "2025-10", audience=audience)
        assert {row.origin for row in card.rows if row.value is not None} == {"recorded"}
        assert card.as_of == OCTOBER
        assert cut_off_in_words(workspace.store.current(), card) == "31 October 2025"
    earlier = score(workspace, PACK, "2025-09", as_known_on=SECOND)
    assert cut_off_in_words(snapshot, earlier) == "30 September 2025"


def test_a_part_loaded_before_parts_said_their_day_takes_none_back(workspace, tmp_path):
    """One source's figures came in by the version before, at the end of September; another's of August come now."""
    with workspace.store.change(by="tester") as change:
        parts = {key: replace(part, as_of=None) for key, part in workspace.store.current().parts.items()}
        change.commit(act="load", as_of=SECOND, format="tables", source="tests", parts=parts)
    sheet = tmp_path / "late.csv"
    sheet.write_text("indicator,period,value\nNEET1,2025-06,6\n", encoding="utf-8")
    load(workspace, "observations", [sheet], as_of=FIRST, by="tester", source="another")
    assert cut_off(workspace.store.current(), counted=False) == SECOND
    load(workspace, "observations", [sheet], as_of=FIRST, by="tester", source="tests")
    current = workspace.store.current()
    assert current.parts["observation", "tests"].as_of == SECOND
    assert current.parts["observation", "another"].as_of == FIRST
    assert cut_off(current, counted=False) == SECOND
