"""Settings: `base` holds what never varies; `dev`, `test` and `production` say where and how it runs."""

# Tasks bind to the application that exists when they are sent. Every process that reads the settings may send some;
# those that read none, such as the owner of the embedded servers, are spared the import.
from hiring.celery import app as celery_app

__all__ = ["celery_app"]
