"""How a figure is judged, as `trigpoint explain` says it on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from trigpoint.runs.explain import Explanation
    from trigpoint.runs.in_pack import InPack

Pairs = Callable[["Console", str, list[tuple[str, str]]], None]


def draw_judgement(e: Explanation, out: Console, pairs: Pairs) -> None:
    """The target in force with its arithmetic, the rule behind the colour, and what each pack's rules are."""
    from trigpoint.publish.figures import target

    held, colour = e.judged.held, e.judged.colour
    said = target(held.target, e.unit)
    if said or held.target.how:
        lines = [("In force", said)] if said else []
        lines += [("How", held.target.how)] if held.target.how else []
        lines += [("Note", held.target.basis)] if held.target.basis else []
        pairs(out, "Target", lines)
    none = "a total is for everyone together" if e.member else "no thresholds are set for it"
    rule = colour.rule or f"no rule: {none}"
    pairs(out, "Colour", [("Rule", f"{rule}."), *([("Now", colour.rag)] if colour.rag != "none" else [])])
    ruled = [
        (rules.pack, f"{rules.rag_rule}." if rules.rag == "none" else f"{rules.rag.capitalize()}. {rules.rag_rule}.")
        for rules in e.judged.packs
        if rules.rag_rule is not None
    ]
    if ruled:
        pairs(out, "Colour, by pack", ruled)


def draw_in_pack(shown: InPack, out: Console, pairs: Pairs) -> None:
    """What the pack's scorecard says of the figure, each with its rule."""
    row = shown.row
    words = row.movement or row.direction
    judged = f", {row.judgement}" if row.judgement in ("better", "worse") else ""
    why = f" ({row.direction_note})" if row.direction_note else ""
    lines = [
        ("Direction", f"{words}{judged}{why}"),
        ("Its rule", shown.direction_rule),
        ("Colour", row.rag),
        ("Its rule", f"{row.rag_rule}." if row.rag_rule else "no rule"),
    ]
    pairs(out, f"In {shown.pack}", lines)
