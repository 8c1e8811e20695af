"""Definitions in plain English: what is counted, when, where, and what a blank means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Catalogue, Condition, Derived, Indicator, Missing, ValueKind, WhenKind
from trigpoint.catalogue.together import Together
from trigpoint.language.english import english
from trigpoint.model.table import Column, ColumnType

_DATED = (ColumnType.DATE, ColumnType.MOMENT)
_ONCE = {"person": "child", "family": "family"}


@dataclass(frozen=True, slots=True)
class Description:
    """An indicator in sentences; one that says nothing is empty."""

    counts: str
    when: str
    where: str
    numerator: str
    missing: str
    value: str

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """What there is to say, under short headings."""
        said = (
            ("Counted", self.counts),
            ("When", self.when),
            ("Where", self.where),
            ("Met", self.numerator),
            ("Blanks", self.missing),
            ("Value", self.value),
        )
        return tuple((heading, sentence) for heading, sentence in said if sentence)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How the columns of one table read."""

    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    dates: frozenset[str]

    def say(self, condition: Condition) -> str:
        """The condition in English, without a full stop."""
        return english(condition.node, self.titles, self.labels, self.dates)


def vocabulary(catalogue: Catalogue, table: str) -> Vocabulary:
    """How the columns of a table read, derived ones included."""
    columns: tuple[Column, ...] = catalogue.tables[table].columns
    derived = {d.name: d for d in catalogue.derived_of(table)}
    titles = {c.name: c.title for c in columns} | {name: d.title for name, d in derived.items()}
    dates = {c.name for c in columns if c.type in _DATED} | {n for n, d in derived.items() if d.type in _DATED}
    lists = {c.name: c.codes for c in columns if c.codes}
    lists |= {name: codes for name, d in derived.items() if (codes := _codes_of(catalogue, d)) is not None}
    labels = {
        name: {code.code: code.label for code in catalogue.codes[codes].codes}
        for name, codes in lists.items()
        if codes in catalogue.codes
    }
    return Vocabulary(titles, labels, frozenset(dates))


def _codes_of(catalogue: Catalogue, derived: Derived) -> str | None:
    """The code list of a column that is taken from another."""
    take, other = derived.args.get("take"), derived.args.get("in")
    if not isinstance(take, str) or not isinstance(other, str):
        return None
    column = catalogue.tables[other].column(take)
    if column is not None:
        return column.codes
    further = catalogue.derived.get((other, take))
    return _codes_of(catalogue, further) if further is not None else None


def describe(catalogue: Catalogue, indicator: Indicator) -> Description:
    """The indicator in sentences."""
    value = _value(catalogue, indicator)
    if indicator.table is None:
        return Description("", "", "", "", "", value)
    words = vocabulary(catalogue, indicator.table)
    return Description(
        counts=_counts(catalogue, indicator),
        when=_when(catalogue, indicator, words),
        where=f"Only where {_small(words.say(indicator.where))}." if indicator.where else "",
        numerator=_numerator(indicator, words),
        missing=_missing(indicator),
        value=value,
    )


def _small(sentence: str) -> str:
    """A sentence's beginning inside another; abbreviations keep their capitals."""
    first = sentence.split(" ", 1)[0]
    return sentence if not first[1:].islower() else sentence[:1].lower() + sentence[1:]


def _counts(catalogue: Catalogue, indicator: Indicator) -> str:
    row = catalogue.tables[indicator.table or ""].one_row
    if indicator.distinct is None:
        return f"Every {row.removeprefix('one ')}."
    return f"Every {_noun(indicator)} once, however many rows there are (a row is {row})."


def _noun(indicator: Indicator) -> str:
    """What counts once, as it is called."""
    named = indicator.distinct or ""
    return _ONCE.get(named, named.replace("_", " "))


def _numerator(indicator: Indicator, words: Vocabulary) -> str:
    if indicator.numerator is None:
        return ""
    met = f"{words.say(indicator.numerator)}."
    if indicator.met_by is not MetBy.EVERY_ROW:
        return met
    return f"{met} Of several rows of the same {_noun(indicator)}, every one must be so."


