"""Editions frozen in a small workspace: what they hold, that they stay, and what opens them again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.support.editions import DONE, MAY, TEXT, WORDS, frozen, signed
from tests.support.records import ASSESSMENT, load_csv
from tests.support.words import Held, action, comment
from trigpoint.model.problem import UserMistake
from trigpoint.publish.as_json import to_json
from trigpoint.publish.edition_json import of_bytes, to_bytes
from trigpoint.runs.backup import backup
from trigpoint.runs.doctor import examine
from trigpoint.runs.editions import drafted, edition, editions, followed_by, referenced
from trigpoint.runs.restore import restore
from trigpoint.runs.score import score
from trigpoint.runs.shapes import schema_text
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

Made = Callable[[], Workspace]


def test_an_edition_holds_all_that_its_forms_need(a_workspace: Made) -> None:
    """By hand: May 3 (A1, A5 in the North, A2 in the South), June 1, nothing before."""
    workspace = a_workspace()
    found = frozen(workspace)
    (row,) = found.card.rows
    assert (row.value, row.section, row.ref, row.outcome) == (3, "Assessments", "A1", "Children are seen in time.")
    assert row.commentary == "3 in May:\n\n- 2 in the North"
    assert (len(row.values), found.shown) == (36, 3)
    assert [(r.breakdown, r.member, r.value) for r in found.tables[0].rows] == [
        (None, None, 3), ("team", "North", 2), ("team", "South", 1)
    ]  # fmt: skip
    (meaning,) = found.definitions
    assert meaning.title == row.title
    assert dict(meaning.sentences)["When"].endswith("falls in the period.")
    assert meaning.sources == ("Social care assessments: tables, as of 30 June 2025",)
    (remark,) = found.remarks
    assert [quote.value for quote in remark.quotes] == [3, 2]
    assert [a.state_on(found.on) for a in found.actions] == ["overdue"]
    assert found.on == dt.date(2025, 6, 11)
    assert [s.role.value for s in found.signatures] == ["analyst", "service head", "director"]
    assert (found.number, found.follows, found.reopening) == (1, None, None)
    assert found.card.as_of == dt.date(2025, 6, 30)
    assert found.name == "Board, 2025-05, edition 1"


def test_the_cells_are_those_of_the_scorecard(a_workspace: Made) -> None:
    workspace = a_workspace()
    found = to_json(frozen(workspace).card)
    shown = to_json(score(workspace, "board", MAY, words=WORDS))
    for row in found["rows"]:
        row["values"] = row["values"][-3:]
    assert found == shown


def test_an_edition_is_read_as_it_was_frozen_by_its_name_or_a_part_of_it(a_workspace: Made) -> None:
    workspace = a_workspace()
    made = frozen(workspace)
    assert edition(workspace, made.id) == made
    assert edition(workspace, made.id[:8].upper()) == made
    data = to_bytes(made)
    assert hashlib.sha256(data).hexdigest() == made.id
    assert to_bytes(of_bytes(data)) == data
    for wrong in ("", made.id[:4], "f" * 64):
        with pytest.raises(UserMistake, match="There is no edition"):
            edition(workspace, wrong)


def test_every_row_has_a_reference_that_leads_back_to_it(a_workspace: Made) -> None:
    workspace = a_workspace()
    made = frozen(workspace)
    codes = [reference.code for reference in made.references]
    assert [made.reference_of(row) for row in made.tables[0].rows] == codes
    assert len(set(codes)) == len(codes) == 3
    for reference in made.references:
        typed = reference.code.lower().replace("0", "o")
        found = referenced(workspace, typed)
        assert (found.edition.id, found.row.member) == (made.id, reference.row.member)
    again = frozen(workspace, words=Held(), reopening="The words were of another month.")
    assert not {reference.code for reference in again.references} & set(codes)
    assert referenced(workspace, codes[0]).edition.number == 1
    for wrong in ("", "nothing", "ABCDEFGH"):
        with pytest.raises(UserMistake, match="No edition has a figure"):
            referenced(workspace, wrong)


def test_freezing_what_has_not_changed_gives_the_edition_that_there_is(a_workspace: Made) -> None:
    workspace = a_workspace()
    made = frozen(workspace)
    assert frozen(workspace) == made
    assert frozen(workspace, reopening="No need.") == made
    assert len(editions(workspace)) == 1


def test_opening_again_says_why_and_which_it_follows(a_workspace: Made) -> None:
    workspace = a_workspace()
    first = frozen(workspace)
    other = Held((comment("Other words.", DONE, MAY),))
    with pytest.raises(UserMistake, match=r"Board, 2025-05, edition 1 was frozen on .*Say why it is opened again"):
        frozen(workspace, words=other, reopening="  ")
    second = frozen(workspace, words=other, reopening="The words were of April.")
    assert (second.number, second.follows, second.reopening) == (2, first.id, "The words were of April.")
    third = frozen(workspace, reopening="They were not.")
    assert (third.number, third.follows) == (3, second.id)
    assert [(e.number, e.reopening, e.follows) for e in editions(workspace, "board", MAY)] == [
        (1, "", None), (2, "The words were of April.", first.id), (3, "They were not.", second.id)
    ]  # fmt: skip
    follower = followed_by(workspace, first.id)
    assert follower is not None
    assert follower.id == second.id
    assert followed_by(workspace, third.id) is None
    assert edition(workspace, first.id) == first
    assert editions(workspace, "board", MAY.previous()) == editions(workspace, "other") == ()


def test_the_audit_says_who_froze_what_and_why(a_workspace: Made) -> None:
    workspace = a_workspace()
    made = frozen(workspace)
    *_, entry = workspace.store.audit.entries()
    assert (entry.act, entry.by, entry.details["sha256"]) == ("edition", "tester", made.id)
    assert dict(entry.counts) == {"figures": 3}
    assert "director: director of Fenbridge" in entry.details["signed"]


def test_nobody_has_signed_or_something_else(a_workspace: Made) -> None:
    workspace = a_workspace()
    with pytest.raises(UserMistake, match="Nobody has signed"):
        frozen(workspace, signatures=())
    draft = drafted(workspace, "board", MAY, WORDS, breakdowns=("team",), on=dt.date(2025, 6, 9))
    assert (draft.number, draft.id, draft.is_signed) == (0, "", False)
    made = frozen(workspace, signatures=signed(of=draft.content))
    assert made.content == draft.content
    late = Held((comment("Other words.", DONE, MAY),))
    with pytest.raises(UserMistake) as told:
        frozen(workspace, words=late, signatures=signed(of=draft.content), reopening="Late words.")
    assert told.value.problems[0].what == "What analyst of Fenbridge signed (analyst) has changed since."
    assert len(told.value.problems) == 3
    assert len(editions(workspace)) == 1


def test_what_is_signed_does_not_change_with_a_load_that_changes_nothing_shown(
    a_workspace: Made, tmp_path: Path
) -> None:
    workspace = a_workspace()
    before = drafted(workspace, "board", MAY, WORDS)
    load_csv(workspace, tmp_path / "more", contact="contact_id,person_id,received_on\nK1,C1,2025-06-02\n")
    after = drafted(workspace, "board", MAY, WORDS)
    assert before.card.snapshot != after.card.snapshot
    assert before.content == after.content
    late = ASSESSMENT + "A9,C2,2025-05-01,2025-05-09,South\n"
    load_csv(workspace, tmp_path / "late", assessment=late)
    assert drafted(workspace, "board", MAY, WORDS).content != before.content


def test_mistakes_in_the_words_keep_it_from_being_frozen_all_at_once(a_workspace: Made) -> None:
    workspace = a_workspace()
    wrong = Held((comment("{{figure: A2}} and {{figure: A1, part=target}}", DONE, MAY),))
    with pytest.raises(UserMistake) as told:
        frozen(workspace, words=wrong)
    assert [p.what for p in told.value.problems] == [
        'The pack shows no indicator "A2".', "Social care assessments completed, 2025-05, has no target."
    ]  # fmt: skip
    with pytest.raises(UserMistake, match='no pack "bord"'):
        drafted(workspace, "bord", MAY, WORDS)


def test_actions_of_other_figures_and_those_long_closed_are_no_part_of_it(a_workspace: Made) -> None:
    begun = dt.date(2025, 5, 2)
    deeds = (
        action(DONE, MAY, id="ours", opened=begun),
        action(DONE, MAY, id="done lately", opened=begun, closed=dt.date(2025, 5, 30)),
        action(DONE, MAY, id="done before", opened=dt.date(2025, 3, 1), closed=dt.date(2025, 4, 1)),
        action("contacts_received", MAY, id="another's", opened=begun),
    )
    found = drafted(a_workspace(), "board", MAY, Held((), deeds), on=dt.date(2025, 6, 9))
    assert [a.id for a in found.actions] == ["ours", "done lately"]


def test_verify_proves_editions_a_backup_takes_them_and_nothing_is_unknown(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    made = frozen(workspace)
    assert verify(workspace.store).problems == ()
    assert not [a.what for a in examine(workspace.path) if "unknown" in a.what.casefold()]
    backup(workspace, tmp_path / "whole.zip", "tester")
    again = restore(tmp_path / "whole.zip", tmp_path / "again", "tester")
    assert edition(again, made.id) == made
    path = workspace.store.root / "editions" / made.id
    document = json.loads(path.read_bytes())
    document["scorecard"]["rows"][0]["value"] = 4
    path.write_text(json.dumps(document), encoding="utf-8")
    assert any(made.id[:12] in str(problem) for problem in verify(workspace.store).problems)
    with pytest.raises(UserMistake, match="missing or was changed"):
        edition(workspace, made.id)


def test_the_document_is_as_its_schema_says_drafts_and_other_audiences_too(a_workspace: Made) -> None:
    schema = json.loads(schema_text("edition"))
    check = Draft202012Validator(schema, format_checker=FormatChecker())
    workspace = a_workspace()
    check.validate(json.loads(to_bytes(frozen(workspace))))
    check.validate(json.loads(to_bytes(frozen(workspace, audience="public", breakdowns=()))))
    check.validate(json.loads(to_bytes(frozen(workspace, words=Held(), reopening="Why."))))
    check.validate(json.loads(to_bytes(drafted(workspace, "board", MAY, WORDS))))
    broken = json.loads(to_bytes(drafted(workspace, "board", MAY, WORDS)))
    broken["scorecard"]["rows"][0]["value"] = "three"
    assert not check.is_valid(broken)


def test_the_text_is_kept_as_a_tree_that_forms_can_draw(a_workspace: Made) -> None:
    (remark,) = json.loads(to_bytes(frozen(a_workspace())))["remarks"]
    assert TEXT.startswith("**")
    figure = {"indicator": DONE, "period": "2025-05", "breakdown": None, "member": None}
    assert remark["blocks"] == [
        {"kind": "paragraph", "spans": [
            {"kind": "words", "text": "3", "bold": True, "live": True, "figure": figure},
            {"kind": "words", "text": " in May:", "bold": False, "live": False, "figure": None},
        ]},
        {"kind": "bullets", "items": [[
            {"kind": "words", "text": "2", "bold": False, "live": True,
             "figure": figure | {"breakdown": "team", "member": "North"}},
            {"kind": "words", "text": " in the North", "bold": False, "live": False, "figure": None},
        ]]},
    ]  # fmt: skip
