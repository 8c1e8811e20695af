"""Every form of one edition, for those within and for the public: what is planted in it gets out where it may, and
nowhere else. A form that is added is held to the same."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars
import pytest

from tests.support.editions import MAY, WORDS, signed
from tests.support.records import small_workspace
from tests.support.system import need
from tests.support.words import Held, action, comment
from trigpoint.publish.edition_json import to_bytes
from trigpoint.runs.editions import freeze
from trigpoint.runs.forms import FORMS
from trigpoint.runs.load import load
from trigpoint.runs.publishing import publish, to_publish
from trigpoint.store.workspace import Workspace

pytestmark = [pytest.mark.pages, pytest.mark.slow]

NAME, OPEN = "Zebedee Quillfeather", "Visits resumed."
FORMULA, SCRIPT = '=HYPERLINK("http://planted.example")', "<script>planted()</script>"
HIDDEN = ("6.557377", "6.6%")
"""4 of 61: what a reader could work the small count out of."""

SHOWN = "47.2"
"""34 of 72, which nothing hides."""

PACK = """
pack: planted
title: Planted
audience: internal
source: Drawn for a test
periods_shown: 3
paper: {exempt: "Information which is likely to reveal the identity of an individual."}
sections:
  - title: Shares
    items:
      - {ref: P1, indicator: small_share}
      - {ref: P2, indicator: large_share}
      - {ref: P3, indicator: risky_title}
"""
DEFINITIONS = f"""
indicator: small_share
title: A share of few
why_it_matters: It is planted.
value: recorded
unit: percent
better: higher
frequency: month
---
indicator: large_share
title: A share of many
why_it_matters: It is planted.
value: recorded
unit: percent
better: higher
frequency: month
---
indicator: risky_title
title: '{FORMULA}'
why_it_matters: It is planted.
value: recorded
unit: count
better: higher
frequency: month
"""
FIGURES = """indicator,period,value,numerator,denominator
small_share,2025-04,50,30,60
small_share,2025-05,6.557377049180328,4,61
large_share,2025-04,50,36,72
large_share,2025-05,47.22222222222222,34,72
risky_title,2025-04,90,,
risky_title,2025-05,110,,
"""


@dataclass(frozen=True)
class Handed:
    """What each audience holds: every text of every file, by the file's name, parts of archives included."""

    workspace: Workspace
    internal: dict[str, str]
    public: dict[str, str]


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    need("pages")
    folder = tmp_path_factory.mktemp("planted")
    workspace = small_workspace(folder)
    (workspace.definitions / "planted.yaml").write_text(PACK, encoding="utf-8")
    (workspace.definitions / "indicators.yaml").write_text(DEFINITIONS, encoding="utf-8")
    (folder / "figures.csv").write_text(FIGURES, encoding="utf-8")
    load(workspace, "observations", [folder / "figures.csv"], as_of=dt.date(2025, 6, 30), by="tester")
    words = Held(
        (comment(f"{NAME} moved away.\n\n{SCRIPT}", "small_share", MAY),
         comment(f"{OPEN} {SCRIPT}", "large_share", MAY, readers="public")),
        (action("small_share", MAY, opened=dt.date(2025, 5, 20), text=f"Call on {NAME}."),
         action("large_share", MAY, id="A2", opened=dt.date(2025, 5, 20), text=FORMULA, readers="public")),
    )  # fmt: skip
    freeze(workspace, "planted", MAY, words, signed(note=f"Seen by {NAME}"), by="tester")
    read = {}
    for audience in ("internal", "public"):
        forms = [name for name in FORMS if audience == "public" or name != "opendata"]
        chosen = to_publish(workspace, "planted", MAY, WORDS, by="tester", audience=audience)
        publish(workspace, chosen, folder / audience, forms, by="tester")
        read[audience] = dict(_texts(folder / audience)) | {"edition.json": to_bytes(chosen).decode()}
    return Handed(workspace, read["internal"], read["public"])


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".pdf":
            done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
            yield name, done.stdout.decode() + path.read_bytes().decode("latin-1")
        else:
            yield from _of(name, path.read_bytes())


def _of(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                yield from _of(f"{name}!{part}", archive.read(part))
    elif data[:4] == b"PAR1":
        frame = polars.read_parquet(io.BytesIO(data))
        yield name, str(frame.schema) + frame.select(polars.all().cast(polars.String, strict=False)).write_csv()
    else:
        yield name, data.decode("utf-8", errors="replace")


def forms_in(texts: dict[str, str]) -> set[str]:
    """The kinds of file that there are."""
    return {name.split("!")[0].rsplit(".", 1)[-1] for name in texts}


def holding(texts: dict[str, str], *wanted: str) -> set[str]:
    """The files, archives as a whole, that hold one of the texts."""
    return {name.split("!")[0] for name, text in texts.items() if any(one in text for one in wanted)}


def test_every_form_was_made(handed: Handed) -> None:
    assert {"xlsx", "docx", "pdf", "pptx", "html", "parquet", "csv", "json"} <= forms_in(handed.public)
    assert any("-tables.xlsx" in name for name in handed.public)


def test_a_hidden_number_is_in_no_file_for_the_public(handed: Handed) -> None:
    inside = holding(handed.internal, *HIDDEN)
    kinds = {name.rsplit(".", 1)[-1] for name in inside}
    assert {"xlsx", "docx", "pdf", "html", "json", "parquet"} <= kinds  # where it may be, it is found
    assert holding(handed.public, *HIDDEN) == set()
    assert {"xlsx", "docx", "pdf", "html", "json", "csv"} <= {
        n.rsplit(".", 1)[-1] for n in holding(handed.public, SHOWN)
    }


def test_a_name_that_was_typed_for_those_within_is_in_no_file_for_the_public(handed: Handed) -> None:
    said = {name.rsplit(".", 1)[-1] for name in holding(handed.internal, NAME.split()[1])}
    assert {"xlsx", "docx", "pdf", "html", "json"} <= said
    assert holding(handed.public, *NAME.split()) == set()
    assert holding(handed.public, OPEN)


def test_a_script_that_was_typed_is_text_wherever_a_browser_would_run_it(handed: Handed) -> None:
    for texts in (handed.internal, handed.public):
        pages = [text for name, text in texts.items() if name.endswith((".html", ".xml", ".svg", ".rels"))]
        assert pages
        assert not any("<script>planted" in page.replace(" ", "") for page in pages)
        assert any("&lt;script&gt;planted()" in page for page in pages)


def test_a_formula_that_was_typed_is_text_wherever_a_spreadsheet_would_run_it(handed: Handed) -> None:
    for texts in (handed.internal, handed.public):
        sheets = [text for name, text in texts.items() if "xl/worksheets/sheet" in name and name.endswith(".xml")]
        assert len(sheets) > 10
        assert not any("<f>" in sheet or "planted.example" in sheet for sheet in sheets)
        links = [text for name, text in texts.items() if name.endswith(".rels")]
        assert not any("planted.example" in link for link in links)
        for name, text in texts.items():
            if name.endswith(".csv"):
                assert '\n"=HYPERLINK' not in text and ',"=HYPERLINK' not in text and ",=HYPERLINK" not in text, name


def test_the_parts_say_which_they_are(handed: Handed) -> None:
    reason = "likely to reveal the identity"
    for kind in ("html", "pdf", "docx"):
        public = "".join(text for name, text in handed.public.items() if name.split("!")[0].endswith(f".{kind}"))
        inside = "".join(text for name, text in handed.internal.items() if name.split("!")[0].endswith(f".{kind}"))
        assert "Part 1" in public
        assert "Part 2" in inside and reason in inside
