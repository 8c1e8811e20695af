"""The version of a signed edition that others may see: from its own frozen figures, hidden, rounded, and said so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.support.editions import DONE, MAY, PACK, frozen
from tests.support.records import small_workspace
from tests.support.words import Held, action, comment
from trigpoint.model.observation import Status
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import Comment
from trigpoint.publish.edition_json import of_bytes, to_bytes, to_document
from trigpoint.runs.editions import edition, editions
from trigpoint.runs.for_audience import version_for
from trigpoint.runs.publishing import to_publish
from trigpoint.runs.score import score
from trigpoint.runs.shapes import schema_text
from trigpoint.scorecard.disclosure.undecided import NOTE
from trigpoint.scorecard.edition import Edition
from trigpoint.store.releases import Releases
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

Made = Callable[[], Workspace]


def numbers(found: Edition) -> set[float]:
    """Every number of the document that a figure or what is worked out of it may have."""

    def walk(value: object) -> list[float]:
        if isinstance(value, dict):
            return [n for key, inner in value.items() if key != "periods_12" for n in walk(inner)]
        if isinstance(value, list):
            return [n for v in value for n in walk(v)]
        return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []

    document, told = to_document(found), ("scorecard", "breakdowns", "remarks", "before", "actions")
    return set(walk([document[key] for key in told]))


def test_small_counts_are_hidden_with_all_that_rests_on_them(a_workspace: Made) -> None:
    """May: three assessments, two in the North, one in the South. A reader outside sees no number of them."""
    workspace = a_workspace()
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    assert {1, 2, 3} <= numbers(signed)
    made = version_for(workspace, signed, "public", by="tester")
    shown = [(f.value, f.status) for row in made.rows for f in row.values if f.period == MAY]
    assert shown == [(None, Status.SUPPRESSED)] * 3
    assert numbers(made) & {1, 2, 3} == set()
    assert (made.number, made.made_from, made.follows, made.audience) == (1, signed.id, None, "public")
    assert "1 to 5" in made.card.notes[0]
    assert made.name == "Board, 2025-05, edition 1, for public use"


def test_it_is_what_disclosure_control_gives_of_the_records_themselves(a_workspace: Made) -> None:
    workspace = a_workspace()
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    made = version_for(workspace, signed, "public", by="tester")
    card = score(workspace, "board", MAY, audience="public", by="team", periods_carried=36)
    counted = {(r.member, v.period): (v.value, v.status) for r in card.rows for v in r.values}
    assert {(r.member, v.period): (v.value, v.status) for r in made.tables[0].rows for v in r.values} == counted


def test_what_rounding_could_decide_is_not_told(a_workspace: Made) -> None:
    """May's three are told as nought beside the teams, as any number from two to four would be: no way is told."""
    workspace = a_workspace()
    with (workspace.path / "trigpoint.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[disclosure.public]\nhide_up_to = 1\n")
    workspace = Workspace.open(workspace.path)
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    made = version_for(workspace, signed, "public", by="tester")
    within, told = signed.tables[0].rows[0], made.tables[0].rows[0]
    assert within.direction == "up"
    assert (told.value, told.direction, told.judgement, told.direction_note) == (0, "none", "none", NOTE)
    (direct, *_) = score(workspace, "board", MAY, audience="public", by="team", periods_carried=36).rows
    assert (direct.value, direct.direction, direct.judgement, direct.direction_note) == (0, "none", "none", NOTE)
    assert direct.change_on_previous == told.change_on_previous
    assert (told.change_on_previous.difference, told.change_on_previous.undefined) == (None, "rounded")
    assert f"it is not told: {told.title}." in made.tables[0].notes[-1]


def test_no_record_is_read_for_it(a_workspace: Made) -> None:
    """The store's open files are gone: what is made rests on the edition alone."""
    workspace = a_workspace()
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    whole = version_for(workspace, signed, "partner", by="tester")
    for path in (workspace.store.root / "objects").rglob("*.parquet"):
        path.unlink()
    for path in workspace.cache.rglob("*"):
        if path.is_file() and path.suffix == ".parquet":
            path.unlink()
    again = version_for(workspace, signed, "public", by="tester")
    assert [row.status for row in again.rows] == [row.status for row in whole.rows]


