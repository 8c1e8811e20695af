"""What Power BI is given: the star's files, and a project that reads them."""

from __future__ import annotations

from trigpoint.publish.powerbi.project import project_files
from trigpoint.publish.star.files import data_files
from trigpoint.publish.star.objects import Star

DATA = "data"


def files_of(star: Star, *, title: str) -> list[tuple[str, bytes]]:
    """The files for a shared folder: `data/` with every table as Parquet and CSV, and the project `performance.pbip`
    whose one parameter says where `data` lies. `title` is the project's name, as people see it.

    Names are the same each time: publishing again refreshes what is there, and so every report that was built on it.
    """
    data = [(f"{DATA}/{name}", held) for name, held in data_files(star)]
    project = [(place, text.encode("utf-8")) for place, text in project_files(title, star.audience).items()]
    return [*data, *project]
