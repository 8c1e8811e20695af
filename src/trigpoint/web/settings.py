"""Django's settings, from the workspace's `trigpoint.toml` and the environment.

What each setting of the workspace means stands in docs/install.md. Secrets are in no file that people edit: the signing
key is made at the first start (`keys/web.key`, readable by its owner only), passwords come from the environment.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trigpoint.web import place

_HERE = Path(__file__).parent
_SAID = place.workspace().settings.web
_SECURE = _SAID.address.startswith("https://")


def _signing_key() -> str:
    file = place.workspace().web_key_path
    if not file.is_file():
        file.parent.mkdir(exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii")


def _database() -> dict[str, object]:
    address = os.environ.get("TRIGPOINT_DATABASE") or _SAID.database
    if not address:
        # One writer at a time, readers never wait: what a lock would cost is paid at the start of a transaction.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": place.folder() / "trigpoint.sqlite3",
            "OPTIONS": options,
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": os.environ.get("TRIGPOINT_DATABASE_PASSWORD") or unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = False
SECRET_KEY = _signing_key()
_HOST = urlsplit(_SAID.address).hostname or "localhost"
ALLOWED_HOSTS = [_HOST, "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [_SAID.address.rstrip("/")]
# Where browsers reach it: what the workspace says, or, where it says nothing, where `trigpoint serve` listens.
_UNSAID = "http://127.0.0.1:8000"
ADDRESS = os.environ.get("TRIGPOINT_LISTENS", _UNSAID) if _SAID.address == _UNSAID else _SAID.address.rstrip("/")
ROOT_URLCONF = "trigpoint.web.urls"
WSGI_APPLICATION = "trigpoint.web.wsgi.application"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
SITE_ID = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "rules.apps.AutodiscoverRulesConfig",
    "trigpoint.web.components",
    "trigpoint.web.events",
    "trigpoint.web.people",
    "trigpoint.web.api",
    "trigpoint.web.door",
    "trigpoint.web.work",
    "trigpoint.web.differences",
    "trigpoint.web.checking",
    "trigpoint.web.loading",
    "trigpoint.web.words",
    "trigpoint.web.signing",
    "trigpoint.web.publishing",
    "trigpoint.web.defining",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trigpoint.web.protection.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "trigpoint.web.people.gate.GateMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "trigpoint.web.mistakes.MistakesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trigpoint.web.components.context.page",
            ],
            "builtins": ["trigpoint.web.components.templatetags.govuk"],
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = place.path() / "cache" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [_HERE / "assets", _HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FORM_RENDERER = "trigpoint.web.components.forms.GovukRenderer"
FILE_UPLOAD_TEMP_DIR = place.folder("uploading")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Who has tried how often, and which codes were used: every process must know it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "web_cache"}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _SECURE else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "trigpoint.web.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Trigpoint: "
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "trigpoint.web.people.signing.SignInForm",
    "reset_password": "trigpoint.web.people.signing.ForgottenForm",
    "reset_password_from_key": "trigpoint.web.people.signing.NewPasswordForm",
    "change_password": "trigpoint.web.people.signing.OtherPasswordForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
MFA_ADAPTER = "trigpoint.web.people.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "trigpoint.web.people.signing.CodeForm",
    "reauthenticate": "trigpoint.web.people.signing.CodeAgainForm",
    "activate_totp": "trigpoint.web.people.signing.FirstCodeForm",
    "add_webauthn": "trigpoint.web.people.signing.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Trigpoint"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
SOCIALACCOUNT_ADAPTER = "trigpoint.web.people.adapters.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "council",
                "name": "your council account",
                "client_id": _SAID.client,
                "secret": os.environ.get("TRIGPOINT_SIGN_IN_SECRET", ""),
                "settings": {"server_url": _SAID.sign_in},
            }
        ]
        if _SAID.sign_in
        else []
    }
}

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
X_FRAME_OPTIONS = "DENY"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

_MAIL = urlsplit(_SAID.mail)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if _SAID.mail else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = place.folder("mail")
EMAIL_HOST = _MAIL.hostname or "localhost"
EMAIL_PORT = _MAIL.port or 25
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = os.environ.get("TRIGPOINT_MAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _SAID.mail_from

LOGGING_CONFIG = "trigpoint.web.logs.configure"
LOGGING = {"format": "lines"}  # Django configures nothing where this is empty
