"""The project: a model and a report as texts in folders (PBIP), which Power BI Desktop opens, and Git can compare."""

from __future__ import annotations

import json
from typing import Any

from trigpoint.publish.powerbi import page
from trigpoint.publish.powerbi.ids import guid, short
from trigpoint.publish.powerbi.tmdl import model_files
from trigpoint.publish.powerbi.visuals import SCHEMAS, container

NAME = "performance"
"""What the files are called, so that a project made again takes the place of the one before."""

_FABRIC = "https://developer.microsoft.com/json-schemas/fabric"
_MODEL, _REPORT = f"{NAME}.SemanticModel", f"{NAME}.Report"


def project_files(title: str, audience: str) -> dict[str, str]:
    """The project's files by their place. `title` is what people see; the ids go with it and the audience, so that two
    councils, or two audiences, have projects of their own."""
    drawn = page.visuals(title, audience)
    folder = f"{_REPORT}/definition/pages/{short(page.NAME)}"
    visuals = {
        f"{folder}/visuals/{short(page.NAME, visual.name)}/visual.json": _json(container(page.NAME, visual, order))
        for order, visual in enumerate(drawn)
    }
    return {
        f"{NAME}.pbip": _json({
            "$schema": f"{_FABRIC}/pbip/pbipProperties/1.0.0/schema.json",
            "version": "1.0",
            "artifacts": [{"report": {"path": _REPORT}}],
            "settings": {"enableAutoRecovery": True},
        }),
        f"{_MODEL}/.platform": _platform("SemanticModel", title, audience),
        f"{_MODEL}/definition.pbism": _json({
            "$schema": f"{_FABRIC}/item/semanticModel/definitionProperties/1.0.0/schema.json",
            "version": "4.2",
            "settings": {},
        }),
        **{f"{_MODEL}/definition/{place}": text for place, text in model_files().items()},
        f"{_REPORT}/.platform": _platform("Report", title, audience),
        f"{_REPORT}/definition.pbir": _json({
            "$schema": f"{_FABRIC}/item/report/definitionProperties/2.0.0/schema.json",
            "version": "4.0",
            "datasetReference": {"byPath": {"path": f"../{_MODEL}"}},
        }),
        f"{_REPORT}/definition/version.json": _json({
            "$schema": f"{SCHEMAS}/versionMetadata/1.0.0/schema.json",
            "version": "2.0.0",
        }),
        f"{_REPORT}/definition/report.json": _json({
            "$schema": f"{SCHEMAS}/report/3.0.0/schema.json",
            "themeCollection": {},
            "settings": {"useStylableVisualContainerHeader": True},
        }),
        f"{_REPORT}/definition/pages/pages.json": _json({
            "$schema": f"{SCHEMAS}/pagesMetadata/1.0.0/schema.json",
            "pageOrder": [short(page.NAME)],
            "activePageName": short(page.NAME),
        }),
        f"{folder}/page.json": _json({
            "$schema": f"{SCHEMAS}/page/2.0.0/schema.json",
            "name": short(page.NAME),
            "displayName": page.TITLE,
            "displayOption": "FitToPage",
            "height": 720,
            "width": 1280,
        }),
        **visuals,
    }  # fmt: skip


def _platform(kind: str, title: str, audience: str) -> str:
    return _json({
        "$schema": f"{_FABRIC}/gitIntegration/platformProperties/2.0.0/schema.json",
        "metadata": {"type": kind, "displayName": title},
        "config": {"version": "2.0", "logicalId": guid(kind, title, audience)},
    })  # fmt: skip


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
