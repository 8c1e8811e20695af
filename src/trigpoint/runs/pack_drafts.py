"""A council's own pack as it is being put together: the text of a draft read, altered step by step, and written again.

What the steps do not know (rules of colour, targets, directions) is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from trigpoint.catalogue.layouts import LINES, PaperLayout, SectionLayout, Slot
from trigpoint.catalogue.load import national_definitions
from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.place import Workspace

Rest = tuple[tuple[str, Any], ...]
"""Keys of a definition that are kept as they were written, with what stands under them."""

_PACK = ("pack", "title", "audience", "frequency", "periods_shown", "sections", "paper")
_LAYOUT = ("style", "columns", "charts", "asks", "slots")
_TEXTS = ("title", "committee", "author", "contact", "exempt", "style", "asks")


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A line of a section: an indicator, or what is sent under a reference."""

    indicator: str = ""
    ref: str = ""
    rest: Rest = ()


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section with how it prints; the layout's own title is the section's."""

    title: str
    items: tuple[ItemDraft, ...] = ()
    layout: SectionLayout = field(default_factory=lambda: SectionLayout(""))
    rest: Rest = ()


@dataclass(frozen=True, slots=True)
class PackDraft:
    """A pack as its draft has it. `paper` holds all of the layout but its sections, which are with theirs."""

    name: str
    title: str = ""
    audience: str = "internal"
    frequency: str = "month"
    periods_shown: int = 6
    sections: tuple[SectionDraft, ...] = ()
    paper: PaperLayout = field(default_factory=PaperLayout)
    rest: Rest = ()

    def with_section(self, title: str) -> PackDraft:
        """The same with one more section at the end; where one is called so, its number is added."""
        known = [section.title for section in self.sections]
        title = title if title not in known else f"{title} ({len(known) + 1})"
        return replace(self, sections=(*self.sections, SectionDraft(title)))

    def section_moved(self, at: int, step: int) -> PackDraft:
        """The same with a section further up (-1) or down (1); nothing moves beyond the ends."""
        return replace(self, sections=_moved(self.sections, at, step))

    def without_section(self, at: int) -> PackDraft:
        """The same without a section."""
        return replace(self, sections=_without(self.sections, at))

    def with_item(self, at: int, indicator: str) -> PackDraft:
        """The same with an indicator at the end of a section, where it is not there yet."""
        section = self.sections[at]
        if indicator in [item.indicator for item in section.items]:
            return self
        return self._with(at, replace(section, items=(*section.items, ItemDraft(indicator))))

    def item_moved(self, at: int, item: int, step: int) -> PackDraft:
        """The same with a line of a section further up or down; beyond its end it goes into the next section."""
        section, there = self.sections[at], at + step
        if 0 <= item + step < len(section.items) or not 0 <= there < len(self.sections):
            return self._with(at, replace(section, items=_moved(section.items, item, step)))
        line, other = section.items[item], self.sections[there]
        items = (*other.items, line) if step < 0 else (line, *other.items)
        left = self._with(at, replace(section, items=_without(section.items, item)))
        return left._with(there, replace(other, items=items))

    def without_item(self, at: int, item: int) -> PackDraft:
        """The same without a line."""
        section = self.sections[at]
        return self._with(at, replace(section, items=_without(section.items, item)))

    def _with(self, at: int, section: SectionDraft) -> PackDraft:
        return replace(self, sections=(*self.sections[:at], section, *self.sections[at + 1 :]))

    def text(self) -> str:
        """The draft's text, as a file of the council's own would have it."""
        import yaml

        said: dict[str, Any] = {"pack": self.name, "title": self.title, "audience": self.audience}
        said |= {"frequency": self.frequency, "periods_shown": str(self.periods_shown)}
        said |= dict(self.rest)
        if self.sections:
            said["sections"] = [_section_written(section) for section in self.sections]
        paper = _paper_written(self.paper, self.sections)
        if paper:
            said["paper"] = paper
        return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110)


def read_pack_draft(text: str) -> PackDraft:
    """A draft as it was written. Raises `UserMistake` for a text that is no one pack."""
    import yaml

    try:
        said = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts, lists and mappings, nothing else
    except yaml.YAMLError as error:
        raise UserMistake(Problem("The draft cannot be read as YAML.", "Mend its text first.")) from error
    if not isinstance(said, dict) or not isinstance(said.get("pack"), str):
        raise UserMistake(Problem("The draft is no pack.", "Begin it with `pack: its-name`."))
    try:
        return _read(said)
    except (AttributeError, TypeError, ValueError) as error:
        what = "The draft is not laid out as a pack is."
        raise UserMistake(Problem(what, "Mend its text: sections are a list, each with a title and items.")) from error


def started_from(workspace: Workspace, catalogue: Catalogue, pack: str, name: str, title: str) -> PackDraft:
    """A draft that begins with all that another pack has. Raises `UserMistake` where there is no such pack, or it is of
    many files."""
    import yaml

    found = catalogue.packs.get(pack)
    for folder in (workspace.path, national_definitions().parent):
        file = folder / (found.file if found is not None else "")
        if file.is_file():
            documents = yaml.load_all(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            for said in documents:
                if isinstance(said, dict) and said.get("pack") == pack:
                    return replace(_read(said), name=name, title=title or str(said.get("title", "")))
    raise UserMistake(Problem(f'The pack "{pack}" cannot be begun from.', "Begin with an empty one."))


def _read(said: Mapping[str, Any]) -> PackDraft:
    paper = said.get("paper") or {}
    of_sections = paper.get("sections") or {}
    sections = tuple(_section(one, of_sections.get(one.get("title", ""), {})) for one in said.get("sections") or ())
    return PackDraft(
        name=said["pack"],
        title=said.get("title", ""),
        audience=said.get("audience", "internal"),
        frequency=said.get("frequency", "month"),
        periods_shown=int(said.get("periods_shown", 6)),
        sections=sections,
        paper=_paper(paper),
        rest=tuple((key, value) for key, value in said.items() if key not in _PACK),
    )


def _section(said: Mapping[str, Any], layout: Mapping[str, Any]) -> SectionDraft:
    items = tuple(
        ItemDraft(
            one.get("indicator", ""),
            one.get("ref", ""),
            tuple((key, value) for key, value in one.items() if key not in ("indicator", "ref")),
        )
        for one in said.get("items") or ()
    )
    laid = SectionLayout(
        "", layout.get("style", ""), _names(layout, "columns"), _names(layout, "charts"), layout.get("asks", ""),
        _slots(layout, "slots"),
    )  # fmt: skip
    rest = tuple((key, value) for key, value in said.items() if key not in ("title", "items"))
    return SectionDraft(said.get("title", ""), items, laid, rest)


def _paper(said: Mapping[str, Any]) -> PaperLayout:
    usual = PaperLayout()
    texts = {key: said[key] for key in _TEXTS if key in said}
    return PaperLayout(
        **texts,
        columns=_names(said, "columns"),
        charts=_names(said, "charts") if "charts" in said else usual.charts,
        lines=int(said.get("lines", LINES)),
        before=_slots(said, "before"),
        after=_slots(said, "after"),
    )


def _names(said: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(name) for name in said.get(key) or ())


def _slots(said: Mapping[str, Any], key: str) -> tuple[Slot, ...]:
    return tuple(Slot(one.get("title", ""), one.get("asks", "")) for one in said.get(key) or ())


def _section_written(section: SectionDraft) -> dict[str, Any]:
    items = [
        {key: value for key, value in (("ref", item.ref), ("indicator", item.indicator), *item.rest) if value}
        for item in section.items
    ]
    return {"title": section.title, **dict(section.rest), **({"items": items} if items else {})}


def _paper_written(paper: PaperLayout, sections: Iterable[SectionDraft]) -> dict[str, Any]:
    usual = PaperLayout()
    said: dict[str, Any] = {key: value for key in _TEXTS if (value := getattr(paper, key)) != getattr(usual, key)}
    said |= {"columns": list(paper.columns)} if paper.columns else {}
    said |= {"charts": list(paper.charts)} if paper.charts != usual.charts else {}
    said |= {"lines": str(paper.lines)} if paper.lines != LINES else {}
    said |= {"before": _slots_written(paper.before)} if paper.before else {}
    each = {section.title: written for section in sections if (written := _layout_written(section.layout))}
    said |= {"sections": each} if each else {}
    return said | ({"after": _slots_written(paper.after)} if paper.after else {})


def _layout_written(layout: SectionLayout) -> dict[str, Any]:
    plain = {key: getattr(layout, key) for key in _LAYOUT if key != "slots"}
    said = {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items() if value}
    return said | ({"slots": _slots_written(layout.slots)} if layout.slots else {})


def _slots_written(slots: Sequence[Slot]) -> list[dict[str, str]]:
    return [{"title": slot.title} | ({"asks": slot.asks} if slot.asks else {}) for slot in slots]


def _moved(things: tuple[Any, ...], at: int, step: int) -> tuple[Any, ...]:
    there = at + step
    if not 0 <= there < len(things):
        return things
    kept = [*things]
    kept[at], kept[there] = kept[there], kept[at]
    return tuple(kept)


def _without(things: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return (*things[:at], *things[at + 1 :])
