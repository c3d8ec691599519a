"""The server of a benchmark: production's application over the benchmark's own database."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from hiring.wsgi import application

__all__ = ["application"]
