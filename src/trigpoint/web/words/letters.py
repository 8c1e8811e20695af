"""Letters about words: where to look, and never a figure, nor what was written."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage

from trigpoint.publish.figures import in_full
from trigpoint.web.people.models import User
from trigpoint.web.words import rounds
from trigpoint.web.words.models import Challenge, Comment, Round, Said
from trigpoint.web.words.paper import About, named

_log = logging.getLogger("trigpoint.web.words")
_SUBJECTS = {
    Said.ASKED: ("A question about your commentary", "asks about your words on", "answer_words"),
    Said.RETURNED: ("Your commentary is returned", "has returned your words on", "id_text"),
    Said.ANSWERED: ("Your question is answered", "has answered your question about", "said"),
}


def tell(said: Challenge, round: Round, row: About) -> bool:
    """Write to whom it waits for now: the author of the words, or who asked. Whoever has left is written to no more,
    and in an author's place whoever answers for the figure is. False where some letter could not be sent."""
    if said.kind not in _SUBJECTS:
        return True
    subject, what, box = _SUBJECTS[Said(said.kind)]
    if said.kind == Said.ANSWERED:
        asked = said.to.challenges.filter(kind=Said.ASKED).select_related("author").last()
        people = [asked.author] if asked is not None else []
    else:
        author = said.to.author
        people = (
            [author]
            if author.is_active
            else [one for one, _ in rounds.answering(round.pack, [row], rounds.everybody())]
        )
    every = [_letter(one, subject, f"{said.author} {what}", round, row, box) for one in people if one.is_active]
    return all(every)


def tell_new_words(new: Comment, returned: Challenge, round: Round, row: About) -> bool:
    """Write to whoever returned the words before that there are others. False where the letter could not be sent."""
    if not returned.author.is_active or returned.author_id == new.author_id:
        return True
    return _letter(returned.author, "New words", f"{new.author} has written anew on", round, row, "said")


def _letter(person: User, subject: str, what: str, round: Round, row: About, box: str) -> bool:
    about = named(row)
    there = f"{settings.ADDRESS}{rounds.address_of(round.pack, round.period, row)}#{box}"
    text = f"Dear {person},\n\n{what} {about}, {in_full(round.of)}.\n\nRead it here:\n{there}\n\nTrigpoint\n"
    return sent(EmailMessage(f"{subject}: {about}", text, to=[person.email]))


def sent(letter: EmailMessage) -> bool:
    """Send a letter; False where the mail server does not take it. What the letter is about is kept all the same."""
    try:
        return bool(letter.send())
    except OSError:  # every fault of the server and of the way to it is one
        _log.error("a letter could not be sent", exc_info=True)
        return False
