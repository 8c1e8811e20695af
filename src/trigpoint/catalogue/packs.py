"""Packs: `definitions/packs/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping

from trigpoint.catalogue.indicators import FREQUENCIES
from trigpoint.catalogue.judging import JUDGING_KEYS, read_colours, read_direction, read_judging, read_process
from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.objects import Indicator, Pack, PackItem, PackSection
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.paper import read_layout
from trigpoint.catalogue.read import Written
from trigpoint.catalogue.schema import Section

KEYS = (
    "pack",
    "title",
    "audience",
    "source",
    "frequency",
    "periods_shown",
    "direction",
    "colour",
    "process",
    "comparators",
    "sections",
    "paper",
    "notes",
)
SECTION_KEYS = ("title", "items", "include")
ITEM_KEYS = ("ref", "indicator", "show", "title", "outcome", "by", "better", *JUDGING_KEYS)
AUDIENCES = ("internal", "partner", "public")


def read_pack(definition: Definition, indicators: Mapping[str, Indicator], known: Known) -> Pack:
    """The pack as defined, without the items whose indicator the council took away (one with a `ref` stays, for the
    figure that is sent). Its digest is set when all are read."""
    section = Section(definition.written, KEYS, known.problems, required=("title", "audience", "sections"))
    default = Pack("", "", "", ())
    sections = tuple(s for item in section.items("sections") if (s := _section(item, indicators, known)) is not None)
    return Pack(
        id=section.name("pack"),
        title=section.text("title"),
        audience=section.word("audience", AUDIENCES, "internal"),
        sections=sections,
        frequency=section.word("frequency", FREQUENCIES, default.frequency),
        periods_shown=section.number("periods_shown", least=1) or default.periods_shown,
        direction=read_direction(section),
        comparators=section.names("comparators") or default.comparators,
        source=section.text("source"),
        file=section.file,
        colours=read_colours(section),
        process=read_process(section),
        paper=read_layout(section, _titles(section)),
    )


def _titles(pack: Section) -> tuple[str, ...]:
    """The titles of all sections as they are written, those included that show nothing any more."""
    titles = (item.value.get("title") for item in pack.items("sections") if isinstance(item.value, Mapping))
    return tuple(" ".join(title.value.split()) for title in titles if title and isinstance(title.value, str))


def _section(item: Written, indicators: Mapping[str, Indicator], known: Known) -> PackSection | None:
    section = Section(item, SECTION_KEYS, known.problems, required=("title",))
    include = section.word("include", ("defined",)) or None
    written = section.items("items")
    items = tuple(i for row in written if (i := _item(row, indicators, known)) is not None)
    if not written and not section.has("include"):
        section.say(item, "The section shows nothing.", "Write items: or include: defined.")
    if not items and not section.has("include"):
        return None
    return PackSection(section.text("title"), items, include)


def _item(item: Written, indicators: Mapping[str, Indicator], known: Known) -> PackItem | None:
    section = Section(item, ITEM_KEYS, known.problems)
    indicator, ref = section.text("indicator") or None, section.text("ref") or None
    if indicator is None and ref is None:
        section.say(item, "The item names no indicator.", "Write indicator: and its id, or ref: and its reference.")
    if indicator in known.removed:
        if ref is None:
            return None
        indicator = None
    if indicator is not None and indicator not in indicators:
        unknown(section, "indicator", "indicator", indicator, indicators)
    by = section.text("by") or None
    if by is not None and by not in known.breakdowns:
        unknown(section, "by", "breakdown", by, known.breakdowns)
    return PackItem(
        indicator=indicator,
        ref=ref,
        show=section.word("show", ("computed", "recorded"), "computed"),
        title=section.text("title"),
        outcome=section.text("outcome"),
        by=by,
        judging=read_judging(section, indicator or ref or "", better=True),
    )
