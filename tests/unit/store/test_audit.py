"""The audit: every edit shows; a line that a crash left unfinished is no line."""

import json
from pathlib import Path

import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.store.audit import Audit, Head


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    audit = Audit(tmp_path)
    for number in range(1, 6):
        audit.append(by="Ann", act="children", reason=f"reason {number}", counts={"rows": number})
    return audit


def test_entries_read_back(audit: Audit) -> None:
    entries = list(audit.entries())
    assert [(e.number, e.by, e.act, e.reason, dict(e.counts)) for e in entries] == [
        (n, "Ann", "children", f"reason {n}", {"rows": n}) for n in range(1, 6)
    ]
    assert audit.check() == ()
    assert audit.head() == Head(5, entries[-1].hash)
    assert audit.latest("rows") == 5
    assert audit.latest("nothing") == 0


def test_an_empty_audit_is_whole(tmp_path: Path) -> None:
    assert Audit(tmp_path).check() == ()
    assert list(Audit(tmp_path).entries()) == []
    assert Audit(tmp_path).head() is None
    assert Audit(tmp_path).cut({}) == ()


@pytest.mark.parametrize("line", [1, 3, 5])
def test_a_changed_line_shows(audit: Audit, line: int) -> None:
    lines = audit.path.read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b'"Ann"', b'"Bob"')
    audit.path.write_bytes(b"".join(lines))
    assert [p.line for p in audit.check()] == [line]


def test_a_line_changed_with_its_own_hash_shows_at_the_next(audit: Audit) -> None:
    """Whoever mends one line's hash after changing it breaks the next line's link."""
    other = Audit(audit.path.parent / "other")
    other.path.parent.mkdir()
    other.append(by="Bob", act="children", reason="reason 1", counts={"rows": 1})
    lines = audit.path.read_bytes().splitlines(keepends=True)
    lines[0] = other.path.read_bytes()
    audit.path.write_bytes(b"".join(lines))
    assert [p.line for p in audit.check()] == [2]


def test_a_line_taken_out_shows(audit: Audit) -> None:
    lines = audit.path.read_bytes().splitlines(keepends=True)
    del lines[2]
    audit.path.write_bytes(b"".join(lines))
    assert audit.check()[0].line == 3


def test_lines_in_another_order_show(audit: Audit) -> None:
    lines = audit.path.read_bytes().splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]
    audit.path.write_bytes(b"".join(lines))
    assert audit.check()[0].line == 2


def test_a_line_that_is_none_shows(audit: Audit) -> None:
    lines = audit.path.read_bytes().splitlines(keepends=True)
    lines[1] = b"not a line of the audit\n"
    audit.path.write_bytes(b"".join(lines))
    assert audit.check()[0].line == 2
    with pytest.raises(UserMistake, match="line 2"):
        list(audit.entries())
    lines[1] = b'{"counts":{"rows":'
    audit.path.write_bytes(b"".join([*lines[:1], lines[1] + b"\n", *lines[2:]]))
    with pytest.raises(UserMistake, match="line 2"):
        audit.latest("rows")


def test_an_unfinished_line_is_cut_off_by_the_next(audit: Audit) -> None:
    with audit.path.open("ab") as stream:
        stream.write(b'{"number":6,"at":"2026-')
    assert audit.check() == ()
    assert len(list(audit.entries())) == 5
    assert audit.append(by="Ann", act="undo").number == 6
    assert audit.check() == ()
    assert [e.act for e in audit.entries()][-2:] == ["children", "undo"]


def test_a_reason_of_any_words_and_length_is_kept(audit: Audit) -> None:
    reason = 'Añn\'s "check"\nof ✓ cases ' * 10_000  # longer than the block that is read to find the last line
    audit.append(by="Ann", act="children", reason=reason)
    audit.append(by="Ann", act="children", reason="after it")
    entries = list(audit.entries())
    assert [e.reason for e in entries[-2:]] == [reason, "after it"]
    assert audit.check() == ()


def test_every_line_is_json_by_itself(audit: Audit) -> None:
    lines = audit.path.read_text(encoding="utf-8").splitlines()
    assert len(lines) > 1
    for line in lines:
        assert {"number", "at", "by", "act", "reason", "counts", "previous", "hash"} <= set(json.loads(line))


def cut_to(audit: Audit, lines: int) -> None:
    whole = audit.path.read_bytes().splitlines(keepends=True)
    audit.path.write_bytes(b"".join(whole[:lines]))


def test_a_tail_that_was_cut_off_shows_by_the_head_beside(audit: Audit) -> None:
    assert audit.cut({}) == ()
    cut_to(audit, 3)
    assert audit.check() == ()
    assert [p.what for p in audit.cut({})] == [
        "The audit was cut off: it has 3 lines, and had 5 when audit.head was written."
    ]


def test_a_tail_that_was_cut_off_and_written_on_still_shows(audit: Audit) -> None:
    """Before the new lines reach the old length, and after."""
    cut_to(audit, 3)
    for _ in range(4):
        audit.append(by="Bob", act="children")
        assert audit.check() == ()
        assert len(audit.cut({})) == 1
    assert audit.cut({})[0].line == 5


def test_a_head_kept_elsewhere_shows_what_the_one_beside_no_longer_can(audit: Audit) -> None:
    kept = {"000004.json": audit.head()}
    cut_to(audit, 2)
    audit.head_path.unlink()
    assert audit.cut({}) == ()
    assert [p.what for p in audit.cut(kept)] == [
        "The audit was cut off: it has 2 lines, and had 5 when 000004.json was written."
    ]


def test_a_writer_stopped_before_the_head_leaves_no_fault(audit: Audit) -> None:
    """The head then speaks of the line before; the next line brings it up to date."""
    before = audit.head_path.read_bytes()
    audit.append(by="Ann", act="children")
    audit.head_path.write_bytes(before)
    assert audit.cut({}) == ()
    audit.append(by="Ann", act="children")
    assert json.loads(audit.head_path.read_bytes())["lines"] == 7
