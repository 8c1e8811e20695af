"""An OpenID Connect provider in a process of its own: `python -m tests.support.provider FOLDER CALLBACK`.

It is the sign-in library's own provider, with a database in the folder. It knows a few people, each with the password
`PASSWORD`, and prints where it listens once it does. It stops when its input ends.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

PASSWORD = "the provider's own password"
CLIENT, SECRET = "trigpoint", "a secret between the two"
PEOPLE = {
    "asha@fenbridge.example": True,
    "invited@fenbridge.example": True,
    "stranger@elsewhere.example": True,
    "unverified@fenbridge.example": False,
    "unsaid@fenbridge.example": False,
    "unsaid@elsewhere.example": False,
}
"""Addresses, and whether the provider has verified them; of those that begin with `unsaid` it does not say."""


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _private_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kept = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*kept).decode("ascii")


def _configure(folder: Path) -> None:
    import django
    from django.conf import settings

    apps = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"]
    middleware = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ]
    processors = ["django.template.context_processors.request", "django.contrib.messages.context_processors.messages"]
    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": processors},
    }
    settings.configure(
        SECRET_KEY="only for the tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.support.provider_urls",
        INSTALLED_APPS=[*apps, "allauth", "allauth.account", "allauth.idp.oidc"],
        MIDDLEWARE=middleware,
        TEMPLATES=[templates],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=_private_key(),
        IDP_OIDC_ADAPTER="tests.support.provider_claims.Claims",
    )
    django.setup()


def _fill(callback: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for email, verified in PEOPLE.items():
        name = email.split("@", maxsplit=1)[0].title()
        user = User.objects.create_user(email, email, PASSWORD, first_name=name, last_name="Example")
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client(id=CLIENT, name="Trigpoint", scopes="openid\nprofile\nemail", redirect_uris=callback)
    client.skip_consent = True
    client.set_secret(SECRET)
    client.save()


def main(folder: Path, callback: str) -> None:
    """Serve until the input ends."""
    _configure(folder)
    _fill(callback)
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
