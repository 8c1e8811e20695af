"""An edition that was frozen once is read for ever: one of the first layout, byte for byte as it was kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.publish.edition_json import of_bytes
from trigpoint.scorecard.prose import Link, Listing, Phrase

KEPT = Path(__file__).with_name("layout_1.json")
ID = "ad47a43c4e68a7806fd47c64e3b528759c0c3f964e86e152a3803e7c0fa85022"


def test_the_first_layout_is_still_read() -> None:
    data = KEPT.read_bytes()
    assert hashlib.sha256(data).hexdigest() == ID
    found = of_bytes(data)
    assert (found.id, found.number, found.reopening) == (ID, 2, "A late record.")
    assert [(row.indicator, row.value, row.target.value) for row in found.card.rows] == [("A", 5, 6), ("B", 7, None)]
    assert found.card.rows[0].commentary == "5 after July:\n\n- one\n- two"
    (remark,) = found.remarks
    paragraph, listing = remark.prose.blocks
    assert paragraph.spans[0] == Phrase("5", True, Link("A", "2020-08"), live=True)  # type: ignore[union-attr]
    assert isinstance(listing, Listing)
    assert [code.code for code in found.references] == [r["reference"] for r in json.loads(data)["references"]]
    assert [(action.id, action.state_on(found.on)) for action in found.actions] == [("A1", "open")]
    assert found.signatures[0].name == "D. Signer"


def test_a_layout_that_is_not_known_yet_is_told() -> None:
    newer = json.loads(KEPT.read_bytes()) | {"layout": 2}
    with pytest.raises(UserMistake, match="made by a newer Trigpoint"):
        of_bytes(json.dumps(newer).encode())
