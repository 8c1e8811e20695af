"""What the OpenID Connect provider that the tests start says of people."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Claims(DefaultOIDCAdapter):
    """Says nothing of some people's addresses, as providers do that take all of theirs for granted."""

    def get_claims(self, purpose: Any, user: Any, client: Any, scopes: Any, **kwargs: Any) -> dict[str, Any]:
        """The claims, without whether an address that begins with `unsaid` is verified."""
        claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, **kwargs)
        if str(claims.get("email", "")).startswith("unsaid"):
            del claims["email_verified"]
        return claims
