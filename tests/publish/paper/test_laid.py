"""How a paper lies on its pages: whose words stand together."""

from __future__ import annotations

from trigpoint.publish.paper.laid import spoken
from trigpoint.publish.paper.objects import Paragraph, Points, plain


def test_somebody_s_words_are_one_with_their_lists_until_it_is_said_whose_they_are() -> None:
    notes, list_ = Points((plain("a note"),)), Points((plain("a step"),))
    first, signed = Paragraph(plain("We asked."), "quote"), Paragraph((), "quote", "Head of Schools")
    other, body = Paragraph(plain("So did we."), "quote", "Head of Housing"), Paragraph(plain("A table follows."))
    found = list(spoken((notes, first, list_, signed, other, notes, first, body)))
    assert found == [
        (False, (notes,)), (True, (first, list_, signed)), (True, (other,)), (False, (notes,)), (True, (first,)),
        (False, (body,)),
    ]  # fmt: skip
