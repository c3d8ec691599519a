"""The suite: real PostgreSQL and Redis, cheap password hashing, mail kept in memory."""

from hiring.settings import base
from hiring.settings.base import *  # noqa: F403  (a settings module is its base plus what differs)

DEBUG = False
SECRET_KEY = "only-for-the-suite"  # noqa: S105  (signs nothing outside the tests)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES = {"default": {**base.DATABASES["default"], "CONN_MAX_AGE": 0}}
if base.env.str("TEST_DB_NAME", default=""):
    DATABASES["default"]["TEST"] = {"NAME": base.env.str("TEST_DB_NAME")}
# What tests upload never lands beside the files of a real installation.
MEDIA_ROOT = base.DATA_DIR / "test-media"
# The suite applies often, and always from the same connection; its counts outlive a run.
ACCOUNT_RATE_LIMITS = {**base.ACCOUNT_RATE_LIMITS, "apply": "100000/h/ip,5/d/key", "set_up": "1000/m/ip"}
