"""`python -m bench`: fill a database, serve it with production's settings, measure, print and keep one table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Self
from urllib.request import urlopen

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
HERE = Path(__file__).resolve().parent
WORKERS = 2


def main() -> int:
    """Run every work, or those whose names hold the given text; returns 0 also when a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of a work's name")
    parser.add_argument("--growth", action="store_true", help="only the works with 10,000 and 100,000 people")
    parser.add_argument("--keep", action="store_true", help="write the table to bench/RESULTS.md")
    chosen = parser.parse_args()
    import django

    from bench import databases

    databases.make_main()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.db import connection

    from bench import growth, large, report, runs, world

    connection.close()
    for name in growth.names().values():
        databases.make(name, databases.MAIN)
    rows: list[report.Row] = []
    if not chosen.growth:
        print("filling the database …", flush=True)
        filled = world.build()
        with Server() as server:
            rows = runs.over_http(filled, server.port, chosen.only)
        if not chosen.only:
            rows += runs.in_process(filled)
        if chosen.only.lower() in large.NAME.lower():
            rows += large.rows(filled)
    rows += growth.over_http(Server, chosen.only)
    facts = _facts()
    print(report.table(rows))
    if chosen.keep:
        (HERE / "RESULTS.md").write_text(report.page(rows, facts), encoding="utf-8")
    out = Path(os.environ.get("BENCH_JSON", HERE.parent / "var" / "bench.json"))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"facts": facts, "rows": [row.as_json() for row in rows]}, indent=1), encoding="utf-8")
    return 0


class Server:
    """gunicorn with two sync workers over production's settings."""

    def __enter__(self) -> Self:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "bench.wsgi:application", "--workers", str(WORKERS)]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "error"]
        self.process = subprocess.Popen(command, env=os.environ.copy())
        for _ in range(200):
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=2):
                    return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("the server did not start")

    def __exit__(self, *_error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


def _facts() -> dict[str, str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    return {
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "postgresql": postgres,
        "django": version("django"),
        "weasyprint": version("weasyprint"),
        "server": f"gunicorn {version('gunicorn')}, {WORKERS} sync workers, 2 clients",
    }


if __name__ == "__main__":
    sys.exit(main())
