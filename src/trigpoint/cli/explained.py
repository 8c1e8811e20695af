"""An explanation as plain data: exact, nothing rounded, as `trigpoint schema explain` says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from trigpoint.catalogue.met_by import MetBy
from trigpoint.publish.as_json import target

if TYPE_CHECKING:
    from trigpoint.catalogue.describe import Description
    from trigpoint.runs.basis import Days, PartExplained, PopulationUsed, SourceRows
    from trigpoint.runs.explain import Explanation, RowAccount
    from trigpoint.runs.history import Sent
    from trigpoint.runs.in_pack import InPack


def plain(e: Explanation, shown: InPack | None = None) -> dict[str, object]:
    """The explanation as `trigpoint schema explain` says: exact, nothing rounded; `shown` is what a pack says of it."""
    indicator, figure = e.indicator, e.figure
    conditions = {"where": indicator.where, "numerator": indicator.numerator}
    return {
        "indicator": indicator.id,
        "refs": list(indicator.refs),
        "title": indicator.title,
        "period": str(e.period),
        "breakdown": e.member[0] if e.member else None,
        "member": e.member[1] if e.member else None,
        "origin": e.origin,
        "unit": e.unit,
        "better": e.judged.held.better,
        "owner": indicator.owner,
        "why_it_matters": indicator.why_it_matters,
        "definition": _definition(e.description),
        "definition_source": indicator.definition_source or None,
        "notes": indicator.notes or None,
        "conditions": {key: condition.text if condition else None for key, condition in conditions.items()}
        | {"met_by": str(indicator.met_by) if indicator.met_by is not MetBy.ANY_ROW else None},
        "columns": [
            {
                "table": c.table,
                "name": c.name,
                "title": c.title,
                "how": c.how,
                "source": c.source or None,
                "as_at": c.as_at,
            }
            for c in e.columns
        ],
        "days": _days(e.days),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "status": figure.status.value,
        "note": figure.note or None,
        "accounts": [_account(account) for account in e.accounts],
        "parts": [_part(part) for part in e.basis.parts],
        "populations": [_population(used) for used in e.basis.populations],
        "looked_into": [
            {"table": other.table, "title": other.title, "rows": other.rows, "files": _files(other.files)}
            for other in e.basis.looked_into
        ],
        "lists": list(e.lists),
        "sent": [_sent(sent) for sent in e.sent],
        "target": target(e.judged.held.target),
        "rag": e.judged.colour.rag,
        "rag_rule": e.judged.colour.rule,
        "pack_rules": [
            {"pack": r.pack, "direction": r.direction, "rag_rule": r.rag_rule, "rag": r.rag} for r in e.judged.packs
        ],
        "snapshot": e.snapshot,
        "as_of": e.as_of.isoformat(),
        "catalogue": e.catalogue,
        "digest": indicator.digest,
        **({} if shown is None else {"in_pack": _in_pack(shown)}),
    }


def _in_pack(shown: InPack) -> dict[str, object]:
    row = shown.row
    return {
        "pack": shown.pack,
        "direction_rule": shown.direction_rule,
        "direction": row.direction,
        "direction_note": row.direction_note,
        "judgement": row.judgement,
        "movement": row.movement,
        "on_target": row.on_target,
        "rag": row.rag,
        "rag_rule": row.rag_rule,
    }


def _account(account: RowAccount) -> dict[str, object]:
    return {
        "indicator": account.indicator,
        "table": account.table,
        "read": account.read,
        "counted": account.counted,
        "met": account.met,
        "left_out": [{"reason": reason, "rows": rows} for reason, rows in account.left_out.items()],
        "files": _files(account.files),
    }


def _definition(words: Description) -> dict[str, object]:
    return {
        "counted": words.counts or None,
        "when": words.when or None,
        "where": words.where or None,
        "numerator": words.numerator or None,
        "missing": words.missing or None,
        "value": words.value,
    }


def _files(files: Iterable[SourceRows]) -> list[dict[str, object]]:
    return [{"file": f.file, "sheet": f.sheet or None, "source": f.source, "rows": f.rows} for f in files]


def _days(days: Days | None) -> dict[str, str] | None:
    return {"first": days[0].isoformat(), "last": days[1].isoformat()} if days is not None else None


def _part(part: PartExplained) -> dict[str, object]:
    figure = part.figure
    return {
        "indicator": part.indicator.id,
        "title": part.indicator.title,
        "unit": part.unit,
        "definition": _definition(part.description),
        "days": _days(part.days),
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "status": figure.status.value,
        "note": figure.note or None,
    }


def _population(used: PopulationUsed) -> dict[str, object]:
    return {
        "indicator": used.indicator,
        "title": used.title,
        "ages": list(used.ages),
        "area": used.area,
        "year": used.year,
        "people": used.people,
        "files": _files(used.files),
    }


def _sent(sent: Sent) -> dict[str, object]:
    return {
        "period": str(sent.period),
        "source": sent.source,
        "value": sent.value,
        "status": sent.status,
        "note": sent.note or None,
        "file": sent.file or None,
        "sheet": sent.sheet or None,
        "row": sent.row,
        "column": sent.column or None,
        "snapshot": sent.snapshot,
        "known_on": sent.known_on.isoformat(),
        "current": sent.current,
    }
