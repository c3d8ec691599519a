"""How often a document is tried, when, and by whom; and for whom it is made no more."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from foundation.core.clock import now
from foundation.documents import tasks
from foundation.documents.domain import tries
from foundation.documents.models import Document
from foundation.documents.pages import standing
from foundation.documents.services import lease, rendering
from hiring.celery import app
from tests.cast import Cast
from tests.disk import little_room
from tests.foundation.documents.conftest import Sheet

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
ROOM = 2_000


def tried(document: Document, at: datetime | None = None) -> Document:
    """Let a worker try it now, or at `at`, and read it anew."""
    with time_machine.travel(at or now(), tick=False):
        rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    return document


def killed(document: Document, at: datetime) -> Document:
    """Let a worker take it at `at` and never be heard of again."""
    with time_machine.travel(at, tick=False):
        assert rendering._claim(document.pk) is not None, "nobody took it"
    document.refresh_from_db()
    return document


def held(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_killed_worker_is_noticed_within_half_a_minute_and_the_next_takes_over(cast: Cast, sheet: Sheet) -> None:
    document, start = sheet.asked(cast.ines), now()
    killed(document, start)
    assert rendering.due_documents(start + lease.LEASE - SECOND) == []
    assert tried(document, start + lease.LEASE - SECOND).status == "rendering", "it may still be at work"
    assert rendering.due_documents(start + lease.LEASE) == [document.pk]
    every = timedelta(seconds=app.conf.beat_schedule["sweep-documents"]["schedule"])
    assert lease.LEASE + every <= timedelta(seconds=30)
    assert every == timedelta(seconds=tasks.SWEEP_EVERY)
    assert lease.RENEW_EVERY * 3 <= lease.LEASE, "one renewal that comes late ends nothing"
    tried(document, start + lease.LEASE)
    assert (document.status, document.attempts, document.due_at) == ("ready", 2, None)


def test_a_document_that_ends_its_workers_ends_three_and_no_fourth(cast: Cast, sheet: Sheet) -> None:
    document, at = sheet.asked(cast.ines), now()
    for _ in range(3):
        killed(document, at)
        at += lease.LEASE
    tried(document, at)
    assert (document.status, document.attempts, document.due_at) == ("failed", 3, None)
    assert document.error == "The worker stopped 3 times while making it."
    assert sheet.builds == 1, "only to be asked for"
    assert rendering.due_documents(at + timedelta(days=9)) == []
    again = sheet.asked(cast.ines)
    assert (again.pk, again.status, again.attempts, again.error) == (document.pk, "queued", 0, "")
    assert tried(document).status == "ready"


def test_a_fault_is_tried_three_times_with_growing_waits_then_said(cast: Cast, sheet: Sheet) -> None:
    document, at = sheet.asked(cast.ines), now()
    sheet.broken, waits = True, []
    for number in (1, 2):
        tried(document, at)
        assert (document.status, document.attempts) == ("queued", number)
        assert document.due_at is not None
        waits.append((document.due_at - at).total_seconds())
        at = document.due_at
    tried(document, at)
    assert waits == [5, 10]
    assert (document.status, document.attempts, document.due_at) == ("failed", 3, None)
    assert document.error == "It could not be made after 3 tries (RuntimeError)."


def test_a_full_disk_is_said_leaves_nothing_and_is_tried_until_there_is_room(
    cast: Cast, sheet: Sheet, tmp_path: Path
) -> None:
    document, start = sheet.asked(cast.ines), now()
    at = start
    with little_room(ROOM):
        for _ in range(4):
            tried(document, at)
            assert (document.status, document.error) == ("failed", "The server has no room left for files.")
            assert document.due_at is not None
            assert document.due_at == tries.after_full_disk(document.asked_at, at)
            at = document.due_at
    assert held(tmp_path) == []
    assert document.attempts == 0, "a full disk says nothing against the document"
    tried(document, at)
    assert (document.status, document.error, document.pages) == ("ready", "", 1)
    assert [path.read_bytes()[:5] for path in held(tmp_path)] == [b"%PDF-"]


def test_a_disk_that_stays_full_for_a_day_ends_the_tries(cast: Cast, sheet: Sheet) -> None:
    document, start = sheet.asked(cast.ines), now()
    with little_room(ROOM):
        assert tried(document, start + timedelta(hours=23, minutes=59)).due_at is not None
        tried(document, document.due_at)
    assert (document.status, document.due_at) == ("failed", None)
    assert document.error == "The server has no room left for files."


@pytest.mark.parametrize("left", ["before it was asked for a worker", "while it was made"])
def test_nothing_is_made_for_somebody_who_is_no_longer_a_member(
    cast: Cast, sheet: Sheet, tmp_path: Path, left: str
) -> None:
    document = sheet.asked(cast.ines)
    builds = sheet.builds

    def leave() -> None:
        type(cast.ines).objects.filter(pk=cast.ines.pk).update(active=False)

    if left == "while it was made":
        sheet.meanwhile = leave
    else:
        leave()
    tried(document)
    assert (document.status, document.due_at, document.file.name) == ("failed", None, "")
    assert document.error == "Whoever asked for it is no longer a member."
    assert sheet.builds == builds + (left == "while it was made")
    assert held(tmp_path) == []


def test_who_was_given_up_by_mistake_throws_away_what_it_made(cast: Cast, sheet: Sheet, tmp_path: Path) -> None:
    document, start = sheet.asked(cast.ines), now()

    def another_takes_it() -> None:
        sheet.meanwhile = None
        Document.objects.filter(pk=document.pk).update(due_at=start)
        assert tried(document, start + timedelta(minutes=1)).status == "ready"

    sheet.meanwhile = another_takes_it
    tried(document, start)
    assert (document.status, document.attempts) == ("ready", 2)
    assert len(held(tmp_path)) == 1
    with document.file.open("rb") as kept:
        assert kept.read(5) == b"%PDF-"


def test_who_was_given_up_keeps_nothing_while_the_next_is_still_at_it(cast: Cast, sheet: Sheet, tmp_path: Path) -> None:
    document, start = sheet.asked(cast.ines), now()
    sheet.meanwhile = lambda: killed(document, start + lease.LEASE)
    tried(document, start)
    assert (document.status, document.attempts, document.file.name) == ("rendering", 2, "")
    assert document.due_at == start + lease.LEASE * 2
    assert held(tmp_path) == []


def test_what_fails_after_another_took_it_changes_nothing(cast: Cast, sheet: Sheet) -> None:
    document, start = sheet.asked(cast.ines), now()

    def another_takes_it() -> None:
        sheet.meanwhile = None
        Document.objects.filter(pk=document.pk).update(due_at=start)
        tried(document, start + timedelta(minutes=1))
        raise RuntimeError("late")

    sheet.meanwhile = another_takes_it
    assert tried(document, start).status == "ready"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lives_keeps_the_document_but_not_for_ever(
    cast: Cast, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", timedelta(milliseconds=20))
    document = sheet.asked(cast.ines)
    rows = Document.objects.filter(pk=document.pk).values_list("due_at", flat=True)
    ends: list[Any] = []

    def long_work() -> None:
        ends.append(rows.get())
        deadline = time.monotonic() + 5
        while ends[-1] == ends[0] and time.monotonic() < deadline:
            ends.append(rows.get())

    sheet.meanwhile = long_work
    rendering.render_document(document_id=document.pk)
    document.refresh_from_db()
    assert ends[-1] > ends[0], "the claim was renewed while it worked"
    assert (document.status, document.attempts) == ("ready", 1)
    sheet.lines = ["one that hangs"]
    hangs = killed(sheet.asked(cast.ines), now())
    renewing = threading.Thread(target=lease._renew, args=(hangs, threading.Event(), now() - SECOND), daemon=True)
    renewing.start()
    renewing.join(5)
    assert not renewing.is_alive()
    before = hangs.due_at
    hangs.refresh_from_db()
    assert hangs.due_at == before
    assert timedelta(seconds=app.conf.task_time_limit) < lease.LONGEST


def test_waits_for_room_end_after_a_day_and_faults_after_three_tries() -> None:
    at = now()
    assert [tries.after_failure(number, at) for number in (1, 2, 3)] == [at + 5 * SECOND, at + 10 * SECOND, None]
    day, waits, then = timedelta(days=1), [], at
    while again := tries.after_full_disk(at, then):
        waits.append((again - then).total_seconds())
        then = again
    assert waits[:4] == [30, 30, 30, 45]
    assert waits == sorted(waits)
    assert (waits[-1], len(waits)) == (3600, 36)
    assert tries.after_full_disk(at, at + day - SECOND) == at + day - SECOND + timedelta(hours=1)
    assert tries.after_full_disk(at, at + day) is None


def test_the_page_says_how_it_stands(cast: Cast, sheet: Sheet) -> None:
    document, start = sheet.asked(cast.ines), now()

    def said(at: datetime) -> tuple[str, str, bool]:
        shown = standing(document, at)
        return shown.title, shown.note, shown.ask_after is not None

    assert said(start) == ("Waiting for its turn", "", True)
    assert said(start + timedelta(minutes=1))[1].startswith("This takes longer than it should")
    killed(document, start)
    assert said(start) == ("Gathering what you may see", "", True)
    assert said(start + lease.LEASE + SECOND)[0] == "Waiting for another worker"
    killed(document, start + lease.LEASE)
    assert said(start + lease.LEASE) == ("Gathering what you may see", "Try 2 of 3.", True)
    tried(document, start + lease.LEASE * 2)
    assert said(start) == ("Ready", "", False)
