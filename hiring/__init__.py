"""The project: configuration on top, the shared ground below."""

import sys

if sys.version_info < (3, 11):
    sys.exit("holdout: Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])

# Tasks bind to the application that exists when they are sent; every process of Django needs it.
from hiring.celery import app as celery_app

__all__ = ["celery_app"]
