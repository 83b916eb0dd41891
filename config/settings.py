"""Settings of Ontschot. Everything that differs between places comes from the environment, read by `config.env`.

`ONTSCHOT_ENV` is `embedded` (default: one laptop, SQLite, a broker in a folder), `test`, or `production`
(PostgreSQL, Redis, HTTPS; nothing secret or local has a default).
"""

import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from config import env, single_sign_on

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

ENV = env.choice("ONTSCHOT_ENV", allowed=("embedded", "test", "production"), default="embedded")
PRODUCTION = ENV == "production"
# Both show what outsiders may not see (internals; the example sign-ins): on a server that others can reach, refused.
DEBUG = env.flag("ONTSCHOT_DEBUG", default=False, allowed=not PRODUCTION)
DEMO = env.flag("ONTSCHOT_DEMO", default=False, allowed=not PRODUCTION)

VAR = Path(env.text("ONTSCHOT_VAR", str(BASE_DIR / "var"))).resolve()

# Without a key each process makes its own: safe, but sessions end with it. `start.py` keeps one under var/.
SECRET_KEY = env.secret("ONTSCHOT_SECRET_KEY", None if PRODUCTION else secrets.token_urlsafe(50))
# Keys of before, which still read what was signed or written with them: see docs/deployment.md.
SECRET_KEY_FALLBACKS = env.words("ONTSCHOT_OLD_SECRET_KEYS", "")
ALLOWED_HOSTS = env.hosts("ONTSCHOT_ALLOWED_HOSTS", None if PRODUCTION else "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.staticfiles.OwnStaticFilesConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "schools",
    "cases",
    "budgets",
    "reports",
    "config",
]

