"""The compiled catalogue: the same as read afresh, never stale, never trusted when damaged, and light to open."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.catalogue.writing import BASE, folder
from trigpoint.catalogue import cache as compiled
from trigpoint.catalogue.load import load_catalogue, national_definitions


def test_the_national_catalogue_comes_back_from_the_cache_as_it_was(tmp_path: Path) -> None:
    fresh = load_catalogue(cache=tmp_path)
    assert (tmp_path / "catalogue.jsonl").is_file()
    kept = load_catalogue(cache=tmp_path)
    assert kept is not fresh
    assert kept == fresh
    assert list(kept.derived) == list(fresh.derived)


def test_from_the_cache_neither_yaml_nor_the_parser_is_imported(tmp_path: Path) -> None:
    load_catalogue(cache=tmp_path)
    code = (
        "import sys; from pathlib import Path; from trigpoint.catalogue.load import load_catalogue;"
        "c = load_catalogue(cache=Path(sys.argv[1]));"
        "node = next(i.numerator.node for i in c.indicators.values() if i.numerator);"
        "print(sorted({'yaml', 'sqlglot', 'duckdb', 'polars'} & set(sys.modules)), type(node).__module__)"
    )
    shown = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[] trigpoint.language.tree"


def test_a_changed_definition_is_read_afresh(tmp_path: Path) -> None:
    layer = folder(tmp_path / "national", base=BASE)
    before = load_catalogue(layer, cache=tmp_path / "cache")
    folder(layer, base=BASE.replace("title: Assessments completed", "title: Assessments ended"))
    after = load_catalogue(layer, cache=tmp_path / "cache")
    assert before.indicators["assessments_completed"].title == "Assessments completed"
    assert after.indicators["assessments_completed"].title == "Assessments ended"


def test_a_file_added_or_taken_away_is_noticed(tmp_path: Path) -> None:
    layer = folder(tmp_path / "national", base=BASE)
    load_catalogue(layer, cache=tmp_path / "cache")
    folder(layer, more="indicator: m\ntitle: M\nvalue: recorded\nbetter: higher")
    assert "m" in load_catalogue(layer, cache=tmp_path / "cache").indicators
    (layer / "more.yaml").unlink()
    assert "m" not in load_catalogue(layer, cache=tmp_path / "cache").indicators


def test_a_changed_calendar_changes_what_rests_on_it(tmp_path: Path) -> None:
    layer = folder(tmp_path / "national", base=BASE)
    (layer / "calendars").mkdir()
    (layer / "calendars" / "england.csv").write_text("date,name\n2025-12-25,Christmas Day\n", encoding="utf-8")
    before = load_catalogue(layer, cache=tmp_path / "cache")
    (layer / "calendars" / "england.csv").write_text("date,name\n2025-12-26,Boxing Day\n", encoding="utf-8")
    after = load_catalogue(layer, cache=tmp_path / "cache")
    place = ("assessment", "working_days")
    assert before.derived[place].digest != after.derived[place].digest
    assert before.digest != after.digest


def key_of(cache: Path) -> str:
    with (cache / "catalogue.jsonl").open(encoding="utf-8") as kept:
        key: str = json.loads(kept.readline())["key"]
    return key


def kept_as(key: str, *lines: object) -> str:
    """A file that says truly what it holds, whatever that is."""
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return json.dumps({"key": key, "sha256": hashlib.sha256(body.encode()).hexdigest()}) + "\n" + body


NAMED: dict[str, list[str]] = {
    name: []
    for name in ("tables", "codes", "derived", "breakdowns", "populations", "indicators", "packs", "checks", "lists")
}
DAMAGED = {
    "cut off": lambda text, key: text[: len(text) // 2],
    "one letter else": lambda text, key: text.replace("Assessments completed", "Assessments compleved"),
    "empty": lambda text, key: "",
    "not an object": lambda text, key: "[1, 2]",
    "of another shape": lambda text, key: json.dumps({"key": key}),
    "nothing after": lambda text, key: kept_as(key),
    "another thing": lambda text, key: kept_as(key, ["t", 1, 2]),
    "an unknown class": lambda text, key: kept_as(key, [{"digest": ["o", "Popen", ["t", "true"]]}, NAMED]),
    "an unknown field": lambda text, key: kept_as(key, [{"digest": "d", "command": "true"}, NAMED]),
    "too few fields": lambda text, key: kept_as(key, [{"digest": "d"}, {"indicators": []}]),
    "a name without a line": lambda text, key: kept_as(key, [{"digest": "d"}, {**NAMED, "codes": ["a"]}]),
    "a line without a name": lambda text, key: kept_as(key, [{"digest": "d"}, NAMED], ["o", "Period"]),
    "an unknown mark": lambda text, key: kept_as(key, [{"digest": ["x"]}, NAMED]),
    "nothing marked": lambda text, key: kept_as(key, [[], []]),
    "a list as a name": lambda text, key: kept_as(key, [{"digest": ["o", ["a"]]}, NAMED]),
    "nested without end": lambda text, key: kept_as(
        key, '[{"digest": ' + '["t",' * 50000 + "1" + "]" * 50000 + "}, {}]"
    ),
}


def test_a_file_in_its_form_is_read(tmp_path: Path) -> None:
    """The damaged ones above differ from this only in what each is named for."""
    (tmp_path / "catalogue.jsonl").write_text(kept_as("k", [{"digest": "d"}, NAMED]), encoding="utf-8")
    found = compiled.read(tmp_path, "k")
    assert found is not None
    assert (found.digest, len(found.indicators)) == ("d", 0)


def test_a_definition_of_an_unknown_class_is_never_made(tmp_path: Path) -> None:
    line = ["o", "Popen", ["t", "true"]]
    (tmp_path / "catalogue.jsonl").write_text(
        kept_as("k", [{"digest": "d"}, {**NAMED, "codes": ["a"]}], line), encoding="utf-8"
    )
    found = compiled.read(tmp_path, "k")
    assert found is not None
    with pytest.raises(KeyError):
        found.codes["a"]


def test_only_what_is_asked_for_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = load_catalogue(cache=tmp_path)
    kept = load_catalogue(cache=tmp_path)
    made: list[object] = []
    decode = compiled._decode
    monkeypatch.setattr(compiled, "_decode", lambda value: (made.append(value), decode(value))[1])
    assert "eh_assessments" not in kept.checks
    assert list(kept.indicators) == list(fresh.indicators)
    assert made == []
    name = next(iter(fresh.indicators))
    assert kept.indicators[name] == fresh.indicators[name]
    assert kept.indicators[name] is kept.indicators[name]
    objects = [value for value in made if isinstance(value, list) and value[:2] == ["o", "Indicator"]]
    assert [value[2] for value in objects] == [name]


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_cache_is_ignored_and_made_again(tmp_path: Path, damage: str) -> None:
    layer = folder(tmp_path / "national", base=BASE)
    cache = tmp_path / "cache"
    fresh = load_catalogue(layer, cache=cache)
    kept = cache / "catalogue.jsonl"
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(DAMAGED[damage](whole, key_of(cache)), encoding="utf-8")
    assert load_catalogue(layer, cache=cache) == fresh
    assert kept.read_text(encoding="utf-8") == whole


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    layer = folder(tmp_path / "national", base=BASE)
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert load_catalogue(layer, cache=tmp_path / "cache").tables


def test_nothing_of_the_machine_is_in_the_cache(tmp_path: Path) -> None:
    load_catalogue(cache=tmp_path)
    kept = (tmp_path / "catalogue.jsonl").read_text(encoding="utf-8")
    assert str(national_definitions().parent) not in kept
    assert [path.name for path in tmp_path.iterdir()] == ["catalogue.jsonl"]
