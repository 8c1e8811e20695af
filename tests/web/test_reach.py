"""How far people reach: grants and scopes, as plain values and from the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.web import person
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches, reach_of
from trigpoint.web.people.roles import ROLES


def test_a_provider_reaches_its_own_rows_of_its_own_pack_only() -> None:
    reach = reach_of([("pack", "contract-return"), ("provider", "Acorn")], everywhere=False)
    assert reach is not None
    assert reach.sees("contract-return", "early_help_closures", "Head", "organisation", "Acorn")
    assert not reach.sees("contract-return", "early_help_closures", "Head", "organisation", "Oak")
    assert not reach.sees("contract-return", "early_help_closures", "Head", None, None)
    assert not reach.sees("ofsted-kpis", "early_help_closures", "Head", "organisation", "Acorn")


def test_a_role_that_needs_a_reach_has_none_without_a_scope() -> None:
    assert reach_of([], everywhere=False) is None
    everywhere = reach_of([], everywhere=True)
    assert everywhere is not None
    assert Reaches((everywhere,)).everything


def test_an_owner_reaches_indicators_by_post_or_by_name() -> None:
    reach = reach_of([("service", "Head of Assessment"), ("indicator", "referrals")], everywhere=False)
    assert reach is not None
    assert reach.sees(None, "assessments_in_45_days", "Head of Assessment", None, None)
    assert reach.sees(None, "referrals", "Head of the Front Door", None, None)
    assert not reach.sees(None, "early_help_closures", "Head of Early Help", None, None)


@pytest.mark.django_db
def test_two_grants_reach_what_either_does() -> None:
    from trigpoint.web.people.models import Grant, Scope, User

    user = person("service-head", ("service", "Head of Assessment"))
    Scope.objects.create(grant=Grant.objects.create(user=user, role="service-head"), kind="team", name="North")
    reaches = User.objects.get(pk=user.pk).reaches(Permission.SIGN_HEAD)
    assert reaches.splits() == ()
    assert [bool(user.may(p)) for p in (Permission.SIGN_HEAD, Permission.MANAGE_PEOPLE)] == [True, False]


@pytest.mark.django_db
def test_a_grant_that_has_ended_permits_nothing() -> None:
    import datetime as dt

    from django.utils import timezone

    from trigpoint.web.people.models import User

    user = person("analyst")
    user.grants.update(ends=timezone.localdate() - dt.timedelta(days=1))
    assert not User.objects.get(pk=user.pk).may(Permission.LOAD)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_a_first_page(browse: Callable[..., Client], role: str) -> None:
    answer = browse(role, ("pack", "ofsted-kpis")).get("/")
    assert answer.status_code == 200
    assert "Fenbridge" in answer.content.decode()


def test_whoever_is_not_signed_in_is_asked_to(browse: Callable[..., Client]) -> None:
    answer = browse().get("/people/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/people/")


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://testserver/checking/?team=North", "/checking/%3Fteam%3DNorth"),
        ("https://elsewhere.example/checking/", "/"),
        ("http://testserver//elsewhere.example/x", "/elsewhere.example/x"),
        ("http://testserver/\\elsewhere.example/x", "/elsewhere.example/x"),
        ("", "/"),
    ],
)
def test_what_was_sent_after_the_session_ended_is_told_on_the_way_back(
    browse: Callable[..., Client], sent_from: str, back: str
) -> None:
    client = browse()
    answer = client.post("/loading/undo", headers={"Referer": sent_from})
    assert answer["Location"] == f"/accounts/login/?next={back}"
    assert "What you sent was not kept" in client.get(answer["Location"]).content.decode()


def test_an_address_that_only_takes_forms_says_so_on_a_page(browse: Callable[..., Client]) -> None:
    answer = browse("analyst").get("/loading/undo")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes what a form sends" in answer.content.decode()


def test_what_is_not_permitted_is_refused(browse: Callable[..., Client]) -> None:
    assert browse("analyst").get("/people/").status_code == 403
    assert browse("administrator").get("/people/").status_code == 200


def test_without_a_second_factor_nothing_opens(browse: Callable[..., Client]) -> None:
    client = browse("administrator")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}]
    session.save()
    assert client.get("/people/")["Location"] == "/accounts/2fa/"