def test_it_is_kept_once_proved_and_read_again(a_workspace: Made) -> None:
    workspace = a_workspace()
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    made = version_for(workspace, signed, "public", by="tester")
    assert version_for(workspace, signed, "public", by="tester") == made
    assert edition(workspace, made.id) == made
    assert of_bytes(to_bytes(made)).made_from == signed.id
    assert verify(workspace.store).problems == ()
    assert [(one.audience, one.made_from) for one in editions(workspace)] == [("internal", None), ("public", signed.id)]
    assert [said["audience"] for said, _ in Releases(workspace.store).since(dt.date(2000, 1, 1))] == ["public"] * 2
    Draft202012Validator(json.loads(schema_text("edition"))).validate(json.loads(to_bytes(made)))


def test_the_edition_that_follows_gets_a_version_that_follows(a_workspace: Made) -> None:
    workspace = a_workspace()
    first = to_publish(workspace, "board", MAY, Held(), by="tester", audience="public")
    assert to_publish(workspace, "board", MAY, Held(), by="tester", audience="public").id == first.id
    frozen(workspace, words=Held(), reopening="Team North had three, not two.")
    second = to_publish(workspace, "board", MAY, Held(), by="tester", audience="public")
    assert (second.number, second.follows) == (2, first.id)
    assert second.reopening == "It was made anew of edition 2 for internal use."
    assert "North had three" not in to_bytes(second).decode()


def said(text: str, readers: str, member: str | None = None) -> Comment:
    return comment(text, DONE, MAY, readers=readers, breakdown="team" if member else None, member=member)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Edition]:
    workspace = small_workspace(tmp_path_factory.mktemp("spoken"))
    (workspace.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    words = Held(
        (said("It was {{figure: A1}} in May.", "public"), said("Ann North wrote this: two.", "internal", "North"),
         said("{{figure: A1, period=2024-05}} a year ago.", "partner", "South")),
        (action(DONE, MAY, id="in", opened=dt.date(2025, 5, 20), text="Speak to Ann."),
         action(DONE, MAY, id="out", opened=dt.date(2025, 5, 20), readers="public")),
    )  # fmt: skip
    return workspace, frozen(workspace, words=words)


def test_words_are_given_to_whom_they_were_written_for_with_their_own_figures(
    spoken: tuple[Workspace, Edition],
) -> None:
    workspace, signed = spoken
    assert [r.readers for r in signed.remarks] == ["public", "internal", "partner"]
    assert of_bytes(to_bytes(signed)) == signed
    public, partner = (version_for(workspace, signed, who, by="tester") for who in ("public", "partner"))
    assert [remark.plain for remark in public.remarks] == ["It was suppressed in May."]
    assert public.remarks[0].quotes[0].value is None
    assert [remark.member for remark in partner.remarks] == [None, "South"]
    assert [a.id for a in public.actions] == ["out"]
    assert (public.left_out, partner.left_out) == (3, 2)
    text = to_bytes(public).decode()
    assert "Ann" not in text
    assert [row.commentary for row in public.card.rows] == ["It was suppressed in May."]


def test_a_typed_number_that_is_hidden_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "w")
    (workspace.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    signed = frozen(workspace, words=Held((said("There were 3 assessments.", "public"),)))
    with pytest.raises(UserMistake, match="tells a number that is hidden or rounded for public use"):
        version_for(workspace, signed, "public", by="tester")
    assert len(editions(workspace)) == 1


def test_changed_rules_are_told_instead_of_judging_the_parts_unlike(a_workspace: Made) -> None:
    workspace = a_workspace()
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    path = workspace.definitions / "board.yaml"
    changed = PACK.replace("{ref: A1,", "{ref: A1, targets: [{from: 2024-04-01, target: 9}],")
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(UserMistake, match=r"no longer those that were signed: .*Open the pack again"):
        version_for(workspace, signed, "public", by="tester")


def test_only_what_was_signed_within_has_a_version_for_others(a_workspace: Made) -> None:
    workspace = a_workspace()
    signed = to_publish(workspace, "board", MAY, Held(), by="tester")
    public = version_for(workspace, signed, "public", by="tester")
    with pytest.raises(UserMistake, match="is no signed edition for internal use"):
        version_for(workspace, public, "partner", by="tester")
    named = to_publish(workspace, "board", MAY, Held(), by="tester", audience="public", name=signed.id)
    assert named.id == public.id
