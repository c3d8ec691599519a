"""What is the same wherever Holdout runs. Values that vary come from the environment (see docs/operations.md)."""

from pathlib import Path

import environ

from hiring.settings import addresses, logs

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

PRODUCTION = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "anymail",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "rest_framework",
    "rest_framework_api_key",
    "foundation.core",
    "foundation.people",
    "foundation.activity",
    "foundation.documents",
    "roles",
    "candidates",
    "rubrics",
    "assessments",
    "sync",
    "assistants",
    "hiring.dashboard",
    "hiring.demo",
    "hiring.operations",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.core.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.core.once.OnceMiddleware",
    "foundation.people.views.middleware.MemberMiddleware",
    "hiring.dashboard.views.middleware.UnreadMiddleware",
    "foundation.core.middleware.DomainErrorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "hiring.urls"
WSGI_APPLICATION = "hiring.wsgi.application"
ASGI_APPLICATION = "hiring.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "foundation.core.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# Controls are drawn many times faster than by Django's own templates, and look the same.
FORM_RENDERER = "foundation.core.controls.Controls"

DATABASES = {
    "default": {
        **addresses.database(env.str("DATABASE_URL", default="postgres:///holdout")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A form's choices are few: a cursor on the server costs more than it saves.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# Parallel workers of the suite must not empty each other's cache.
REDIS_URL = addresses.redis(env.str("REDIS_URL", default="redis://127.0.0.1:6379/0"), shift=addresses.suite_worker())
CACHES = {
    "default": {
        "BACKEND": "foundation.core.cache.SoftRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "holdout",
    },
    # Sessions live in the database. A copy is kept for a minute: what could not be dropped from a cache that was away,
    # when somebody signed out, must not let anybody in for longer.
    "sessions": {
        "BACKEND": "foundation.core.cache.SoftRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "holdout-sessions",
        "OPTIONS": {"longest": 60},
    },
}
SESSION_ENGINE = "foundation.core.sessions"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["foundation.people.views.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "hiring.dashboard.views.faults.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/180s/key",
    # The page that takes the token of the log.
    "set_up": "10/m/ip",
    # Applications through the public form: by connection, and by address for each role.
    "apply": "30/h/ip,5/d/key",
    "another_file": "60/h/ip,30/d/key",
    "about_you": "60/h/ip",
    # What a reader from outside sends: by connection, and by reader.
    "outside_reading": "240/h/ip,120/h/key",
    # Programs that ask for tokens, which costs a hash that is made to be slow.
    "assistant_tokens": "60/m/ip",
}
# One installation serves one organisation, unless signed-in people may set up more.
ALLOW_NEW_ORGANISATIONS = env.bool("ALLOW_NEW_ORGANISATIONS", default=False)
ACCOUNT_ADAPTER = "foundation.people.views.adapter.AccountAdapter"
# Assistants sign in by allauth's provider, whose pages and addresses are our own (assistants/views/oauth.py).
IDP_OIDC_ADAPTER = "assistants.views.adapter.AssistantsAdapter"
IDP_OIDC_DCR_REQUIRES_INITIAL_ACCESS_TOKEN = False
IDP_OIDC_RATE_LIMITS = {"client_registration": "20/h/ip"}
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 60 * 24 * 3600
ASSISTANT_CALLS_PER_MINUTE = 60
# Several devices of one member, each of which asks every few minutes.
CALENDAR_READS_PER_MINUTE = 20
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "foundation.core.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FIXTURES_ROOT = BASE_DIR / "fixtures"

BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
# A mail server that does not answer must not hold a worker.
EMAIL_TIMEOUT = 10
# Where a provider's webhook is heard, by which class; production chooses (hiring/settings/mail.py).
EMAIL_WEBHOOK = ""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Holdout <holdout@localhost>")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMITS = {
    "resume": 15 * 1024 * 1024,
    "csv": 60 * 1024 * 1024,
    "resumes": 300 * 1024 * 1024,
    "submission": 25 * 1024 * 1024,
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["foundation.people.views.api_key.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["foundation.core.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["foundation.core.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "foundation.core.api.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Holdout API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "POSTPROCESSING_HOOKS": ["foundation.core.api.described.finish"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
# Drafts by a language model: seconds to connect, of silence and for the whole (below the soft limit of a task),
# characters of an answer, and how many an organisation may ask for in an hour.
DRAFTING = {"connect": 10, "silence": 30, "whole": 80, "size": 60_000, "per_hour": 30}
# Whether the model may stand in the installation's own network; see docs/decisions/README.md.
ALLOW_PRIVATE_ENDPOINTS = env.bool("ALLOW_PRIVATE_ENDPOINTS", default=False)
API_RATE_LIMIT_PER_MINUTE = env.int("API_RATE_LIMIT_PER_MINUTE", default=600)

# Who may read /metrics: whoever has the token, or asks from one of these addresses and not through a proxy.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ADDRESSES = [each.strip() for each in env.list("METRICS_ADDRESSES", default=[])]

# Whether hot questions are put into SQL once (foundation.core.prepared); off, Django writes it anew each time.
PREPARED_QUERIES = env.bool("PREPARED_QUERIES", default=True)
# Whether connections keep what is asked often (foundation.core.statements); off behind a pooler that shares them.
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", default=True)

# How long the API's feed of changes goes back; a client that was away longer reads everything once more.
CHANGES_KEPT_DAYS = env.int("CHANGES_KEPT_DAYS", default=30)

CELERY_BROKER_URL = addresses.broker(REDIS_URL)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlasts any outage
# Whoever sends a task does not wait for a queue that is away: its row is found by a sweep.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
}
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kilobytes; WeasyPrint's caches grow with every document
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

LOGGING = logs.configuration(json=False, level=env.str("LOG_LEVEL", default="INFO"))

SILENCED_SYSTEM_CHECKS = ["rest_framework.W001"]
