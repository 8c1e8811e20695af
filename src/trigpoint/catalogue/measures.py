"""Which published measure is which indicator: `definitions/published/*.yaml`, and a council's own beside its overlay.

Read only when published figures are loaded; a later folder's mapping of an indicator takes the place of an earlier's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trigpoint.catalogue.areas import FOLDER
from trigpoint.catalogue.read import Written, read_file
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake

KEYS = ("published", "lait", "ees", "years", "notes")
DATA_KEYS = ("columns", "files", "where", "met", "of", "years")


@dataclass(frozen=True, slots=True)
class OpenData:
    """Where open data has the measure: the first of `columns` that the file has, by every name that it has had, in the
    rows where these filters hold. Or the sum of the columns `met` as a percentage of the column `of`.

    With `columns`, `met` and `of` name the numerator and the denominator that are published beside the figure. `files`
    are words of which the file's name has one, where the column's name says too little. `years` is what the file's
    single years are.
    """

    columns: tuple[str, ...]
    files: tuple[str, ...]
    where: Mapping[str, str]
    met: tuple[str, ...]
    of: str
    years: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator, the interactive tool's names for it, and where open data has it. `years` overrules the tool's
    dictionary."""

    indicator: str
    lait: tuple[str, ...]
    open_data: tuple[OpenData, ...]
    years: str


def load_measures(folders: Sequence[Path], indicators: Collection[str], years: Collection[str]) -> tuple[Measure, ...]:
    """Every mapping. `indicators` are those that there are, `years` the words that a year may be.

    Raises `UserMistake` with everything that is wrong in any file.
    """
    problems: list[Problem] = []
    found: dict[str, Measure] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            for written in read_file(path, f"{FOLDER}/{path.name}", problems):
                measure = _measure(written, years, problems)
                if measure.indicator not in indicators:
                    what = f'There is no indicator "{measure.indicator}".'
                    instead = did_you_mean(measure.indicator, indicators)
                    problems.append(Problem(what, instead, written.file, line=written.line, key="published"))
                found[measure.indicator] = measure
    if problems:
        raise UserMistake(sorted(problems, key=lambda p: (p.file, p.line or 0)))
    return tuple(found.values())


def _measure(written: Written, years: Collection[str], problems: list[Problem]) -> Measure:
    section = Section(written, KEYS, problems, required=("published",))
    return Measure(
        indicator=section.text("published"),
        lait=section.names("lait"),
        open_data=tuple(_open_data(item, years, problems) for item in section.items("ees")),
        years=section.word("years", years),
    )


def _open_data(written: Written, years: Collection[str], problems: list[Problem]) -> OpenData:
    section = Section(written, DATA_KEYS, problems)
    columns, met, of = section.names("columns"), section.names("met"), section.text("of")
    if not columns and not (met and of):
        section.say(written, "Nothing says which column it is.", "Write columns: [name], or met: [names] and of: name.")
    return OpenData(columns, section.names("files"), section.texts("where"), met, of, section.word("years", years))
