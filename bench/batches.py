"""`POST /sync/batches`: people whom another system brings for the first time, and the same once more, against U."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import orjson
from django.db import connection, transaction
from django.test import Client

from bench import upserts
from bench.report import Row
from bench.world import World

# Rows a second, as a part of those that U writes.
NEW, UNCHANGED = 0.25, 0.5
ITEMS, BATCHES = 1_000, 5
URL = "/api/v1/sync/batches"


def batches(world: World, times: int = 5) -> list[Row]:
    """Five requests of 1,000 people each, through the whole of the application; a run is taken back once it was timed.

    Keys of others are checked before, as a commit would.
    """
    bodies = [orjson.dumps({"items": [_person(batch * ITEMS + n) for n in range(ITEMS)]}) for batch in range(BATCHES)]
    api = Client(
        headers={"Authorization": f"Bearer {world.api_key}", "Host": "127.0.0.1", "X-Forwarded-Proto": "https"}
    )
    n, floors, new, same = ITEMS * BATCHES, [], [], []

    def send(said: bytes) -> None:
        for body in bodies:
            answer = api.post(URL, body, content_type="application/json")
            assert answer.content.count(said) == ITEMS, answer.content[:400]
        connection.check_constraints()

    with upserts.table():
        for _ in range(times):
            floors.append(_spent(lambda: upserts.fill(n, world.owner.organisation_id)))
            with transaction.atomic():
                new.append(_spent(lambda: send(b'"status":"created"')))
                same.append(_spent(lambda: send(b'"status":"unchanged"')))
                transaction.set_rollback(True)
    floor = statistics.median(floors)
    return [_row(name, spent, floor, least) for name, spent, least in _works(new, same)]


def _works(new: list[float], same: list[float]) -> list[tuple[str, list[float], float]]:
    return [("Batch, 5 × 1,000 new people", new, NEW), ("Batch, 5 × 1,000 unchanged", same, UNCHANGED)]


def _row(name: str, spent: list[float], floor: float, least: float) -> Row:
    p50 = statistics.median(spent)
    return Row(name, len(spent), None, p50, max(spent), "U", floor / p50, least, least=True)


def _spent(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def _person(n: int) -> dict[str, object]:
    told = {"name": f"Person Number{n}", "email": f"n{n}@batch.example"}
    data = {**told, "location": "Lisbon", "company": f"House {n % 97}"}
    return {"collection": "candidates", "source": "bench", "external_id": str(n), "data": data}
