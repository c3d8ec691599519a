"""The project: configuration on top, the shared ground below."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (says it in one line instead of a syntax error deeper in)
    sys.exit("holdout: Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info))

# Tasks bind to the application that exists when they are sent; every process of Django needs it.
from hiring.celery import app as celery_app

__all__ = ["celery_app"]
