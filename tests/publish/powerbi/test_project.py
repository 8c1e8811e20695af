"""The project's structure: all that can be told of it without Power BI. What cannot stands in docs/power-bi.md."""

from __future__ import annotations

import io
import json
import re
import uuid
from typing import Any

import polars
import pytest

from tests.publish.powerbi.reading import Thing, read_tmdl
from tests.publish.star.conftest import august, july, star
from trigpoint.publish.powerbi import files_of
from trigpoint.publish.star import Star

__all__ = ["august", "july", "star"]

MODEL, REPORT = "performance.SemanticModel", "performance.Report"
FABRIC = "https://developer.microsoft.com/json-schemas/fabric/"
TYPES = {polars.Int64: "int64", polars.Float64: "double", polars.String: "string", polars.Date: "dateTime",
         polars.Boolean: "boolean"}  # fmt: skip
# The fields that the published schemas require, and the versions of them that are written.
REQUIRED = {
    "performance.pbip": ("pbip/pbipProperties/1.0.0", {"version", "artifacts"}),
    f"{MODEL}/definition.pbism": ("item/semanticModel/definitionProperties/1.0.0", {"version"}),
    f"{MODEL}/.platform": ("gitIntegration/platformProperties/2.0.0", {"metadata", "config"}),
    f"{REPORT}/.platform": ("gitIntegration/platformProperties/2.0.0", {"metadata", "config"}),
    f"{REPORT}/definition.pbir": ("item/report/definitionProperties/2.0.0", {"version", "datasetReference"}),
    f"{REPORT}/definition/version.json": ("item/report/definition/versionMetadata/1.0.0", {"version"}),
    f"{REPORT}/definition/report.json": ("item/report/definition/report/3.0.0", {"themeCollection"}),
    f"{REPORT}/definition/pages/pages.json": ("item/report/definition/pagesMetadata/1.0.0", {"pageOrder"}),
}


@pytest.fixture(scope="module")
def files(star: Star) -> dict[str, bytes]:
    """The files by their place."""
    made = files_of(star, title="Fenbridge performance")
    assert len({place.casefold() for place, _ in made}) == len(made)
    return dict(made)


@pytest.fixture(scope="module")
def tables(files: dict[str, bytes]) -> dict[str, Thing]:
    """The model's tables by name."""
    return {
        thing.name: thing
        for place, text in files.items()
        if "/definition/tables/" in place
        for thing in read_tmdl(text.decode("utf-8"))
    }


def loaded(files: dict[str, bytes], place: str) -> dict[str, Any]:
    found = json.loads(files[place])
    assert isinstance(found, dict)
    return found


