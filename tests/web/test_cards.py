"""Scorecards kept by the web process: built once for all who ask at once, and anew when what they rest on changes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Scorecard
from trigpoint.store.workspace import Workspace
from trigpoint.web import cards, place


def test_many_who_ask_at_once_wait_for_one(borough: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    started = threading.Barrier(6)

    def slowly(workspace: Workspace, pack: str, period: str, **asked: object) -> Scorecard:
        built.append(pack)
        return score(workspace, pack, period)

    monkeypatch.setattr(cards, "score", slowly)
    found: list[Scorecard] = []

    def ask() -> None:
        started.wait()
        found.append(cards.card("ofsted-kpis", "2026-02", periods=7))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == ["ofsted-kpis"]
    assert len(found) == 6
    assert all(one is found[0] for one in found)


def test_a_changed_definition_is_seen_at_once(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "borough"
    (folder / "definitions").mkdir(parents=True)
    (folder / "trigpoint.toml").write_bytes((filled / "trigpoint.toml").read_bytes())
    monkeypatch.setenv(place.VARIABLE, str(folder))
    before = place.catalogue()
    assert place.catalogue() is before
    overlay = folder / "definitions" / "own.yaml"
    overlay.write_text("indicator: cp_plans_open\nowner: Head of Something Else\n", encoding="utf-8")
    assert place.catalogue().indicators["cp_plans_open"].owner == "Head of Something Else"
    overlay.unlink()
    assert place.catalogue().digest == before.digest
