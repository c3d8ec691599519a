"""Production: everything that differs between installations comes from the environment.

Every variable is described in `hiring.settings.checks.VARIABLES`, from which the table of docs/operations.md is made.
"""

import sys

from django.core.exceptions import ImproperlyConfigured

from hiring.settings import base, checks, logs, mail
from hiring.settings.base import *  # noqa: F403  (a settings module is its base plus what differs)

try:
    checks.check(base.env.ENVIRON)
except ImproperlyConfigured as error:
    # Whoever starts Holdout needs the sentences, not the way through our code.
    sys.exit(str(error))

DEBUG = False
PRODUCTION = True
SECRET_KEY = base.env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = base.env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = base.env.list("ALLOWED_HOSTS")
BASE_URL = base.env.str("BASE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE = BASE_URL.startswith("https://")

EMAIL = base.env.email_url("EMAIL_URL", default="consolemail://")  # a provider has no such address
PROVIDER = mail.of_provider(base.env.ENVIRON)
EMAIL_BACKEND = PROVIDER.get("EMAIL_BACKEND") or mail.by_smtp(EMAIL["EMAIL_BACKEND"])
EMAIL_WEBHOOK, ANYMAIL = PROVIDER["EMAIL_WEBHOOK"], PROVIDER["ANYMAIL"]
EMAIL_HOST = EMAIL["EMAIL_HOST"]
EMAIL_PORT = EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = base.env.str("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
# Health checks and monitors come from inside, without TLS and without the proxy's header.
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$", r"^metrics$"]
SECURE_HSTS_SECONDS = base.env.int("HSTS_SECONDS", default=31_536_000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = base.env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
# A place on the browsers' preload list is hard to give back; that choice is the owner's of the domain, at the proxy.
SILENCED_SYSTEM_CHECKS = [*base.SILENCED_SYSTEM_CHECKS, "security.W021"]
# Whether a request came by TLS is told by gunicorn, which believes X-Forwarded-Proto from TRUSTED_PROXY alone;
# Django's own setting for that would believe it from anyone.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if base.env.str("TRUSTED_PROXY", default="") else 0

STORAGES = {
    **base.STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = base.env.str("STATIC_ROOT", default=str(base.STATIC_ROOT))
LOGGING = logs.configuration(json=True, level=base.env.str("LOG_LEVEL", default="INFO"))
