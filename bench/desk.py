"""What a recruiter sets off for many at once, and long files. Their budgets are seconds: the floor is one of them."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from weasyprint import HTML

from bench.report import Row
from bench.world import SIZES, World
from candidates.models import Application
from candidates.services.bulk.acting import act_on_many
from candidates.services.bulk.moving import MoveMany
from candidates.services.bulk.people import Picked
from candidates.services.reading import read_apart

SECOND = 1000.0
MOVE, TEXT = 3.0, 1.0  # seconds
PEOPLE, PAGES, TIMES = 500, 20, 3


def rows(world: World) -> list[Row]:
    """Measure moving 500 people at once, and reading the text of a résumé of 20 pages."""
    return [_moved(world), _read()]


def _moved(world: World) -> Row:
    """A bulk move of 500 people from one stage to the next, with all its guards; each is taken back."""
    role = world.roles[SIZES[-1]]
    first, second = role.stages.order_by("position").select_related("role")[:2]
    ids = list(Application.objects.filter(role=role, stage=first).order_by("pk").values_list("pk", flat=True)[:PEOPLE])
    if len(ids) < PEOPLE:
        raise RuntimeError(f"only {len(ids)} people stand at {first.label}")
    spent, asked = [], 0
    for _ in range(TIMES):
        with transaction.atomic(), CaptureQueriesContext(connection) as counted:
            begun = time.perf_counter()
            done = act_on_many(actor=world.owner, act=MoveMany(second), picked=Picked(dict.fromkeys(ids)))
            connection.check_constraints()
            spent.append((time.perf_counter() - begun) * SECOND)
            asked = len(counted)
            transaction.set_rollback(True)
        if done.done != PEOPLE:
            raise RuntimeError(f"{done.done} of {PEOPLE} moved")
    return _row(f"Bulk move of {PEOPLE}", spent, asked, MOVE)


def _read() -> Row:
    """A résumé of 20 pages in two columns: the seconds of a processor that its process takes."""
    line = "Ran the forecast of two depots; it failed on a holiday, and the rollback took a minute after the page. "
    page = f"<section style='columns:2; page-break-after:always'><h2>Work</h2><p>{line * 30}</p></section>"
    spent = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "resume.pdf")
        HTML(string=page * PAGES).write_pdf(path)
        for _ in range(TIMES):
            before = _children()
            with read_apart(path, path.name) as found:
                if found.pages < PAGES or found.reason:
                    raise RuntimeError(f"{found.pages} pages were read: {found.reason}")
            spent.append((_children() - before) * SECOND)
    return _row(f"Text of {PAGES} pages, CPU", spent, None, TEXT)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _row(name: str, spent: list[float], queries: int | None, budget: float) -> Row:
    ordered = sorted(spent)
    p50 = ordered[len(ordered) // 2]
    return Row(name, len(ordered), queries, p50, ordered[-1], "1 s", p50 / SECOND, budget)
