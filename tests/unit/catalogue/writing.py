"""Small catalogues written out in tests. The line at which a problem must be told is marked with `# here`."""

from __future__ import annotations

from pathlib import Path

import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.problem import Problem, UserMistake

BASE = """
codes: outcome
title: Outcome
members: {C: Closed, U: {label: Stepped up, also: [stepped-up, "U - Stepped up"]}}
---
table: assessment
title: Assessments
one_row: one assessment of one child
key: [assessment_id]
span: {start: started_on, end: completed_on}
columns:
  - {name: assessment_id, type: id, of: assessment, title: Assessment, required: true}
  - {name: person_id, type: id, of: person, title: Child, required: true}
  - {name: started_on, type: date, title: Start, required: true}
  - {name: completed_on, type: date, title: Completion}
  - {name: seen, type: boolean, title: Seen}
  - {name: outcome, type: code, codes: outcome, title: Outcome}
  - {name: team, type: text, title: Team}
  - {name: forename, type: text, title: Forename, identifying: true}
---
table: visit
title: Visits
one_row: one visit to one child
key: [visit_id]
columns:
  - {name: visit_id, type: id, of: visit, title: Visit, required: true}
  - {name: person_id, type: id, of: person, title: Child, required: true}
  - {name: visited_on, type: date, title: Day of the visit, required: true}
  - {name: noted_at, type: moment, title: Noted}
---
derived: working_days
table: assessment
title: Working days
type: integer
unit: working days
operator: working days between
from: started_on
to: completed_on
---
breakdown: team
title: Team
column: team
---
breakdown: outcome
title: Outcome
column: outcome
codes: outcome
---
set: standard
breakdowns: [team, outcome]
---
population: aged_0_to_17
title: Children aged 0 to 17
ages: [0, 17]
---
indicator: assessments_completed
title: Assessments completed
refs: [A1]
count: assessment
when: completed_on in period
value: count
better: neither
"""


def folder(path: Path, **files: str) -> Path:
    """A layer of definitions: each file by its name without `.yaml`; `own` is `own.yaml`."""
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return path


def catalogue(path: Path, *overlays: str) -> Catalogue:
    """The base, with each overlay as a layer of its own."""
    layers = [folder(path / "national", base=BASE)]
    layers += [folder(path / f"overlay{n}", own=text) for n, text in enumerate(overlays)]
    return load_catalogue(*layers)


def problems(path: Path, *overlays: str) -> tuple[Problem, ...]:
    """Everything that is wrong."""
    with pytest.raises(UserMistake) as caught:
        catalogue(path, *overlays)
    return caught.value.problems


def marked(text: str) -> int:
    """The number of the line that says `# here`."""
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.rstrip().endswith("# here"))
