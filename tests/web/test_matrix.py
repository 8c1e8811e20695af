"""The whole matrix: every address x every role x inside and outside its reach, as docs/permissions.md tells it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.matrix import NOBODY, Example, addresses, ask, examples
from tests.support.permissions import FILE, roles_told, row
from trigpoint.store.workspace import Workspace
from trigpoint.web.people.gate import CLOSED, OPEN, SIGN_IN_OPEN, needed
from trigpoint.web.people.roles import ROLES

_EXAMPLES = examples()
_NAMED = [(address, name, view) for address, name, view in addresses() if name]
_EACH = [
    pytest.param(address, name, view, example, id=f"{name}{f'-{n}' if n else ''}")
    for address, name, view in _NAMED
    for n, example in enumerate(_EXAMPLES.get(name, []))
]


def test_every_address_has_an_example_and_says_what_it_needs() -> None:
    silent = [
        address for address, _, view in _NAMED if needed(view) is None and not view.__module__.startswith("allauth.")
    ]
    missing = [address for address, name, _ in _NAMED if name not in _EXAMPLES]
    assert (silent, missing) == ([], [])
    assert set(_EXAMPLES) <= {name for _, name, _ in _NAMED}


def test_an_address_without_a_name_is_there_for_nobody(browse: Callable[..., Client]) -> None:
    nameless = [address for address, name, _ in addresses() if not name]
    client = browse("administrator")
    assert [client.get(address).status_code for address in nameless] == [404] * len(nameless)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("address", "name", "view", "example"), _EACH)
def test_answers(borough: Workspace, settings: object, address: str, name: str, view: object, example: Example) -> None:
    told = ask(name, address, example)
    written = FILE.read_text(encoding="utf-8")
    for line in told:
        # What must hold of any address, whatever the page says.
        asked = needed(view)  # type: ignore[arg-type]
        if name not in (*SIGN_IN_OPEN, *CLOSED) and asked != OPEN:
            assert line.inside[NOBODY] == "sign in"
        for role, permits in ROLES.items():
            if asked and asked != OPEN and not asked & permits.permissions:
                assert line.inside[role] == "refused"
            if asked and asked != OPEN and asked & permits.permissions:
                assert line.inside[role] != "refused"
            assert line.beyond.get(role) not in ("done",)
        assert row(line) in written, f"answered otherwise (`make permissions` writes the page): {row(line)}"


def test_the_roles_are_told_as_they_are_declared() -> None:
    assert roles_told() in FILE.read_text(encoding="utf-8")