def as_written(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """The conditions as the definition has them, each with its key, and by which rows the numerator is met where that
    is said."""
    conditions = (("where", indicator.where), ("numerator", indicator.numerator))
    written = [(key, condition.text) for key, condition in conditions if condition is not None]
    if indicator.met_by is not MetBy.ANY_ROW:
        written.append(("met_by", str(indicator.met_by)))
    return tuple(written)


def _when(catalogue: Catalogue, indicator: Indicator, words: Vocabulary) -> str:
    when = indicator.when
    if when is None:
        return ""
    if when.kind in (WhenKind.OPEN, WhenKind.OPEN_WITHIN):
        span = catalogue.tables[indicator.table or ""].span
        if span is None:
            return "Open at the end of the period."
        start, end = (_small(words.titles.get(name, name)) for name in (span.start, span.end))
        if when.kind is WhenKind.OPEN_WITHIN:
            first = f"{end} blank or not before its first"
            return f"Open on some day of the period: {start} on or before its last day, and {first}."
        return f"Open at the end of the period: {start} on or before its last day, and {end} blank or after it."
    title = words.titles.get(when.column or "", when.column or "")
    return {
        WhenKind.EVENT: f"{title} falls in the period.",
        WhenKind.LAST_12: f"{title} falls in the 12 months up to the end of the period.",
        WhenKind.YEAR_TO_DATE: f"{title} falls between 1 April and the end of the period.",
    }[when.kind]


def _missing(indicator: Indicator) -> str:
    conditions = [name for name in ("where", "numerator") if getattr(indicator, name) is not None]
    if indicator.missing is None or not conditions:
        return ""
    in_where = "is counted" if indicator.missing is Missing.MET else "is left out"
    in_numerator = {
        Missing.MET: "is counted and met",
        Missing.NOT_MET: "is counted, and not met",
        Missing.LEFT_OUT: "is left out",
    }[indicator.missing]
    if conditions == ["where"]:
        return f"Where a blank leaves it unsaid whether a row belongs, the row {in_where}."
    if conditions == ["numerator"]:
        return f"Where a blank leaves it unsaid whether a row is met, the row {in_numerator}."
    return (
        f"Where a blank leaves it unsaid whether a row belongs, the row {in_where}; "
        f"whether it is met, the row {in_numerator}."
    )


def _value(catalogue: Catalogue, indicator: Indicator) -> str:
    value = indicator.value
    of = "met" if indicator.numerator is not None else "counted"
    match value.kind:
        case ValueKind.COUNT:
            return f"The number {of}."
        case ValueKind.PERCENTAGE:
            return "Those met, as a percentage of those counted."
        case ValueKind.RATE:
            population = catalogue.populations.get(value.population or "")
            people = _small(population.title) if population is not None else value.population
            return f"The number {of}, for every {value.per:,} {people}."
        case ValueKind.MEAN | ValueKind.MEDIAN:
            named = _named(catalogue, indicator, value.column)
            return f"The {value.kind.value} of {named}, of those counted; a row without it is left out."
        case ValueKind.SUM:
            return f"The sum of {_named(catalogue, indicator, value.column)}, over those counted."
        case ValueKind.SHARE:
            parts = [_named(catalogue, indicator, column) for column in value.columns]
            return f"The sum of {parts[0]}, as a percentage of the sum of {parts[-1]}, over those counted."
        case ValueKind.RATIO:
            over = [catalogue.indicators[n].title if n in catalogue.indicators else n for n in value.over or ()]
            return f"“{over[0]}” divided by “{over[1]}”."
    return f"Sent by those who keep it; not worked out from records. {_TOGETHER[indicator.together]}"


def _named(catalogue: Catalogue, indicator: Indicator, column: str | None) -> str:
    titles = vocabulary(catalogue, indicator.table).titles if indicator.table is not None else {}
    return _small(titles.get(column or "", column or ""))


def describe_derived(catalogue: Catalogue, derived: Derived) -> str:
    """How a derived column is worked out, in one sentence."""
    own, args = vocabulary(catalogue, derived.table), derived.args
    mine = {key: _small(own.titles.get(str(name), str(name))) for key, name in args.items() if isinstance(name, str)}
    said = _ROW_SENTENCES.get(derived.operator)
    if said is not None:
        return said.format(
            **{key.replace("from", "start"): words for key, words in mine.items()},
            months=args.get("months"),
            days=args.get("days"),
        )
    if derived.operator == "condition" and isinstance(args["is"], Condition):
        return f"Yes where {_small(own.say(args['is']))}."
    if derived.operator == "first that holds" and isinstance(args["cases"], Mapping):
        cases = [f"{label}, where {_small(own.say(case))}" for label, case in args["cases"].items()]
        return f"The first of these that holds: {'; '.join(cases)}."
    if derived.operator == "first of" and isinstance(args["columns"], tuple):
        names = [_small(own.titles.get(name, name)) for name in args["columns"]]
        return f"The first that is recorded of: {', '.join(names)}."
    if derived.operator == "band" and isinstance(args["bands"], Mapping):
        return f"The band of {mine['of']}: {', '.join(str(label) for label in args['bands'])}."
    return _elsewhere(catalogue, derived, own, mine)


_TOGETHER = {
    Together.ADDED: "A longer period that was not sent is the sum of those sent within it.",
    Together.POOLED: "A longer period that was not sent pools the parts and the wholes of those sent within it.",
    Together.LAST: "A longer period that was not sent has the figure that stands at its end.",
    Together.LAST_TOLD: "Of a longer period that was not told of, the newest account within it holds.",
    Together.NEVER: "The figures of shorter periods do not make one of a longer.",
    None: "How the figures of shorter periods make one of a longer is not said.",
}

_ROW_SENTENCES = {
    "working days between": "Working days from {start} to {to}; the day after is day 1.",
    "days between": "Days from {start} to {to}.",
    "months between": "Whole months from {start} to {to}.",
    "working days after": "The day that is {days} working days after {date}; the day after is day 1.",
    "days after": "The day that is {days} days after {date}.",
    "months after": "The same day {months} months after {date}, or the last of that month.",
    "age": "Whole years from {born} to {on}.",
    "difference": "The {to} less the {start}.",
    "within months": "Yes where {to} is within {months} months of {start}.",
    "age at period end": "Whole years from {born} to the end of the period.",
    "days since": "Days from {date} to the end of the period.",
    "days until": "Days from the end of the period to {date}.",
    "working days since": "Working days from {date} to the end of the period; the day after is day 1.",
}


def _elsewhere(catalogue: Catalogue, derived: Derived, own: Vocabulary, mine: Mapping[str, str]) -> str:
    """What operators that look into another table (or other rows of this one) find there."""
    args, other = derived.args, str(derived.args["in"])
    theirs = vocabulary(catalogue, other)
    rows = f"“{catalogue.tables[other].title}”"
    where = args.get("where")
    only = f" where {_small(theirs.say(where))}" if isinstance(where, Condition) else ""
    date = _small(theirs.titles.get(str(args.get("date")), str(args.get("date"))))
    same = " and ".join(_small(own.titles.get(str(name), str(name))) for name in _same(derived))
    take = _small(theirs.titles.get(str(args.get("take")), str(args.get("take"))))
    match derived.operator:
        case "lookup":
            return f"{take[:1].upper()}{take[1:]}, from the matching row of {rows}."
        case "previous":
            return f"The latest {date} in {rows} before this row's {mine['before']}, of the same {same}{only}."
        case "next":
            return f"The earliest {date} in {rows} after this row's {mine['after']}, of the same {same}{only}."
        case "count before":
            return f"How many rows of {rows} have {date} before this row's {mine['before']}, of the same {same}{only}."
        case "count after":
            months = f"the {args['months']} months after this row's {mine['after']}"
            return f"How many rows of {rows} have {date} in {months}, of the same {same}{only}."
        case "count in months before":
            months = f"the {args['months']} months up to the end of the period"
            return f"How many rows of {rows} have {date} in {months}, of the same {same}{only}."
    which, by = ("earliest", "") if derived.operator == "earliest" else ("latest", " by the end of the period")
    if "take" in args:
        return (
            f"{take[:1].upper()}{take[1:]} in the row of {rows} with the {which} {date}{by}, of the same {same}{only}."
        )
    return f"The {which} {date} in {rows}{by}, of the same {same}{only}."


def _same(derived: Derived) -> tuple[str, ...]:
    """This table's columns by which rows belong together."""
    same = derived.args["same"]
    return tuple(same) if isinstance(same, Mapping) else ()
