"""Writes `docs/back-test.md`: how forecasts would have done on the simulated borough. `make back-test`."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.support.repository import ROOT
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.period import Period
from trigpoint.runs.ahead import PackAhead, look_ahead_of_pack
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

PAGE = ROOT / "docs" / "back-test.md"
UNTIL, SEED = Period.month(2026, 3), 1
SIZE, MONTHS = 0.25, 60
LOWEST, HIGHEST = 0.90, 0.99
"""Between these the share within the 95% band must lie: below, the bands promise too much; above, they are idle."""


@dataclass(frozen=True)
class Settings:
    """What borough is simulated."""

    size: float = SIZE
    months: int = MONTHS
    seed: int = SEED


def looked_ahead(folder: Path, settings: Settings) -> PackAhead:
    """Simulate the borough in `folder`, load its records, and look ahead at every monthly indicator of a pack."""
    workspace = Workspace.create(folder / "fenbridge", "Fenbridge (simulated)", "Fenbridge")
    made = simulate(folder / "exports", settings.size, settings.months, UNTIL, settings.seed)
    load(workspace, "tables", [made.tables], as_of=UNTIL.end, by="back-test")
    catalogue = workspace_catalogue(workspace.path)
    shown = {item.indicator for pack in catalogue.packs.values() for s in pack.sections for item in s.items}
    names = [i.id for i in catalogue.indicators.values() if i.id in shown and i.origin == "computed"]
    items = "\n".join(f"      - {{indicator: {name}}}" for name in names)
    pack = f"pack: back-test\ntitle: Everything\naudience: internal\nsections:\n  - title: All\n    items:\n{items}\n"
    (workspace.definitions / "back-test.yaml").write_text(pack, encoding="utf-8")
    return look_ahead_of_pack(workspace, "back-test", UNTIL)


def page(found: PackAhead, settings: Settings) -> str:
    """The page, in the house's Markdown."""
    tested, shown = found.coverage, [row for row in found.rows if row.outlook.months]
    why = Counter(_kind(row.outlook.why_not) for row in found.rows if row.outlook.why_not)
    methods = Counter(row.outlook.method.value for row in shown if row.outlook.method)
    assert tested.within_80 is not None
    assert tested.within_95 is not None
    assert LOWEST <= tested.within_95 <= HIGHEST, f"{tested.within_95:.3f} of what came lay in the 95% band"
    lines = [
        "# How forecasts would have done",
        "",
        f"Written by `make back-test` from a simulated borough (size {settings.size:g}, {settings.months} months to "
        f"{UNTIL}, seed {settings.seed}): every computed monthly indicator that a pack shows.",
        "Every child in it is made up, so this shows that the method does what it says, not how well a council's own",
        "figures can be foreseen: `trigpoint ahead` says that of them, with each run.",
        "[The method](methods.md#looking-ahead).",
        "",
        "## Six months earlier",
        "The whole procedure, choice of method included, without the last six months, against what came:",
        "",
        "| | |",
        "|---|---|",
        f"| indicators with a forecast | {tested.series} |",
        f"| months that came and were forecast | {tested.forecasts} |",
        f"| of them within the 80 % band | {100 * tested.within_80:.0f} % |",
        f"| of them within the 95 % band | {100 * tested.within_95:.0f} % |",
        f"| mean absolute scaled error | {tested.scaled_error:.2f} |",
        f"| the same, of the same month a year before | {tested.naive_error:.2f} |",
        "",
        "## What is shown now",
        f"Of {len(found.rows)} monthly indicators {len(shown)} have a forecast.",
        "",
        "| by | indicators |",
        "|---|---|",
        *(f"| {method} | {count} |" for method, count in sorted(methods.items())),
        *(f"| none: {reason} | {count} |" for reason, count in sorted(why.items())),
        "",
        "## Each indicator's own past",
        "Mean absolute scaled error at up to six origins, beside that of the same month a year before at those places.",
        "",
        "| indicator | method | error | a year before |",
        "|---|---|---|---|",
    ]
    for row in sorted(shown, key=lambda r: r.row.indicator):
        outlook = row.outlook
        method = outlook.method.value if outlook.method else ""
        lines.append(f"| `{row.row.indicator}` | {method} | {outlook.scaled_error:.2f} | {outlook.naive_error:.2f} |")
    return "\n".join(lines) + "\n"


def _kind(why: str) -> str:
    """A reason without its numbers."""
    if "months are known" in why:
        return "fewer than 24 months without a gap"
    return why.rstrip(".").lower()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        chosen = Settings()
        PAGE.write_text(page(looked_ahead(Path(folder), chosen), chosen), encoding="utf-8")
