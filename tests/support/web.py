"""A small borough for the web application's tests, and people with roles in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trigpoint.model.period import Period
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

LAST = Period.month(2026, 3)
SIZE, MONTHS = 0.02, 30


def fill(place: Path) -> None:
    """Make a workspace in `place` with everything that a simulated borough exports."""
    workspace = Workspace.create(place, name="Fenbridge Council", area="Fenbridge")
    made = simulate(place / "exports", SIZE, MONTHS, LAST, 1)
    load(workspace, "tables", [made.tables], as_of=LAST.end, by="the tests")
    load(workspace, "observations", made.observations, as_of=LAST.end, by="the tests", define=True)
    load(workspace, "targets", [made.targets], as_of=LAST.end, by="the tests")
    load(workspace, "benchmarks", [made.benchmarks], as_of=LAST.end, by="the tests")


def person(role: str, *scopes: tuple[str, str], name: str = "") -> Any:
    """Somebody with that role, reaching those scopes (kind, name)."""
    from trigpoint.web.people.models import Grant, Scope, User

    known = name or role.replace("-", " ").title()
    user, made = User.objects.get_or_create(
        email=f"{known.lower().replace(' ', '.')}@fenbridge.example", defaults={"name": known}
    )
    if made:
        user.set_unusable_password()
        user.save()
    grant = Grant.objects.create(user=user, role=role)
    Scope.objects.bulk_create(Scope(grant=grant, kind=kind, name=name) for kind, name in scopes)
    return User.objects.get(pk=user.pk)
