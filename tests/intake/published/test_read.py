"""Open data and the interactive tool's files, written by hand: what is taken, what is set aside, and as what."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.measures import load_measures
from trigpoint.catalogue.national import national_definitions
from trigpoint.intake.opening import open_safely
from trigpoint.intake.published.ees import read_ees
from trigpoint.intake.published.lait import read_lait
from trigpoint.intake.published.tables import PUBLISHED, PublishedRead, merge_published, typed
from trigpoint.intake.published.years import YEARS
from trigpoint.model.problem import UserMistake

FOLDERS = [national_definitions()]
AREAS = load_areas(FOLDERS)
MEASURES = load_measures(FOLDERS, load_catalogue().indicators, YEARS)
HEAD = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,"
ENGLAND = "Reporting year,National,E92000001,England,,,"
LEEDS = "Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,"
NORTH_EAST = ("E06000047", "E06000005", "E08000037", "E06000001", "E06000002", "E08000021", "E08000022", "E06000057",
              "E06000003", "E08000023", "E06000004", "E08000024")  # fmt: skip


def ees(folder: Path, name: str, *lines: str, meta: str = "") -> PublishedRead:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    files = [folder / name]
    if meta:
        files.append(folder / f"{Path(name).stem}.meta.csv")
        files[1].write_text(meta, encoding="utf-8")
    return read_ees([open_safely(file) for file in files], AREAS, MEASURES)


def figures(read: PublishedRead, indicator: str) -> list[tuple]:
    rows = read.figures.filter(pl.col("indicator") == indicator)
    return sorted(rows.select("period", "area", "value", "status").rows())


def test_columns_are_found_by_name_in_any_order_and_under_the_names_of_other_years(tmp_path: Path) -> None:
    first = ees(
        tmp_path,
        "c1_referrals_2013_to_2025.csv",
        HEAD + "old_la_code,new_la_code,la_name,category,referral_count,rereferral_count,rereferral_percent",
        f"2025,{ENGLAND},,,Referrals,200,50,25",
        f"2025,{LEEDS}383,E08000035,Leeds,Referrals,40,9,22.6",
        f"2024,{LEEDS}383,E08000035,Leeds,Referrals,c,c,c",
    )
    renamed = ees(
        tmp_path,
        "referrals.csv",
        "la_name,new_la_code,old_la_code,Re_referrals_percent," + HEAD.rstrip(","),
        "Leeds,E08000035,383,22.6,2025," + LEEDS.rstrip(","),
    )
    id = "re_referrals_in_12_months"
    assert figures(first, id) == [
        ("FY2023-24", "383", None, "suppressed"), ("FY2024-25", "383", 22.6, "final"),
        ("FY2024-25", "970", 25.0, "final"),
    ]  # fmt: skip
    assert figures(renamed, id) == [("FY2024-25", "383", 22.6, "final")]
    bases = first.figures.filter(
        (pl.col("indicator") == id) & (pl.col("area") == "383") & pl.col("value").is_not_null()
    )
    assert bases.select("numerator", "denominator").rows() == [(9.0, 40.0)]
    assert first.own == ("ees:c1_referrals:referral_count", "ees:c1_referrals:rereferral_count")


def test_every_symbol_is_kept_as_what_it_means_and_nothing_is_capped() -> None:
    texts = ["c", "x", "z", "k", "low", "~", ":", "-", "", "u", "12.5u", "15.199999999999999", "108.6", "1,234", "many"]
    read = typed(pl.DataFrame({"text": texts}))
    assert read["value"].to_list()[10:] == [12.5, 15.2, 108.6, 1234.0, None]
    assert read["value"].to_list()[:10] == [None] * 10
    assert read["status"].to_list()[:14] == [
        "suppressed", "not available", "not applicable", "low", "low", "low", "not available", "not available",
        "not available", "not available", "unreliable", "final", "final", "final",
    ]  # fmt: skip
    assert read["unread"].to_list() == [False] * 14 + [True]


def test_codes_that_changed_are_the_same_authority_and_other_places_are_set_aside(tmp_path: Path) -> None:
    read = ees(
        tmp_path,
        "numbers.csv",
        HEAD + "old_la_code,new_la_code,la_name,number",
        f"2012,{LEEDS}390,E08000020,Gateshead,5",
        f"2025,{LEEDS},E08000037,Gateshead,6",
        f"2025,{LEEDS}909,E10000006,Cumbria,x",
        f"2025,{LEEDS}940 / 941,E06000061 / E06000062,North Northamptonshire / West Northamptonshire,7",
        "2025,Reporting year,School,E92000001,England,,,,,,8",
    )
    assert figures(read, "ees:numbers:number") == [
        ("FY2011-12", "390", 5.0, "final"), ("FY2024-25", "390", 6.0, "final"),
        ("FY2024-25", "909", None, "not available"),
    ]  # fmt: skip
    (account,) = read.accounts
    assert (account.read, account.taken, account.set_aside) == (5, 3, 2)
    assert read.aside["row"].to_list() == [5, 6] and read.aside["whole_row"].to_list() == [True, True]


def test_a_description_says_which_numbers_are_filters(tmp_path: Path) -> None:
    lines = [
        HEAD + "old_la_code,new_la_code,la_name,age,take_up",
        f"2025,{LEEDS}383,E08000035,Leeds,2,108.6",
        f"2025,{LEEDS}383,E08000035,Leeds,3,91",
    ]
    meta = (
        "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column\n"
        "age,Filter,Age,,,,,\ntake_up,Indicator,Take-up,,%,1,,\n"
    )
    read = ees(tmp_path, "early_years.csv", *lines, meta=meta)
    assert figures(read, "ees:early_years:take_up:2") == [("FY2024-25", "383", 108.6, "final")]
    assert read.figures["unit"].unique().to_list() == ["percent"]
    assert read.figures["title"].to_list() == ["Take-up, 2", "Take-up, 3"]


def test_a_share_is_worked_out_from_published_numbers(tmp_path: Path) -> None:
    read = ees(
        tmp_path,
        "c4_section_47s_2013_to_2024.csv",
        HEAD + "old_la_code,new_la_code,la_name,ICPC,Duration_0-10_days,Duration_11-15_days",
        f"2024,{LEEDS}383,E08000035,Leeds,40,10,20",
        f"2024,{LEEDS}373,E08000019,Sheffield,40,c,20",
    )
    assert figures(read, "conferences_in_15_days") == [
        ("FY2023-24", "373", None, "suppressed"), ("FY2023-24", "383", 75.0, "final"),
    ]  # fmt: skip


def lait(folder: Path, rows: list[tuple], axis: str = "Rate per 100,000") -> PublishedRead:
    schema = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
    pl.DataFrame([(m, None, y, name, v, float(n), "NA") for m, y, name, v, n in rows], schema=schema, orient="row",
                 infer_schema_length=None).write_parquet(folder / "bds_long.parquet")  # fmt: skip
    (folder / "dictionary.csv").write_text(
        '"Measure_short","Chart_title","Polarity","y_axis_name","Year_Type"\n'
        f'"FirstYJS","First time entrants","Low","{axis}","Calendar Year"\n'
        '"KS2","Achieving the standard (%)","High","% achieving","Academic Year"\n',
        encoding="utf-8",
    )
    return read_lait([open_safely(folder / n) for n in ("bds_long.parquet", "dictionary.csv")], AREAS, MEASURES)


def _north_east(england: str, region: str, *parts: str) -> list[tuple]:
    codes = [area.code for area in AREAS.authorities if area.end is None]
    values = dict(zip(codes, ["100"] * len(codes), strict=True))
    values |= {AREAS.find(gss).code: value for gss, value in zip(NORTH_EAST, parts, strict=False)}  # type: ignore[union-attr]
    rows = [("FirstYJS", "2024", "x", value, code) for code, value in values.items()]
    return [*rows, ("FirstYJS", "2024", "England", england, "970"), ("FirstYJS", "2024", "North East", region, "980")]


def test_a_national_figure_outside_the_range_of_its_parts_is_refused_with_the_reason(tmp_path: Path) -> None:
    read = lait(tmp_path, _north_east("1258", "181", "200", "63"))
    kept = {area: value for _, area, value, _ in figures(read, "first_time_entrants_rate")}
    assert "970" not in kept and kept["980"] == 181.0
    assert read.aside["reason"].unique().to_list() == [
        "A national or regional figure outside the range of its own authorities' figures."
    ]
    assert "England was refused in CY2024: 1,258, where its authorities lie between 63 and 200" in read.notes[0]
    (account,) = read.accounts
    assert (account.read - account.taken, account.set_aside) == (1, 1)


@pytest.mark.parametrize(
    ("region", "parts", "refused"),
    [
        ("101", ("100",), False),  # both are rounded
        ("102", ("100",), True),
        ("130", ("120", "-"), False),  # the one that is missing may explain it
        ("181", ("120", "-"), True),  # farther out than the others are from each other
        ("900", ("-",) * 7, False),  # most are missing: nothing can be said
    ],
)
def test_missing_parts_may_explain_a_whole_just_outside(
    tmp_path: Path, region: str, parts: tuple[str, ...], refused: bool
) -> None:
    kept = [
        area
        for _, area, _, _ in figures(lait(tmp_path, _north_east("100", region, *parts)), "first_time_entrants_rate")
    ]
    assert ("980" not in kept) is refused


def test_counts_are_not_held_against_their_parts(tmp_path: Path) -> None:
    assert lait(tmp_path, _north_east("15300", "1200"), axis="Number").aside.height == 0


def test_the_tools_dust_dashes_and_years_are_read_and_odd_rows_set_aside(tmp_path: Path) -> None:
    rows = [
        ("KS2", "2024 (Rev)", "Leeds", "15.199999999999999", "383"),
        ("KS2", "2025 (prov)", "Leeds", "108.6", "383"),
        ("KS2", "2023", "Leeds", "-", "383"),
        ("KS2", "0", "Leeds", "-", "383"),
        ("KS2", "2025", "Nowhere", "1", "999"),
        ("Other", "2025", "Leeds", "1", "383"),
        ("KS2", "2025", "Leeds", "many", "383"),
    ]
    read = lait(tmp_path, rows)
    assert figures(read, "lait:KS2") == [
        ("AY2022-23", "383", None, "not available"), ("AY2023-24", "383", 15.2, "final"),
        ("AY2024-25", "383", 108.6, "provisional"),
    ]  # fmt: skip
    assert read.own == ("lait:KS2",)
    assert read.aside["row"].to_list() == [4, 5, 6, 7]
    assert read.aside["reason"].n_unique() == 4


def test_a_file_that_is_something_else_is_answered_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no column time_identifier"):
        ees(tmp_path, "other.csv", "time_period,geographic_level,number", "2025,National,1")
    (tmp_path / "figures.parquet").write_bytes(b"")
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "figures.parquet")
    (tmp_path / "words.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UserMistake, match="dictionary"):
        read_lait([open_safely(tmp_path / "figures.parquet")], AREAS, MEASURES)
    with pytest.raises(UserMistake, match="not the interactive tool's dictionary"):
        read_lait([open_safely(tmp_path / n) for n in ("figures.parquet", "words.csv")], AREAS, MEASURES)


def test_a_figure_takes_the_place_of_the_same_sources_and_leaves_the_others() -> None:
    def frame(*rows: tuple) -> pl.DataFrame:
        return pl.DataFrame(
            [(i, p, a, v, None, None, "final", "s", "", "", "") for i, p, a, v in rows], schema=PUBLISHED, orient="row"
        )

    old, new = frame(("m", "CY2024", "1", 1.0), ("m", "CY2023", "1", 2.0)), frame(("m", "CY2024", "1", 3.0))
    assert sorted(merge_published(old, new).select("period", "value").rows()) == [("CY2023", 2.0), ("CY2024", 3.0)]
