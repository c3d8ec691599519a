"""The settings of the suite, with mail that leaves and a worker that is quick to try again."""

from hiring.settings import base
from hiring.settings.test import *  # noqa: F403  (a settings module is its base plus what differs)

EMAIL_BACKEND = "foundation.activity.services.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = base.env.int("EMAIL_PORT", default=25)
EMAIL_TIMEOUT = 3
MEDIA_ROOT = base.DATA_DIR / "media"
