"""Development and demonstration: embedded services, a file mail box, a key that is kept under DATA_DIR."""

from hiring.settings import base, mail
from hiring.settings.base import *  # noqa: F403  (a settings module is its base plus what differs)
from hiring.settings.secret import kept_secret

DEBUG = base.env.bool("DEBUG", default=False)
SECRET_KEY = base.env.str("SECRET_KEY", default="") or kept_secret(base.DATA_DIR)
ALLOWED_HOSTS = base.env.list("ALLOWED_HOSTS", default=["*"])
EMAIL_BACKEND = mail.by_smtp(base.env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend"))
EMAIL_FILE_PATH = base.DATA_DIR / "mail"
EMAIL_HOST = base.env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = base.env.int("EMAIL_PORT", default=25)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
