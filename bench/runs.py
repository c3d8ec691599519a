"""Measuring: pages over HTTP against the floors, and what needs no server in this process."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import desk, upserts
from bench.batches import batches
from bench.load import CLIENTS, Ask, Browser, measure
from bench.report import Row
from bench.works import AGREEMENT, IMPORT, PDF, SWEEP, WORKS, Work, floors
from bench.world import PASSWORD, World
from candidates.models import ImportBatch
from candidates.services import confirm_import, preview_import
from candidates.services.imports.later import check_later, run_later
from foundation.activity.services import move_mark, sweep_reminders
from foundation.core import registries
from foundation.core.clock import now
from foundation.core.registries import Notice
from foundation.documents.services import pdf
from foundation.people.models import User
from roles.domain.jd_lint import lint

HOST = "127.0.0.1"


def over_http(world: World, port: int, only: str = "") -> list[Row]:
    """Measure the floors, then every work whose name holds `only`, each right after its floor: the machine drifts."""
    owners = browsers(port, "owner@bench.example")
    rows = []
    for name, least in floors().items():
        alone = measure(owners, least, n=120, expect=(200,))
        rows.append(Row(f"floor {name}", alone.n, None, alone.p50, alone.p95, "", None, None))
    for work in WORKS:
        if only.lower() not in work.name.lower():
            continue
        asked = queries(world, work)
        clients = owners if work.who == "owner@bench.example" else browsers(port, work.who)
        floor = measure(owners, floors()[work.floor], n=60, expect=(200,))
        got = measure(clients, lambda i, w=work: ask(world, w, i + 1), n=work.n, expect=work.expect)
        rows.append(Row(work.name, got.n, asked, got.p50, got.p95, work.floor, got.p50 / floor.p50, work.budget))
        print(f"  {work.name}: {got.p50:.1f} ms, {asked} queries", flush=True)
    return rows


def ask(world: World, work: Work, i: int) -> Ask:
    """Return the request once something has happened in the organisation, so that nothing that was kept can be used."""
    if not work.quiet:
        move_mark(world.owner.organisation_id)
    return work.ask(world, i)


def browsers(port: int, email: str) -> list[Browser]:
    """Return clients that are signed in."""
    made = [Browser(HOST, port) for _ in range(CLIENTS)]
    for browser in made:
        browser.sign_in(email, PASSWORD)
    return made


def queries(world: World, work: Work) -> int:
    """Count the queries of one request in this process; a POST is taken back."""
    first = ask(world, work, 0)
    headers = dict(first.headers or {})
    client = Client(enforce_csrf_checks=False)
    client.force_login(User.objects.get(email=work.who))
    with transaction.atomic():
        # The first request warms the session and the content types.
        client.get("/health/live")
        if first.holds_tag:
            headers["If-None-Match"] = client.get(first.path, headers=headers)["ETag"]
        with CaptureQueriesContext(connection) as counted:
            if first.method == "GET":
                answer = client.get(first.path, headers=headers)
            else:
                answer = client.post(first.path, dict(first.form or {}), headers=headers)
        transaction.set_rollback(True)
    if answer.status_code not in work.expect:
        raise RuntimeError(f"{work.name} answered {answer.status_code} when its queries were counted")
    return len(counted)


def in_process(world: World) -> list[Row]:
    """Measure what needs no server: PDF, import, sweeps, acts on many, reading files and the JD linter."""
    gc.collect()
    gc.freeze()  # as hiring.wsgi does when a worker has started
    return [_pdf(world), imported(world), *batches(world), *_sweep(world), *desk.rows(world), _jd_lint(), *agreement()]


def _times(work: Callable[[], object], n: int) -> list[float]:
    work()
    spent = []
    for _ in range(n):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return sorted(spent)


def _beside(work: Callable[[], object], floor: Callable[[], object], n: int) -> tuple[list[float], list[float]]:
    """Return milliseconds of this process for each run of a work and of its floor, which take turns.

    What else the machine does meanwhile falls on both alike.
    """
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(n + 1):
        for run, told in zip((work, floor), spent, strict=True):
            begun = time.process_time()
            run()
            if turn:  # the first ones warm up
                told.append((time.process_time() - begun) * 1000)
    return sorted(spent[0]), sorted(spent[1])


def _row(name: str, spent: list[float], floor: str, floor_spent: list[float], budget: float) -> Row:
    p50, base = statistics.median(spent), statistics.median(floor_spent)
    return Row(name, len(spent), None, p50, spent[int(len(spent) * 0.95)], floor, p50 / base, budget)


def _pdf(world: World) -> Row:
    """The packet of an application: gathering, template and layout, against layout of the same HTML (W)."""
    from django.conf import settings
    from django.template.loader import render_to_string
    from weasyprint import CSS, HTML

    kind = registries.documents["packet"]
    subject = UUID(world.applications[0])

    def html() -> str:
        context = {**kind.build(world.owner, subject), "viewer": world.owner, "made_at": now()}
        return render_to_string(kind.template, context, using="jinja2")

    text = html()
    sheet = settings.BASE_DIR / "static" / "css" / "pdf.css"
    floor = _times(lambda: HTML(string=text).write_pdf(stylesheets=[CSS(filename=str(sheet))]), 8)
    return _row("PDF packet", _times(lambda: pdf.render(html()), 8), "W", floor, PDF)


def imported(world: World, times: int = 5) -> Row:
    """A CSV of 5,000 new people, read, previewed and written, against INSERT … ON CONFLICT in batches of 500 (U).

    Both are taken back, but not before foreign keys were checked, as a commit would: an import writes fourteen a row.
    U is a table with the four indexes that its name tells and plain values. People written by Django would take more
    than twice as long, with six indexes of which one is for full text, and would flatter the import.
    """
    n = 5_000
    role = world.roles[300]
    lines = [f"Person {i},p{i}@import.example,Lisbon,{role.title},Active,2026-01-{1 + i % 28:02}" for i in range(n)]
    data = ("Name,Email,Location,Job,Status,Applied On\n" + "\n".join(lines)).encode()

    def take_in() -> None:
        with transaction.atomic():
            batch = preview_import(actor=world.owner, file_name="bench.csv", data=SimpleUploadedFile("x", data).read())
            check_later(batch.pk)
            batch = confirm_import(actor=world.owner, batch=ImportBatch.objects.get(pk=batch.pk), seen={})
            run_later(batch.pk)
            connection.check_constraints()
            transaction.set_rollback(True)

    with upserts.table():
        pairs = [
            (_times(lambda: upserts.fill(n, world.owner.organisation_id), 1)[0], _times(take_in, 1)[0])
            for _ in range(times)
        ]
    got = sorted(spent for _floor, spent in pairs)
    p50, floor = statistics.median(got), statistics.median(floor for floor, _spent in pairs)
    return Row("CSV import, 5,000 rows", len(got), None, p50, got[-1], "U", floor / p50, IMPORT, least=True)


def _sweep(world: World) -> list[Row]:
    """10,000 reminders that are due, told for the first time, and looked at again when none is new, against U.

    Beat asks once a minute, so either has to stay well below that.
    """
    n, subject = 10_000, world.owner.pk
    due = [
        Notice(world.owner.organisation_id, world.owner.pk, "bench", subject, str(i), "A scorecard", "Is owed.", "/")
        for i in range(n)
    ]
    registries.reminders.register("bench", lambda _at: due)

    def swept(*, before: bool) -> float:
        with transaction.atomic():
            if before:
                sweep_reminders(now())
            spent = _times(lambda: sweep_reminders(now()), 1)[0]
            transaction.set_rollback(True)
        return spent

    with upserts.table():
        floor = statistics.median(_times(lambda: upserts.fill(n, world.owner.organisation_id), 3))
    rows = []
    for name, before in (("Reminders, 10,000 due", False), ("Reminders, none of 10,000 new", True)):
        spent = sorted(swept(before=before) for _ in range(3))
        rows.append(Row(name, len(spent), None, spent[1], spent[-1], "U", floor / spent[1], SWEEP, least=True))
    return rows


def agreement(units: int = 4_000, each: int = 5, raters: int = 20) -> list[Row]:
    """How far raters agree over 20,000 scores, against `krippendorff` alone, and the ranges that a worker draws."""
    import random

    import krippendorff
    import numpy as np

    from rubrics.domain.agreement import reliability
    from rubrics.domain.agreement.grid import Given, grid

    draw = random.Random(5)
    rows = [
        Given(f"rater {rater}", f"subject {unit}", "criterion", draw.randint(1, 5))
        for unit in range(units)
        for rater in draw.sample(range(raters), each)
    ]
    made = grid(rows)
    table = np.full((raters, units), np.nan)
    table[made.rater, made.unit] = made.score

    def library() -> None:
        for metric in reliability.METRICS:
            krippendorff.alpha(table, level_of_measurement=metric)

    def ours() -> None:
        counts = grid(rows).counts
        reliability.estimates(counts, resamples=0)
        reliability.pairs(counts)

    spent, floor = _beside(ours, library, 20)
    drawn = _times(lambda: reliability.estimates(made.counts), 3)
    return [
        _row("Agreement, 20,000 scores", spent, "library", floor, AGREEMENT),
        Row("Agreement, its ranges", len(drawn), None, drawn[1], drawn[-1], "", None, None),
    ]


def _real_prose(words: int) -> str:
    """So many words of job descriptions as companies write them: those of the linter's own tests."""
    files = sorted(Path(__file__).resolve().parents[1].glob("tests/roles/jds/*.txt"))
    told = [file.read_text(encoding="utf-8").split(" ") for file in files if not file.stem.startswith(("de", "x11"))]
    together = [word for text in told for word in (*text, "\n\n")]
    return " ".join(together[:words])


def _jd_lint() -> Row:
    """The linter over 5,000 words against one regex pass over the same text."""
    import re

    text = _real_prose(5_000)
    pattern = re.compile(r"\w+")
    spent, floor = _beside(lambda: lint(text), lambda: pattern.findall(text), 10)
    p50, base = statistics.median(spent), statistics.median(floor)
    return Row("JD lint, 5,000 words", len(spent), None, p50, spent[-1], "regex pass", p50 / base, None)
