"""How fast the national returns are read: the children in need census in XML, and SSDA903 in CSV.

The public validators' own times, measured on a machine of this kind, are what they are held against: 95 seconds for a
census of 9,960 children, and about 20 for the 25,943 rows of the simulated SSDA903 (with 311 rules).
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.scale.loading import peak_megabytes
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.national import national_definitions
from trigpoint.store.workspace import Workspace

AS_OF = dt.date(2026, 3, 31)
CHILDREN, VALIDATOR_SECONDS = 9_960, 95.0
ROWS_903 = 25_943


@dataclass(frozen=True)
class Took:
    """What one way took in a process of its own: things read, CPU seconds beyond imports, peak memory in MB."""

    read: int
    cpu: float
    peak: float


def write_census(path: Path, children: int) -> None:
    """A census in which every child has a referral, most an assessment, and every fourth an enquiry and a plan."""
    with path.open("w", encoding="utf-8") as file:
        file.write("<Message><Header/><Children>\n")
        file.writelines(_child(number) for number in range(children))
        file.write("</Children></Message>\n")


def _child(number: int) -> str:
    day = dt.date(2025, 4, 1) + dt.timedelta(days=number % 300)
    later = day + dt.timedelta(days=30)
    protected = f"""<Section47><S47ActualStartDate>{day}</S47ActualStartDate>
<DateOfInitialCPC>{later}</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47><ReferralNFA>0</ReferralNFA><ChildProtectionPlans>
<CPPstartDate>{later}</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>{later}</CPPreviewDate></Reviews></ChildProtectionPlans>"""
    return f"""<Child><ChildIdentifiers><LAchildID>C{number:07d}</LAchildID><UPN>A{number:012d}</UPN>
