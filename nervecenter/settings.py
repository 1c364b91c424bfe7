"""Settings, all from the environment (README, “Deploying”). Nothing here is secret."""

import pghistory
import sentry_sdk
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from jinja2 import select_autoescape

from nervecenter.embedded.instance import ROOT, data_folder
from nervecenter.environment import (
    adopt_running_instance,
    base_url,
    env,
    flag,
    instant,
    mail_service,
    mailbox,
    number,
    one_of,
    required,
    sentry_address,
    url,
    user_passwords,
    words,
)
from nervecenter.logs import logging_config

adopt_running_instance()

BASE_DIR = ROOT
DATA = data_folder()
DEBUG = flag("DEBUG")
# First: where no instance runs, this is the sentence that says so.
_database_url = url("DATABASE_URL", required("DATABASE_URL"), ("postgresql", "postgres"))
SECRET_KEY = required("SECRET_KEY")
PUBLIC_BASE_URL = base_url("PUBLIC_BASE_URL", env("PUBLIC_BASE_URL", default="") or "http://127.0.0.1:8000")
_secure = PUBLIC_BASE_URL.startswith("https://")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
SIGNUP = one_of("SIGNUP", ("open", "closed"))
NERVECENTER_NOW = instant("NERVECENTER_NOW")

# Apps, in the order of the house from right to left.
INSTALLED_APPS = [
    "tenancy",
    "audit",
    "practices",
    "notifications",
    "credentials",
    "hospitals",
    "scheduling",
    "nervecenter",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "pghistory",
    "pgtrigger",
    "phonenumber_field",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "practices.activity.ActivityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, so that its transaction holds the view, the template and nothing else.
    "practices.middleware.PracticeMiddleware",
]

ROOT_URLCONF = "nervecenter.urls"
WSGI_APPLICATION = "nervecenter.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "practices.context.frame",
            ],
            "builtins": ["nervecenter.icons"],
        },
    },
    # Mails, which leave by the thousand. Only their HTML is escaped.
    {
        "NAME": "mail",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "mail"],
        "OPTIONS": {
            "autoescape": select_autoescape(["html"]),
            "trim_blocks": True,
            "lstrip_blocks": True,
            "keep_trailing_newline": True,
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: one application role, two connections (the second for what must survive a practice's rollback).
DATABASE_ROLE = one_of("NERVECENTER_ROLE", ("app", "owner"))
_database = env.db_url_config(_database_url)
_database |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
_database["ATOMIC_REQUESTS"] = False
DATABASES = {"default": _database, "outside": _database | {"TEST": {"MIRROR": "default"}}}
DATABASE_ROUTERS = ["tenancy.router.OutsideRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "nc_cache",
        # Room enough that nobody can push the log-in counters out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# History (tenancy-notes 6): the actor is set with the practice, in the same statement.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# People
AUTH_USER_MODEL = "practices.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
]
ACCOUNT_ADAPTER = "practices.accounts.AccountAdapter"
ACCOUNT_FORMS = {"signup": "practices.forms.accounts.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXY_COUNT", 0, least=0)
MFA_ADAPTER = "practices.second_step.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "NerveCenter"
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True

# Wire
SECURE_SSL_REDIRECT = _secure and flag("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [SELF],
    }
}

# Times and words
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False
PHONENUMBER_DEFAULT_REGION = "US"
PHONENUMBER_DB_FORMAT = "E164"

# Files
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "documents"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Messages: without a provider they are kept and shown, never sent (rules.md G1).
DEFAULT_FROM_EMAIL = mailbox("DEFAULT_FROM_EMAIL", "NerveCenter <reminders@nervecenter.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
_email_url, ANYMAIL_ESP = env("EMAIL_URL", default=""), mail_service("ANYMAIL_ESP")
EMAIL_CONFIGURED = bool(_email_url or ANYMAIL_ESP)
# Where mail can leave, an account opens once its address is proven: nobody waits in it for the one it belongs to.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_CONFIGURED else "optional"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = EMAIL_CONFIGURED
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_CONFIGURED
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if _email_url:
    vars().update(env.email_url_config(url("EMAIL_URL", _email_url, ("smtp", "smtps", "smtp+tls", "smtp+ssl"))))
if ANYMAIL_ESP:
    EMAIL_BACKEND = f"anymail.backends.{ANYMAIL_ESP}.EmailBackend"
_anymail = {name.removesuffix("_FILE") for name in env.ENVIRON if name.startswith("ANYMAIL_")}
ANYMAIL = {name.removeprefix("ANYMAIL_"): env(name) for name in _anymail}
ANYMAIL.setdefault("REQUESTS_TIMEOUT", EMAIL_TIMEOUT)
ANYMAIL["WEBHOOK_SECRET"] = user_passwords("ANYMAIL_WEBHOOK_SECRET", ANYMAIL.get("WEBHOOK_SECRET", ""))
TWILIO_ACCOUNT_SID = env("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env("TWILIO_AUTH_TOKEN", default="")
TWILIO_FROM = env("TWILIO_FROM", default="")
TWILIO_MESSAGING_SERVICE_SID = env("TWILIO_MESSAGING_SERVICE_SID", default="")
TWILIO_API_BASE = env("TWILIO_API_BASE", default="") and base_url("TWILIO_API_BASE", env("TWILIO_API_BASE"))
_twilio = (TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID)
SMS_CONFIGURED = all(_twilio)
if any(_twilio) and not SMS_CONFIGURED:
    raise ImproperlyConfigured(
        "SMS needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID: all or none."
    )
if NERVECENTER_NOW and (EMAIL_CONFIGURED or SMS_CONFIGURED):
    raise ImproperlyConfigured(
        "NERVECENTER_NOW is for trying things: it is refused while EMAIL_URL, ANYMAIL_ESP or TWILIO_* is set."
    )

# Workers: the rows in PostgreSQL are the truth, the broker only wakes.
CELERY_BROKER_URL = url("REDIS_URL", required("REDIS_URL"), ("redis", "rediss"))
CELERY_DB_REUSE_MAX = 1_000_000  # a task's connections outlive it, for as long as CONN_MAX_AGE says
DELIVERY_LEASE_SECONDS = number("DELIVERY_LEASE_SECONDS", 120)
DELIVERY_UNKNOWN_SECONDS = number("DELIVERY_UNKNOWN_SECONDS", 600)
PROVIDER_TIMEOUT_SECONDS = number("PROVIDER_TIMEOUT_SECONDS", 10)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tenancy.api.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tenancy.api.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "tenancy.api.pagination.NewestFirst",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "tenancy.api.schema.PracticeSchema",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "tenancy.api.refusals.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "NerveCenter",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1/practices/\{practice\}",
    "ENUM_NAME_OVERRIDES": {"SeatStateEnum": "scheduling.models.assignment.SeatState"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tenancy.api.schema.add_problems",
    ],
}

# Watching: without a token there are no figures to read.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

LOGGING_CONFIG = None
logging_config(as_json=one_of("LOG_FORMAT", ("text", "json")) == "json")
if _sentry := sentry_address("SENTRY_DSN"):
    sentry_sdk.init(dsn=_sentry, send_default_pii=False, include_local_variables=False)
