"""An edition made in Python that has something of everything, hostile texts among it, for whatever draws editions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.support.words import action
from trigpoint.model.period import Period
from trigpoint.model.words import Role, Signature
from trigpoint.scorecard.commentary import Remark, with_remarks
from trigpoint.scorecard.edition import Definition, Edition
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.prose import parse

SIGNED = dt.datetime(2020, 9, 4, 9, 30, tzinfo=dt.UTC)
FORMULA = '=cmd|"/c calc"!A1'
SCRIPT = "<script>alert(1)</script>"
MARKUP = "<r><t>not markup</t></r>"


def edition_of(card: Scorecard, *, number: int = 1, audience: str = "internal") -> Edition:
    """The card as an edition: with a table by team where the card is split, words that a spreadsheet or a browser could
    run, an action, definitions and signatures."""
    own = replace(card, rows=tuple(row for row in card.rows if row.member is None), breakdown=None, audience=audience)
    table = replace(card, audience=audience)
    first = own.rows[0]
    remarks = (
        Remark(
            first.indicator, card.period, None, None, parse(f"{FORMULA}\n\n- {SCRIPT}"), "A. Writer", SIGNED, "Head"
        ),
    )
    meant = {row.indicator: row for row in own.rows}
    definitions = tuple(
        Definition(name, row.title, row.unit, row.better, row.owner, "month", row.origin, (("Counted", FORMULA),),
                   why_it_matters=MARKUP, source="Simulated", sources=("Plans: tables, as of 31 August 2020",))
        for name, row in meant.items()
    )  # fmt: skip
    todo = action(first.indicator, card.period, opened=dt.date(2020, 8, 20), by_when=dt.date(2020, 9, 1))
    return Edition(
        card=with_remarks(own, remarks),
        shown=4,
        on=SIGNED.date(),
        workspace="Fenbridge",
        number=number,
        tables=(with_remarks(table, remarks),),
        definitions=definitions,
        remarks=remarks,
        actions=(replace(todo, text=FORMULA, who=f"+{todo.who}"),),
        signatures=(Signature(Role.DIRECTOR, "D. Signer", "dsigner", SIGNED),),
        made_with="1",
        id="ab" * 32 if number else "",
    )


LAST = Period.parse("2020-08")