def visuals(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [loaded(files, place) for place in files if place.endswith("/visual.json")]


def test_every_part_has_its_schema_and_what_it_requires(files: dict[str, bytes]) -> None:
    for place, (schema, fields) in REQUIRED.items():
        document = loaded(files, place)
        assert document["$schema"] == f"{FABRIC}{schema}/schema.json"
        assert fields <= set(document), place
    assert loaded(files, "performance.pbip")["artifacts"] == [{"report": {"path": REPORT}}]
    assert loaded(files, f"{REPORT}/definition.pbir")["datasetReference"] == {"byPath": {"path": f"../{MODEL}"}}
    assert re.fullmatch(r"[1-9]\d*\.\d+\.0", loaded(files, f"{REPORT}/definition/version.json")["version"])
    for kind, folder in (("SemanticModel", MODEL), ("Report", REPORT)):
        platform = loaded(files, f"{folder}/.platform")
        assert platform["metadata"] == {"type": kind, "displayName": "Fenbridge performance"}
        assert uuid.UUID(platform["config"]["logicalId"]).version == 5


def test_the_page_is_where_the_report_says_and_its_visuals_stand_on_it(files: dict[str, bytes]) -> None:
    pages = loaded(files, f"{REPORT}/definition/pages/pages.json")
    (name,) = pages["pageOrder"]
    page = loaded(files, f"{REPORT}/definition/pages/{name}/page.json")
    assert page["name"] == name == pages["activePageName"] and len(name) <= 50
    assert {"displayName", "displayOption", "height", "width"} <= set(page)
    for place in (place for place in files if place.endswith("/visual.json")):
        visual = loaded(files, place)
        assert place == f"{REPORT}/definition/pages/{name}/visuals/{visual['name']}/visual.json"
        assert set(visual) == {"$schema", "name", "position", "visual"}
        box = visual["position"]
        assert box["x"] >= 0 and box["x"] + box["width"] <= page["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= page["height"]
        assert visual["visual"]["visualContainerObjects"]["general"][0]["properties"]["altText"]
    boxes = [visual["position"] for visual in visuals(files)]
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            assert not (
                one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
                and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]
            )  # fmt: skip
    kinds = {visual["visual"]["visualType"] for visual in visuals(files)}
    assert kinds == {"pivotTable", "lineChart", "card", "slicer", "textbox"}
    order = [box["tabOrder"] for box in boxes]
    assert sorted(order) == list(range(len(boxes)))


def test_every_column_of_the_files_is_in_the_model_with_its_type(
    files: dict[str, bytes], tables: dict[str, Thing]
) -> None:
    by_file = {}
    for table in tables.values():
        (partition,) = table.all("partition")
        (source,) = partition.all("source")
        (name,) = re.findall(r'& "\\(\w+)\.parquet"', source.expression)
        assert 'File.Contents(Text.TrimEnd(Folder, {"\\", "/"})' in source.expression
        by_file[f"data/{name}.parquet"] = table
    assert set(by_file) == {place for place in files if place.endswith(".parquet")}
    for place, table in by_file.items():
        schema = polars.read_parquet_schema(io.BytesIO(files[place]))
        columns = {column.properties["sourceColumn"]: column for column in table.all("column")}
        assert set(columns) == set(schema)
        for name, kind in schema.items():
            assert columns[name].properties["dataType"] == TYPES[kind], (place, name)
            assert columns[name].properties["summarizeBy"] == "none"
            assert columns[name].description
            if name.endswith(("_key", "_order")):
                assert "isHidden" in columns[name].properties, name


def test_relationships_join_what_there_is_one_way(files: dict[str, bytes], tables: dict[str, Thing]) -> None:
    found = read_tmdl(files[f"{MODEL}/definition/relationships.tmdl"].decode("utf-8"))
    pattern = re.compile(r"('(?:[^']|'')+'|\w+)\.('(?:[^']|'')+'|\w+)")
    active: list[tuple[str, str]] = []
    for relationship in found:
        assert uuid.UUID(relationship.name)
        assert set(relationship.properties) <= {"fromColumn", "toColumn", "isActive"}  # many to one, one direction
        ends = []
        for end in ("fromColumn", "toColumn"):
            match = pattern.fullmatch(relationship.properties[end])
            assert match is not None
            table, column = (part.strip("'").replace("''", "'") for part in match.groups())
            (there,) = [c for c in tables[table].all("column") if c.name == column]
            assert there.properties["dataType"] == "int64"
            ends.append(table)
        if "isActive" not in relationship.properties:
            active.append((ends[0], ends[1]))
    assert len(set(active)) == len(active)  # of two ways to one dimension, one is active
    facts, dimensions = {a for a, _ in active}, {b for _, b in active}
    assert not facts & dimensions  # a star, no snowflake
    assert facts == {"Figures", "Benchmarks", "Targets", "Actions"}
    assert len(found) == len({relationship.name for relationship in found}) == 24


def test_every_measure_names_columns_and_measures_that_there_are(tables: dict[str, Thing]) -> None:
    columns = {(table.name, column.name) for table in tables.values() for column in table.all("column")}
    names = [measure.name for table in tables.values() for measure in table.all("measure")]
    assert len({name.casefold() for name in names}) == len(names)
    used = set()
    for table in tables.values():
        own = {column.name.casefold() for column in table.all("column")}
        for measure in table.all("measure"):
            assert measure.name.casefold() not in own
            assert measure.expression and measure.description
            dax = measure.expression + measure.properties.get("formatStringDefinition", "")
            assert dax.count("(") == dax.count(")") and dax.count('"') % 2 == 0
            referred = set(re.findall(r"'([^']+)'\[([^\]]+)\]", dax))
            assert referred <= columns, measure.name
            called = set(re.findall(r"(?<!')\[([^\]]+)\]", re.sub(r"'[^']+'\[[^\]]+\]", "", dax)))
            assert called <= set(names), measure.name
            used |= referred | {("", name) for name in called}
    assert {("Figures", "Figure"), ("Benchmarks", "Benchmark figure"), ("Actions", "State")} <= used


def test_rates_come_from_sums_and_no_ratio_is_added_up_or_averaged(tables: dict[str, Thing]) -> None:
    measures = {m.name: m.expression for table in tables.values() for m in table.all("measure")}
    (pooled,) = [dax for dax in measures.values() if "DIVIDE" in dax]
    flat = re.sub(r"\s+", " ", pooled).strip()
    assert flat == (
        "DIVIDE(SUM('Figures'[Numerator figure]), SUM('Figures'[Denominator figure]))"
        " * SELECTEDVALUE('Indicators'[Factor])"
    )
    everything = " ".join(measures.values())
    assert "AVERAGE" not in everything
    sums = re.findall(r"SUM\('(\w+)'\[([^\]]+)\]\)", everything)
    assert set(sums) == {("Figures", "Numerator figure"), ("Figures", "Denominator figure"), ("Figures", "Figure")}
    assert "How = \"added\", SUM('Figures'[Figure])" in measures["Figures as one"]


def test_the_model_is_told_as_a_star_with_dates_and_sorted_names(
    files: dict[str, bytes], tables: dict[str, Thing]
) -> None:
    (model, *rest) = read_tmdl(files[f"{MODEL}/definition/model.tmdl"].decode("utf-8"))
    assert "discourageImplicitMeasures" in model.properties and model.properties["culture"] == "en-GB"
    assert {thing.name for thing in rest if thing.kind == "ref table"} == set(tables)
    (folder,) = read_tmdl(files[f"{MODEL}/definition/expressions.tmdl"].decode("utf-8"))
    assert folder.name == "Folder" and "IsParameterQuery=true" in folder.expression
    dates = tables["Dates"]
    assert dates.properties["dataCategory"] == "Time"
    keys = {table.name: [c.name for c in table.all("column") if "isKey" in c.properties] for table in tables.values()}
    assert keys["Dates"] == ["Date"] and keys["Indicators"] == ["Indicator key"] and keys["Figures"] == []
    for table in tables.values():
        names = {column.name for column in table.all("column")}
        for column in table.all("column"):
            by = column.properties.get("sortByColumn", "").strip("'")
            assert by == "" or (by in names and by != column.name)
    sorted_by = {c.name: c.properties["sortByColumn"] for c in dates.all("column") if "sortByColumn" in c.properties}
    assert sorted_by["Financial year"] == "'Financial year order'" and sorted_by["Month"] == "'Month order'"


def test_every_visual_shows_what_the_model_has(files: dict[str, bytes], tables: dict[str, Thing]) -> None:
    def fields(part: Any) -> list[tuple[str, str, str]]:
        if isinstance(part, list):
            return [found for each in part for found in fields(each)]
        if not isinstance(part, dict):
            return []
        here = [
            (kind.lower(), said["Expression"]["SourceRef"]["Entity"], said["Property"])
            for kind, said in part.items()
            if kind in ("Column", "Measure")
        ]
        return here + [found for each in part.values() for found in fields(each)]

    known = {
        (kind, table.name, thing.name)
        for table in tables.values()
        for kind in ("column", "measure")
        for thing in table.all(kind)
    }
    asked = {found for visual in visuals(files) for found in fields(visual)}
    assert asked <= known
    assert {("measure", "Figures", "Value"), ("column", "Indicators", "Pack")} <= asked
    for visual in visuals(files):
        for role in visual["visual"].get("query", {}).get("queryState", {}).values():
            for shown in role["projections"]:
                ((_, table, name),) = fields(shown["field"])
                assert (shown["queryRef"], shown["nativeQueryRef"]) == (f"{table}.{name}", name)


def test_ids_stay_and_go_with_the_council_and_the_audience(star: Star, files: dict[str, bytes]) -> None:
    again = dict(files_of(star, title="Fenbridge performance"))
    assert again == files
    other = dict(files_of(star, title="Northmouth performance"))
    differ = {place for place in files if files[place] != other[place]}
    assert {place.rpartition("/")[2] for place in differ} == {".platform", "visual.json"}
    tags = re.findall(rb"lineageTag: (\S+)", b"".join(files.values()))
    assert len(set(tags)) == len(tags) > 150


def test_what_a_council_is_called_breaks_no_file(star: Star) -> None:
    title = 'King\'s "Lynn" \\ & <West>'
    made = dict(files_of(star, title=title))
    shown = [visual["visual"]["objects"]["general"][0]["properties"]["paragraphs"][0]["textRuns"][0]["value"]
             for visual in visuals(made) if visual["visual"]["visualType"] == "textbox"]  # fmt: skip
    assert title in shown
    assert not any("King" in place for place in made)


def test_no_row_of_the_matrix_is_of_several_lines(files: dict[str, bytes]) -> None:
    (matrix,) = [v["visual"] for v in visuals(files) if v["visual"]["visualType"] == "pivotTable"]
    rows = [shown["queryRef"] for shown in matrix["query"]["queryState"]["Rows"]["projections"]]
    assert rows == ["Indicators.Indicator"]
