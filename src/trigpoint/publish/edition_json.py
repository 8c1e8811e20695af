"""An edition as the one document from which every form is drawn, and back.

The document is what `trigpoint schema edition` describes. Its bytes are the same for the same edition, always: keys in
one order, no blanks, nothing rounded; their SHA-256 is the edition's name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import Any

from trigpoint.catalogue.layouts import PaperLayout
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL, Action, Progress, Role, Signature
from trigpoint.publish.as_json import plain, to_json
from trigpoint.publish.from_json import card_of, day
from trigpoint.publish.layout_json import layout_of, layout_to_json
from trigpoint.publish.prose_json import prose_of, prose_to_json
from trigpoint.scorecard.commentary import Remark, with_remarks
from trigpoint.scorecard.edition import Definition, Edition
from trigpoint.scorecard.prose import Link
from trigpoint.scorecard.quoting import Quote

LAYOUT = 1
Json = dict[str, Any]
_NOT_SIGNED = (
    "number", "follows", "reopening", "made_from", "made_with", "references", "signatures", "on", "snapshot",
    "catalogue",
)  # fmt: skip
"""What may change while a pack goes round for signature without changing what is signed."""


def to_bytes(edition: Edition) -> bytes:
    """The document as it is kept."""
    return _bytes(to_document(edition))


def of_bytes(data: bytes) -> Edition:
    """The edition whose `to_bytes` this is, its `id` and `content` worked out from it.

    Raises `UserMistake` for one of a newer layout.
    """
    document = json.loads(data)
    if document["layout"] != LAYOUT:
        raise UserMistake(Problem("This edition was made by a newer Trigpoint.", "Install the newer one."))
    return replace(_edition(document), id=hashlib.sha256(data).hexdigest(), content=_content(document))


def content_of(edition: Edition) -> str:
    """The hash of what is signed: all but the number, the signatures, and which snapshot and catalogue gave it."""
    return _content(to_document(edition))


def to_document(edition: Edition) -> Json:
    """The edition as JSON, without its own hash."""
    return {
        "layout": LAYOUT,
        "pack": edition.pack,
        "title": edition.card.title,
        "source": edition.card.source,
        "frequency": edition.frequency,
        "period": str(edition.period),
        "area": edition.area,
        "part": edition.part,
        "workspace": edition.workspace,
        "audience": edition.audience,
        "number": edition.number,
        "follows": edition.follows,
        "reopening": edition.reopening,
        **({"made_from": edition.made_from} if edition.made_from is not None else {}),
        "made_with": edition.made_with,
        "as_of": _day(edition.card.as_of),
        "snapshot": edition.card.snapshot,
        "catalogue": edition.card.catalogue,
        "shown": edition.shown,
        "on": edition.on.isoformat(),
        "scorecard": to_json(edition.card),
        "breakdowns": [to_json(card) for card in edition.tables],
        "references": [
            {"reference": found.code, "indicator": found.row.indicator, "ref": found.row.ref,
             "section": found.row.section, "breakdown": found.row.breakdown, "member": found.row.member}
            for found in edition.references
        ],
        "definitions": [_definition(found) for found in edition.definitions],
        "remarks": [_remark(remark) for remark in edition.remarks],
        "before": [_remark(remark) for remark in edition.before],
        "left_out": edition.left_out,
        "paper": layout_to_json(edition.layout),
        "actions": [_action(action, edition.on) for action in edition.actions],
        "signatures": [_signature(signature) for signature in edition.signatures],
    }  # fmt: skip


def _bytes(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def _content(document: Json) -> str:
    signed = {key: value for key, value in document.items() if key not in _NOT_SIGNED}
    cards = [document["scorecard"], *document["breakdowns"]]
    signed["scorecard"], *signed["breakdowns"] = (
        {key: value for key, value in card.items() if key not in _NOT_SIGNED} for card in cards
    )
    signed["actions"] = [{k: v for k, v in action.items() if k != "state"} for action in document["actions"]]
    return hashlib.sha256(_bytes(signed)).hexdigest()


def _definition(found: Definition) -> Json:
    return {
        "indicator": found.indicator,
        "title": found.title,
        "unit": found.unit,
        "better": found.better,
        "owner": found.owner,
        "frequency": found.frequency,
        "origin": found.origin,
        "sentences": [{"heading": heading, "text": text} for heading, text in found.sentences],
        "written": [{"key": key, "text": text} for key, text in found.written],
        "why_it_matters": found.why_it_matters,
        "source": found.source,
        "notes": found.notes,
        "refs": list(found.refs),
        "answers": list(found.answers),
        "sources": list(found.sources),
        "digest": found.digest,
        "meaning": found.meaning,
    }


def _remark(remark: Remark) -> Json:
    return {
        "indicator": remark.indicator,
        "period": str(remark.period),
        "breakdown": remark.breakdown,
        "member": remark.member,
        "text": remark.plain,
        "blocks": prose_to_json(remark.prose),
        "author": remark.author,
        "written": remark.written.isoformat(),
        "owner": remark.owner,
        "nothing_to_add": remark.nothing_to_add,
        **({"readers": remark.readers} if remark.readers != INTERNAL else {}),
        "quotes": [
            {"indicator": q.link.indicator, "period": q.link.period, "breakdown": q.link.breakdown,
             "member": q.link.member, "part": q.part, "value": plain(q.value), "text": q.text}
            for q in remark.quotes
        ],
    }  # fmt: skip


def _action(action: Action, on: dt.date) -> Json:
    return {
        "id": action.id,
        "text": action.text,
        "outcome": action.outcome,
        "who": action.who,
        "by_when": _day(action.by_when),
        "indicator": action.indicator,
        "period": str(action.period),
        "breakdown": action.breakdown,
        "member": action.member,
        "opened": action.opened.isoformat(),
        "closed": _day(action.closed),
        "state": action.state_on(on),
        "progress": [{"on": note.on.isoformat(), "text": note.text, "author": note.author} for note in action.progress],
        "readers": action.readers,
    }


def _signature(signature: Signature) -> Json:
    return {
        "role": signature.role.value,
        "name": signature.name,
        "account": signature.account,
        "at": signature.at.isoformat(),
        "note": signature.note,
        "of": signature.of,
    }


def _day(found: dt.date | None) -> str | None:
    return found.isoformat() if found is not None else None


def _edition(document: Json) -> Edition:
    remarks = tuple(_remark_of(found) for found in document["remarks"])
    before = tuple(_remark_of(found) for found in document["before"])
    card, *tables = (
        with_remarks(card_of(found, document["source"]), remarks, before)
        for found in (document["scorecard"], *document["breakdowns"])
    )
    return Edition(
        card=card,
        shown=document["shown"],
        on=dt.date.fromisoformat(document["on"]),
        workspace=document["workspace"],
        frequency=document["frequency"],
        part=document["part"],
        number=document["number"],
        tables=tuple(tables),
        definitions=tuple(_definition_of(found) for found in document["definitions"]),
        remarks=remarks,
        before=before,
        left_out=document["left_out"],
        actions=tuple(_action_of(found) for found in document["actions"]),
        signatures=tuple(_signature_of(found) for found in document["signatures"]),
        follows=document["follows"],
        reopening=document["reopening"],
        made_from=document.get("made_from"),
        made_with=document["made_with"],
        layout=layout_of(document["paper"]) if "paper" in document else PaperLayout(),
    )


def _definition_of(found: Json) -> Definition:
    listed = {key: tuple(found[key]) for key in ("refs", "answers", "sources")}
    said = {
        "sentences": tuple((each["heading"], each["text"]) for each in found["sentences"]),
        "written": tuple((each["key"], each["text"]) for each in found["written"]),
    }
    return Definition(**(found | listed | said))


def _remark_of(found: Json) -> Remark:
    return Remark(
        found["indicator"], Period.parse(found["period"]), found["breakdown"], found["member"],
        prose_of(found["blocks"]), found["author"], dt.datetime.fromisoformat(found["written"]), found["owner"],
        found["nothing_to_add"],
        tuple(
            Quote(Link(q["indicator"], q["period"], q["breakdown"], q["member"]), q["part"], q["value"], q["text"])
            for q in found["quotes"]
        ),
        found.get("readers", INTERNAL),
    )  # fmt: skip


def _action_of(found: Json) -> Action:
    opened = dt.date.fromisoformat(found["opened"])
    progress = tuple(Progress(dt.date.fromisoformat(n["on"]), n["text"], n["author"]) for n in found["progress"])
    same = {key: found[key] for key in ("id", "text", "outcome", "who", "indicator", "breakdown", "member", "readers")}
    return Action(
        **same,
        by_when=day(found["by_when"]),
        period=Period.parse(found["period"]),
        opened=opened,
        closed=day(found["closed"]),
        progress=progress,
    )


def _signature_of(found: Json) -> Signature:
    same = {key: found[key] for key in ("name", "account", "note", "of")}
    return Signature(role=Role(found["role"]), at=dt.datetime.fromisoformat(found["at"]), **same)