MIDDLEWARE = [
    "config.middleware.safe_headers",
    "csp.middleware.CSPMiddleware",
    "config.middleware.readable_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What compression could give away (BREACH) needs another site that asks with the user's cookies, which SameSite
    # forbids; beside that, Django masks the token in each page and adds a random length.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.audit_trail",
    "accounts.asked_numbers.refuse_numbers_in_addresses",
    "accounts.sessions.SessionWatch",
    "cases.middleware.own_children",
    "accounts.unsent.SignInRequired",
    "schools.second_factor.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.explained_methods",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": env.database("DATABASE_URL", None if PRODUCTION else f"sqlite:///{quote(str(VAR))}/ontschot.sqlite3")
}
# What all web processes must share: how often something was tried, which codes were used. In the database rather than
# in Redis: it is there in every way of running this, signing in must not wait for the broker, and a restart forgets
# nothing.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_sharedvalue",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# The role of web, worker and scheduler, to which `migrate`, run by the role that owns the tables, gives its rights.
DATABASE_ROLE = env.text("ONTSCHOT_DATABASE_ROLE", "ontschot")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Sign-in ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "budgets:home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Providers of organisations that let their own people in (OpenID Connect).
SINGLE_SIGN_ON = single_sign_on.providers(production=PRODUCTION)
ACCOUNT_FORMS = {"reset_password": "accounts.single_sign_on.passwords.ForgottenPasswordForm"}
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# Who signed in so many seconds ago is not asked again before changing something about that.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    # Every limit is a moving window. Per network ("ip") there is room for a whole school that begins at half past
    # eight; per account and network for a few mistakes; per account for what many machines try together.
    "login": "60/m/ip",
    "login_failed": "5/5m/key",
    "failed_account": "30/15m/key",
    "failed_network": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
    "signup": "20/m/ip",
}
# Whether those who see children or administer must have a second step. Only a demo or a test may leave it to them.
SECOND_FACTOR = env.choice(
    "ONTSCHOT_SECOND_FACTOR",
    allowed=("required",) if PRODUCTION else ("required", "optional"),
    default="optional" if DEMO else "required",
)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The device must recognise its owner: then a passkey is two steps in one, also without the password.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A telephone may be half a minute off. A code counts once all the same: see accounts/forms.py.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "20/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ReauthenticatePasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "accounts.password_rules.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
    )
]
# Never on standard output: a mail holds an address and a way in, and what is printed there is kept as a log.
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if PRODUCTION else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if PRODUCTION and env.flag("ONTSCHOT_SMTP", default=False):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("ONTSCHOT_SMTP_HOST")
    EMAIL_PORT = env.integer("ONTSCHOT_SMTP_PORT", default=587, least=1, most=65535)
    EMAIL_HOST_USER = env.text("ONTSCHOT_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env.text("ONTSCHOT_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("ONTSCHOT_SMTP_TLS", default=True)
# A server that does not answer may hold a worker no longer than this.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("ONTSCHOT_FROM_EMAIL", "ontschot@localhost")

# --- People and their rights -----------------------------------------------------------------------------------------

# How long the link in an invitation works.
INVITATION_DAYS = env.integer("ONTSCHOT_INVITATION_DAYS", default=7, least=1, most=31)
# From when on the administrator is told that a role ends, and the person; and that somebody no longer signs in.
ROLE_ENDS_SOON_DAYS = env.integer("ONTSCHOT_ROLE_ENDS_SOON_DAYS", default=30, least=1, most=366)
OWN_ROLE_ENDS_SOON_DAYS = env.integer("ONTSCHOT_OWN_ROLE_ENDS_SOON_DAYS", default=14, least=1, most=366)
NO_SIGN_IN_DAYS = env.integer("ONTSCHOT_NO_SIGN_IN_DAYS", default=183, least=1, most=3660)
# How often rights are gone through: of administrators each quarter, the others each year (BIO2 8.02.01, 5.18.02).
REVIEW_SPECIAL_DAYS = env.integer("ONTSCHOT_REVIEW_SPECIAL_DAYS", default=92, least=1, most=366)
REVIEW_ORDINARY_DAYS = env.integer("ONTSCHOT_REVIEW_ORDINARY_DAYS", default=366, least=1, most=1100)

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
# Never USE_THOUSAND_SEPARATOR: with it Django reads a typed "0.125" as 125.

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# A container brings its collected files in the image; what it keeps under VAR is a volume.
STATIC_ROOT = Path(env.text("ONTSCHOT_STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENV == "test" or DEBUG
# Reports are served by a view that asks who you are; no address leads straight to a file.
MEDIA_URL = ""

# Of a whole request, whatever its form: `config.middleware` looks before anything is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["config.uploads.OneFileWhereAsked"]
# The addresses that take one file, and its most bytes. It stays in memory for the length of the request.
UPLOADS = {"/verslagen/controleren": 10 * 1024 * 1024}

# --- Work in the background ------------------------------------------------------------------------------------------

CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = env.broker(
    "BROKER_URL", None if PRODUCTION else f"filesystem://{quote(str(VAR))}/broker"
)
if CELERY_BROKER_URL == "filesystem://":
    CELERY_BROKER_TRANSPORT = "config.folder_broker:Transport"
    with suppress(OSError):  # `calculate` also runs on a checkout that may not be written to
        Path(str(CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A paper takes seconds where a calculation takes a tenth of one. On a server what prints has workers of its own, so
# that nobody waits for somebody else's paper; a worker that is told nothing serves both queues, as on a laptop.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("celery", "papers")]
CELERY_TASK_ROUTES = {
    name: {"queue": "papers", "routing_key": "papers"}
    for name in ("reports.tasks.run_report", "reports.tasks.run_dossier")
}
# A job must end before its lease does, or two workers would hold the same row.
JOB_LEASE_SECONDS = env.integer("ONTSCHOT_JOB_LEASE", default=45, least=2, most=3600)
JOB_MOST_ATTEMPTS = 5
CELERY_TASK_SOFT_TIME_LIMIT = max(1, JOB_LEASE_SECONDS - 10)
CELERY_TASK_TIME_LIMIT = max(2, JOB_LEASE_SECONDS - 5)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
# What rings often expires, or a night without workers would leave more bells than work. The scheduler's clock writes
# the moment and the worker's clock reads it: they may differ by an hour, and the sweep must still come.
_EXPIRES = {"expires": 2 * 3600.0}
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": 5.0, "options": _EXPIRES}
    for name in (
        "budgets.tasks.sweep_calculations",
        "reports.tasks.sweep_reports",
        "reports.tasks.sweep_dossiers",
        "schools.tasks.sweep_mails",
    )
} | {
    "accounts.tasks.seal_audit": {"task": "accounts.tasks.seal_audit", "schedule": 60.0, "options": _EXPIRES},
    # At night, when the log is walked along from its first line on, and every agreement is computed again.
    "accounts.tasks.clear_ended": {"task": "accounts.tasks.clear_ended", "schedule": crontab(hour="4", minute="10")},
    "accounts.tasks.check_audit": {"task": "accounts.tasks.check_audit", "schedule": crontab(hour="3", minute="20")},
    "reports.tasks.check_agreements": {
        "task": "reports.tasks.check_agreements",
        "schedule": crontab(hour="3", minute="40"),
    },
}

# --- API -------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # There is one format; asking for another in the address changes nothing.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "budgets.problems.problem_response",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ontschot",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/api/v1"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["budgets.api_schema.complete"],
}

# --- Safety ----------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "accounts.unsent.refused_form"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.sessions"
# A session ends after this long without a page, and after this long whatever is done; both are held on the server.
SESSION_IDLE_SECONDS = 60 * env.integer("ONTSCHOT_SESSION_IDLE_MINUTES", default=30, least=5, most=60)
SESSION_COOKIE_AGE = 3600 * env.integer("ONTSCHOT_SESSION_HOURS", default=8, least=1, most=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
# Whom to tell of a weakness, for /.well-known/security.txt.
SECURITY_CONTACT = env.contact("ONTSCHOT_SECURITY_CONTACT")
if PRODUCTION:
    # With this prefix a browser takes them over HTTPS from this very host alone: a sister site cannot put one in place.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.integer("ONTSCHOT_HSTS_SECONDS", default=31_536_000, least=3600, most=63_072_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# How many proxies of our own stand in front and say in X-Forwarded-For who asks. Also counted by the sign-in library.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("ONTSCHOT_PROXIES", default=0, least=0, most=9)

# --- The audit log ---------------------------------------------------------------------------------------------------

# From when on reading stands out, at the page of the log. A reviewer decides what it means.
AUDIT_UNUSUAL_DAYS = env.integer("ONTSCHOT_AUDIT_DAYS", default=7, least=1, most=31)
AUDIT_CHILDREN_A_DAY = env.integer("ONTSCHOT_AUDIT_CHILDREN_A_DAY", default=50, least=1, most=10_000)
AUDIT_REFUSALS_A_DAY = env.integer("ONTSCHOT_AUDIT_REFUSALS_A_DAY", default=10, least=1, most=10_000)
AUDIT_NIGHT_FROM = env.integer("ONTSCHOT_AUDIT_NIGHT_FROM", default=22, least=0, most=23)
AUDIT_NIGHT_UNTIL = env.integer("ONTSCHOT_AUDIT_NIGHT_UNTIL", default=6, least=0, most=23)

# --- Logs: on standard output, with identifiers and never with a person's data ---------------------------------------

LOG_LEVEL = env.choice("ONTSCHOT_LOG_LEVEL", allowed=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"without_rounds": {"()": "config.logs.WithoutRounds"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
            "filters": ["without_rounds"],
        }
    },
    "root": {"handlers": ["stdout"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Whoever scans the internet asks for other hosts all day; they get their 400, and no line.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "WARNING"},
    },
}
