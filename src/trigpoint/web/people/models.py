"""Accounts, and the roles that were given to them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import KINDS, Reaches, reach_of
from trigpoint.web.people.roles import CHOICES, PROTECTED, ROLES, Role


class Users(BaseUserManager["User"]):
    """How accounts are made: by an invitation or single sign-on, never with a password that somebody else chose."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody with an account."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=150)
    post = models.CharField("job title", max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    objects = Users()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.name or self.email

    def grants_now(self) -> list[Grant]:
        """The grants that hold today, with their scopes; asked once for each request's user, and not at all where they
        were fetched with many people's."""
        kept: list[Grant] | None = getattr(self, "_grants", None)
        if kept is None:
            fetched = "grants" in getattr(self, "_prefetched_objects_cache", {})
            known = self.grants.all() if fetched else self.grants.prefetch_related("scopes")
            kept = [g for g in known if g.holds_on(timezone.localdate())]
            self._grants = kept
        return kept

    @property
    def roles(self) -> list[Role]:
        """Every role that holds today, once."""
        return list({g.role: ROLES[g.role] for g in self.grants_now()}.values())

    def may(self, permission: Permission) -> bool:
        """Whether any grant permits it at all; how far is for `reaches` to say."""
        return self.is_active and bool(self.reaches(permission))

    def reaches(self, permission: Permission) -> Reaches:
        """How far the permission reaches, by all grants that give it."""
        found = []
        for grant in self.grants_now() if self.is_active else ():
            role = ROLES[grant.role]
            if permission in role.permissions:
                scopes = [(scope.kind, scope.name) for scope in grant.scopes.all()]
                reach = reach_of(scopes, role.everywhere, PROTECTED.get(role.id, "internal"))
                found += [reach] if reach is not None else []
        return Reaches(tuple(found))


class Grant(models.Model):
    """A role given to somebody, from a day and perhaps to one. Its scopes say how far it reaches."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=CHOICES)
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["role", "pk"]

    def __str__(self) -> str:
        return f"{ROLES[self.role].title} for {self.user}"

    def holds_on(self, day: dt.date) -> bool:
        """Whether the grant holds on a day, both ends included."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def reaches_told(self) -> str:
        """How far it reaches, by the names of its scopes."""
        told = "; ".join(str(scope) for scope in self.scopes.all())
        return told or ("everything" if ROLES[self.role].everywhere else "nothing")


class Scope(models.Model):
    """One thing that a grant reaches: a service (the post that owns indicators), a team, an area, a provider, an
    indicator or a pack."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="scopes")
    kind = models.CharField(max_length=12, choices=[(kind, kind.capitalize()) for kind in KINDS])
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["grant", "kind", "name"], name="a scope once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Invitations(models.Manager["Invitation"]):
    """How invitations are made and found again: by the hash of a token that only its holder knows."""

    def make(self, email: str = "", days: int = 7, by: User | None = None) -> tuple[Invitation, str]:
        """A new invitation and its token, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        until = timezone.now() + dt.timedelta(days=days)
        return self.create(digest=digest_of(token), email=email.lower(), expires=until, made_by=by), token

    def open(self) -> models.QuerySet[Invitation]:
        """Those that can still be taken up."""
        return self.filter(used=None, withdrawn=None, expires__gt=timezone.now())

    def waiting(self, token: str) -> Invitation | None:
        """The invitation of a token, where it was not taken up and has not expired."""
        return self.open().filter(digest=digest_of(token)).first()

    def waiting_for(self, addresses: list[str]) -> Invitation | None:
        """The newest invitation to one of these addresses that can still be taken up."""
        return self.open().filter(email__in=addresses).order_by("-made").first() if addresses else None


class Invitation(models.Model):
    """A one-time link by which somebody makes their account. The roles that they get are its `offers`."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    withdrawn = models.DateTimeField(null=True)

    objects = Invitations()

    def again(self, days: int = 7) -> str:
        """A new token for the same invitation, whose old one no longer works."""
        token = secrets.token_urlsafe(32)
        self.digest, self.expires = digest_of(token), timezone.now() + dt.timedelta(days=days)
        self.save()
        return token

    def __str__(self) -> str:
        return f"Invitation for {self.email or 'the first administrator'}"


class Offer(models.Model):
    """A role that an invitation brings, with its scopes as `kind:name` lines."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="offers")
    role = models.CharField(max_length=30, choices=CHOICES)
    scopes = models.JSONField(default=list)

    def __str__(self) -> str:
        return ROLES[self.role].title

    def give(self, user: User) -> Grant:
        """The grant that the offer is."""
        grant = Grant.objects.create(user=user, role=self.role)
        Scope.objects.bulk_create(Scope(grant=grant, kind=kind, name=name) for kind, name in self.scopes)
        return grant


def digest_of(token: str) -> str:
    """What of a token is kept."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
