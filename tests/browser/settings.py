"""What the server and the worker of the browser stories run with: the suite's settings, served like `make run`."""

from hiring.settings import base
from hiring.settings.test import *  # noqa: F403  (a settings module is its base plus what differs)

WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = base.env.str("MAIL_FOLDER")
