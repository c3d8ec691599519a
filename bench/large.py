"""A file of 100,000 people: how fast a worker takes it in, and how much memory it has for it at most."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

from bench import upserts
from bench.report import Row
from bench.worker import ROWS
from bench.works import IMPORT
from bench.world import SIZES, World

NAME = "CSV import, 100,000 rows"
MOST_MB = 300
FLOOR_ROWS = 5_000


def rows(world: World) -> list[Row]:
    """Import the file in a process of its own, as a worker does, against U; the people stay in the database."""
    with upserts.table():
        floors = []
        for _ in range(5):
            begun = time.perf_counter()
            upserts.fill(FLOOR_ROWS, world.owner.organisation_id)
            floors.append(time.perf_counter() - begun)
    command = [sys.executable, "-m", "bench.worker", str(world.roles[SIZES[0]].pk)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seen = json.loads(answer.stdout)
    spent, floor = seen["seconds"], statistics.median(floors) * ROWS / FLOOR_ROWS
    speed = Row(NAME, 1, None, spent * 1000, spent * 1000, "U", floor / spent, IMPORT, least=True)
    used = seen["megabytes"]
    return [speed, Row(f"{NAME}, MB", 1, None, used, used, f"{MOST_MB} MB", used / MOST_MB, 1)]