<PersonBirthDate>{2008 + number % 17}-06-15</PersonBirthDate><Sex>{"MF"[number % 2]}</Sex></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities>
</ChildCharacteristics><CINdetails><CINreferralDate>{day}</CINreferralDate><ReferralSource>1A</ReferralSource>
<PrimaryNeedCode>N1</PrimaryNeedCode><Assessments><AssessmentActualStartDate>{day}</AssessmentActualStartDate>
<AssessmentAuthorisationDate>{later}</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
<AssessmentFactors>1A</AssessmentFactors><AssessmentFactors>2B</AssessmentFactors></FactorsIdentifiedAtAssessment>
</Assessments><CINPlanDates><CINPlanStartDate>{later}</CINPlanStartDate></CINPlanDates>
{protected if number % 4 == 0 else "<ReferralNFA>0</ReferralNFA>"}</CINdetails></Child>
"""


def write_ssda903(folder: Path, rows: int = ROWS_903) -> int:
    """A return of so many rows in the proportions of the simulated one: a third header and outcomes, half reviews."""
    folder.mkdir(parents=True)
    children = rows * 2675 // ROWS_903
    born = {n: dt.date(2008, 1, 1) + dt.timedelta(days=n % 5000) for n in range(children)}
    modules: dict[str, tuple[str, Iterator[str]]] = {
        "header": ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", (f"{n},{1 + n % 2},{_day(born[n])},WBRI,A{n:012d},,"
                                                              for n in born)),
        "uasc": ("CHILD,SEX,DOB,DUC", (f"{n},1,{_day(born[n])}," for n in range(0, children, 20))),
        "oc3": ("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", (f"{n},{_day(born[n])},YES,F2,U1" for n in range(0, children, 50))),
        "missing": ("CHILD,DOB,MISSING,MIS_START,MIS_END", (f"{n},{_day(born[n])},M,03/05/2025,04/05/2025"
                                                            for n in range(0, children, 60))),
        "episodes": ("CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
                     _episodes(children)),
    }  # fmt: skip
    written = 0
    for name, (headings, lines) in modules.items():
        written += _write(folder / f"{name}.csv", headings, lines)
    left = rows - written
    days = [_day(dt.date(2025, 4, 1) + dt.timedelta(days=40 * n)) for n in range(left // children + 1)]
    reviews = (f"{n % children},{_day(born[n % children])},{days[n // children]},PN1" for n in range(left))
    return written + _write(folder / "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", reviews)


def _episodes(children: int) -> Iterator[str]:
    for n in range(children):
        start = dt.date(2024, 1, 1) + dt.timedelta(days=n % 400)
        moved = start + dt.timedelta(days=200)
        yield f"{n},{_day(start)},S,C2,N1,U6,PR1,{_day(moved)},X1,CARPL,,ZZ2 1AA,"
        yield f"{n},{_day(moved)},P,C2,N1,U4,PR1,,,,,ZZ3 1AA,"


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def _write(path: Path, headings: str, lines: Iterator[str]) -> int:
    found = list(lines)
    path.write_text("\n".join([headings, *found, ""]), encoding="utf-8")
    return len(found)


def parse_census(path: Path, _: Path) -> int:
    """The XML to text columns, one list after the other, as the load does it."""
    from trigpoint.catalogue.load import load_catalogue
    from trigpoint.intake.mapping_files import load_mapping
    from trigpoint.intake.opening import open_safely
    from trigpoint.intake.records.elements import read_elements

    mapping = load_mapping("cin-census", [national_definitions()], load_catalogue())
    started = time.process_time()
    sheets = list(read_elements(open_safely(path), mapping))
    _note(started)
    return sheets[0].frame.height


def stream_census(path: Path, _: Path) -> int:
    """The XML alone, child by child, nothing of a child kept: what memory the reading itself needs."""
    from trigpoint.catalogue.load import load_catalogue
    from trigpoint.intake.mapping_files import load_mapping
    from trigpoint.intake.opening import open_safely
    from trigpoint.intake.records.elements import records_of

    mapping = load_mapping("cin-census", [national_definitions()], load_catalogue())
    started = time.process_time()
    count = sum(1 for _ in records_of(open_safely(path), mapping))
    _note(started)
    return count


def load_census(path: Path, workspace: Path) -> int:
    """The whole load of a census."""
    return _load("cin-census", path, workspace)


def load_ssda903(folder: Path, workspace: Path) -> int:
    """The whole load of an SSDA903: reading, typing, joining, writing, deriving, checking."""
    return _load("ssda903", folder, workspace)


def check_ssda903(folder: Path, workspace: Path) -> int:
    """SSDA903 read, typed, held against codes and keys, joined into tables, and every rule of the checks counted.

    What a load does besides (writing, and columns worked out for scoring) is done before, and is not in the time.
    """
    from trigpoint.intake.mapping_files import load_mapping
    from trigpoint.intake.records.reading import read_records
    from trigpoint.runs.check import record_issues
    from trigpoint.runs.load import open_all
    from trigpoint.store.pseudonym import pseudonyms

    _load("ssda903", folder, workspace)
    place, catalogue = Workspace.open(workspace), workspace_catalogue(workspace)
    snapshot = place.store.current()
    assert snapshot is not None
    mapping = load_mapping("ssda903", [national_definitions()], catalogue)
    started = time.process_time()
    found = read_records(
        open_all([folder]), mapping, catalogue, AS_OF, lambda noun, values: pseudonyms(b"k" * 32, noun, values)
    )
    record_issues(place, snapshot, catalogue)
    _note(started)
    return sum(a.read for a in found.accounts)


_CPU: list[float] = []


def _note(started: float) -> None:
    _CPU.append(time.process_time() - started)


def _load(format: str, path: Path, workspace: Path) -> int:
    from trigpoint.runs.load import load

    started = time.process_time()
    loaded = load(workspace, format, [path], as_of=AS_OF, by="the benchmark")
    _note(started)
    assert loaded.set_aside == 0, loaded.reasons
    return sum(a.read for a in loaded.accounts)


_WAYS = {one.__name__: one for one in (parse_census, stream_census, load_census, load_ssda903, check_ssda903)}


def measure(way: str, path: Path) -> Took:
    """Run one way in a process of its own. Definitions are compiled before, as they are once for a workspace."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        Workspace.create(workspace)
        workspace_catalogue(workspace)
        command = [sys.executable, "-m", "tests.scale.formats", way, str(path), str(workspace)]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
    return Took(**json.loads(told.stdout))


def report(children: int = CHILDREN) -> Iterator[str]:
    """The lines of the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        census, large, ssda903 = Path(folder) / "census.xml", Path(folder) / "large.xml", Path(folder) / "ssda903"
        write_census(census, children)
        write_census(large, 10 * children)
        rows = write_ssda903(ssda903)
        parsed, loaded = measure("parse_census", census), measure("load_census", census)
        small, ten = measure("stream_census", census), measure("stream_census", large)
        read, whole = measure("check_ssda903", ssda903), measure("load_ssda903", ssda903)
    validator = CHILDREN / VALIDATOR_SECONDS
    yield f"CIN census, {children:,} children: {parsed.read / parsed.cpu:,.0f} parsed a CPU second, {parsed.cpu:.2f} s"
    yield f"  {parsed.read / parsed.cpu / validator:.0f} times the public validator's {validator:.0f} a second"
    yield f"  the whole load {loaded.cpu:.2f} s of CPU: {children / loaded.cpu / validator:.0f} times"
    yield f"  memory of the stream: {small.peak:.0f} MB; of ten times the children: {ten.peak:.0f} MB"
    yield f"SSDA903, {rows:,} rows: read and checked in {read.cpu:.2f} s of CPU; the whole load {whole.cpu:.2f} s"


def _run() -> None:
    """In the measured process: do it, and print what it took."""
    way, path, workspace = sys.argv[1:]
    read = _WAYS[way](Path(path), Path(workspace))
    sys.stdout.write(json.dumps({"read": read, "cpu": _CPU[-1], "peak": peak_megabytes()}))


if __name__ == "__main__":
    _run()
