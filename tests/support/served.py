"""What tests and journeys of the web application share: the workspace of a small simulated borough, and its people.

Django reads its settings from the workspace that TRIGPOINT_WORKSPACE names, so an empty one is there before any test is
collected; `borough` fills it, once for all the processes of a run.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate
from django.test import Client
from filelock import FileLock

from tests.support.web import LAST, fill, person
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

SHARE = "TRIGPOINT_TESTS_SHARE"
"""The folder that several runs share, where this environment variable names one: whoever names it takes it away."""
_FOLDER = Path(tempfile.mkdtemp(prefix="trigpoint-web-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
Workspace.create(_FOLDER / "borough", name="Fenbridge Council", area="Fenbridge")
os.environ["TRIGPOINT_WORKSPACE"] = str(_FOLDER / "borough")
os.environ["DJANGO_SETTINGS_MODULE"] = "trigpoint.web.settings"
django.setup()
# Django's own permissions are nobody's here (who may do what is said by roles), and writing them again whenever a test
# has emptied the tables would take a tenth of a second each time.
post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
post_migrate.disconnect(create_contenttypes)


@pytest.fixture(autouse=True)
def _plain_files(settings: object) -> None:
    """Static files by their own names: nothing is collected for a test."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _nothing_drafted() -> None:
    """Drafts of editions are kept by the numbers of their words: what a test wrote is taken back, and the next test's
    words have the same numbers."""
    from trigpoint.web.signing import standing

    standing._kept.clear()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds a small borough to March 2026, made once for all processes of the run, and for all runs
    that share a folder. Not to be changed: `borough` is a copy."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    shared = Path(os.environ.get(SHARE, shared)).absolute()
    made = shared / "web borough"
    with FileLock(shared / "web borough.lock"):
        if not made.is_dir():
            making = made.with_name("web borough being made")
            fill(making)
            score(Workspace.open(making), "ofsted-kpis", LAST)  # most tests are about it: worked out once for all
            making.rename(made)
    return made


@pytest.fixture
def own(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace of this test's own: editions are kept for ever, and definitions may change."""
    place = tmp_path / "borough"
    shutil.copytree(filled, place)
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(place))
    return Workspace.open(place)


@pytest.fixture(scope="session")
def borough(filled: Path) -> Iterator[Workspace]:
    """The workspace that the application serves, filled."""
    place = Path(os.environ["TRIGPOINT_WORKSPACE"])
    shutil.copytree(filled, place, dirs_exist_ok=True)
    yield Workspace.open(place)


@pytest.fixture
def browse(db: None) -> Callable[..., Client]:
    """A browser of somebody: `browse("provider", ("provider", "Acorn"))` is signed in as one who has that role and
    reach; without a role, of nobody."""

    def made(role: str = "", *scopes: tuple[str, str], name: str = "") -> Client:
        client = Client()
        if role:
            user = person(role, *scopes, name=name)
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = client.session
            session["account_authentication_methods"] = [{"method": "socialaccount"}]
            session.save()
            client.user = user  # type: ignore[attr-defined]
        return client

    return made


@pytest.fixture
def month() -> str:
    """The last month that the borough's records cover."""
    return str(LAST)
