"""Production's settings with what production takes from its environment, for a server on this machine alone."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "bench-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2)
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")
os.environ.setdefault("BASE_URL", "http://127.0.0.1:8765")
os.environ.setdefault("EMAIL_URL", "consolemail://")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "Bench <bench@localhost>")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parent.parent / "var" / "bench"))
Path(os.environ["DATA_DIR"]).mkdir(parents=True, exist_ok=True)

from hiring.settings.production import *  # noqa: E402, F403  (the environment has to be there first)

ROOT_URLCONF = "bench.urls"
API_RATE_LIMIT_PER_MINUTE = 10_000_000
# The run makes its own database and names it here, so that no other data is touched.
if os.environ.get("BENCH_DATABASE"):
    DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]  # noqa: F405  (from production's settings)
