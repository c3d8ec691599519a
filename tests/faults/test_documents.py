"""Documents all arrive, none twice, whatever is killed, stopped, emptied or full meanwhile."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.documents.domain.tries import MOST_TRIES
from foundation.documents.models import Document
from foundation.documents.services import rendering
from tests.cast import Cast
from tests.faults import sheets
from tests.faults.conftest import Told
from tests.faults.world import World, until

pytestmark = pytest.mark.timeout(400)
NOTICED = 30
# Generous: other work may hold up the machine, and what is tried here is that all arrive.
PATIENCE = 180
PDF = b"%PDF-"


@pytest.fixture(autouse=True)
def afresh(cast: Cast) -> Iterator[None]:
    Document.objects.all().delete()
    yield
    sheets.holding(False)


def asked(cast: Cast, count: int) -> list[Document]:
    return [rendering.request_document(viewer=cast.ines, kind="sheet", subject_id=uuid4()) for _ in range(count)]


def with_status(status: str) -> int:
    return Document.objects.filter(status=status).count()


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def all_whole_and_none_twice(count: int) -> None:
    """Each row names a file of its own that is whole, and there is no other file."""
    held = {str(path.relative_to(settings.MEDIA_ROOT)): path.read_bytes() for path in files()}
    assert set(held) == set(Document.objects.values_list("file", flat=True))
    assert len(held) == count
    assert all(body.startswith(PDF) and body.rstrip().endswith(b"%%EOF") for body in held.values())


def workers(world: World) -> None:
    world.worker("pdf")
    world.worker("default")
    world.beat()


@pytest.mark.parametrize("whole", [True, False], ids=["the_whole_worker", "a_process_of_its_pool"])
def test_a_worker_is_killed_while_it_makes_a_document(world: World, cast: Cast, told: Told, whole: bool) -> None:
    asked(cast, 1)
    sheets.holding(True)
    maker = world.worker("pdf")
    world.worker("default")
    world.beat()
    until(lambda: with_status("rendering"), "it is being made")
    if whole:
        maker.kill()
        world.worker("pdf")
    else:
        os.kill(maker.children[-1], signal.SIGKILL)
    sheets.holding(False)
    took = until(lambda: with_status("ready"), "another worker made it")
    assert took < NOTICED
    assert Document.objects.get().attempts == 2
    all_whole_and_none_twice(1)
    told(f"made by another {took:.0f} s later, once")


def test_a_document_that_ends_its_workers_is_left_and_others_are_made(world: World, cast: Cast, told: Told) -> None:
    deadly, *others = asked(cast, 4)
    sheets.deadly(deadly.subject_id).touch()
    workers(world)
    took = until(lambda: with_status("failed"), "it was given up", PATIENCE)
    until(lambda: with_status("ready") == len(others), "the others were made", PATIENCE)
    deadly.refresh_from_db()
    assert (deadly.attempts, deadly.error) == (MOST_TRIES, f"The worker stopped {MOST_TRIES} times while making it.")
    all_whole_and_none_twice_beside(deadly)
    told(f"left after {MOST_TRIES} tries and {took:.0f} s; {len(others)} of {len(others)} others made")


def all_whole_and_none_twice_beside(failed: Document) -> None:
    count = Document.objects.exclude(pk=failed.pk).count()
    failed.delete()
    all_whole_and_none_twice(count)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """Give the media folder a disk of its own with little room; skips where the machine lets nobody mount one."""
    folder = Path(settings.MEDIA_ROOT)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def test_the_disk_is_full_while_documents_are_written(world: World, cast: Cast, told: Told) -> None:
    with small_disk("256k") as folder:
        filler = folder / "filler"
        with pytest.raises(OSError, match="No space left"), filler.open("wb") as handle:
            while True:
                handle.write(bytes(4096))
                handle.flush()
        asked(cast, 5)
        workers(world)
        until(lambda: with_status("failed") == 5, "all say that there is no room")
        assert {*Document.objects.values_list("error", flat=True)} == {"The server has no room left for files."}
        assert files() == [filler], "no half of a file"
        filler.unlink()
        world.ahead(timedelta(hours=1))
        took = until(lambda: with_status("ready") == 5, "all were made", PATIENCE)
        all_whole_and_none_twice(5)
        assert {*Document.objects.values_list("attempts", flat=True)} == {1}
    told(f"5 of 5 said so, left no file, and were made {took:.0f} s after their next try was due")


def test_redis_is_stopped_while_documents_are_asked_for(world: World, cast: Cast, told: Told) -> None:
    workers(world)
    client = Client()
    client.force_login(cast.ines.user)
    subjects = [uuid4() for _ in range(10)]
    for subject in subjects[:3]:
        client.post(reverse("documents:request", args=["sheet", subject]))
    until(lambda: with_status("ready") == 3, "three were made before")
    world.servers.kill(world.servers.redis)
    try:
        answers = [client.post(reverse("documents:request", args=["sheet", subject])) for subject in subjects[3:]]
    finally:
        world.servers.redis.start()
    assert {answer.status_code for answer in answers} == {302}
    took = until(lambda: with_status("ready") == 10, "all were made", PATIENCE)
    all_whole_and_none_twice(10)
    assert {*Document.objects.values_list("attempts", flat=True)} == {1}
    told(f"10 of 10 made, the last {took:.0f} s after Redis was back")


def test_redis_is_emptied_while_documents_wait(world: World, cast: Cast, told: Told) -> None:
    client = Client()
    client.force_login(cast.ines.user)
    for _ in range(10):
        client.post(reverse("documents:request", args=["sheet", uuid4()]))
    world.servers.empty_redis()
    workers(world)
    took = until(lambda: with_status("ready") == 10, "all were made", PATIENCE)
    all_whole_and_none_twice(10)
    told(f"10 of 10 made within {took:.0f} s")


def test_postgresql_is_restarted_while_documents_are_made(world: World, cast: Cast, told: Told) -> None:
    asked(cast, 40)
    workers(world)
    world.worker("pdf")
    until(lambda: with_status("ready") >= 3, "the first were made")
    connection.close()
    world.servers.kill(world.servers.postgres)
    world.servers.postgres.start()
    before = with_status("ready")
    assert before < 40, "it was restarted in the middle"
    took = until(lambda: with_status("ready") == 40, "all were made", PATIENCE)
    lost = {str(path.relative_to(settings.MEDIA_ROOT)) for path in files()}
    lost -= set(Document.objects.values_list("file", flat=True))
    assert len(lost) <= 2, "at most what each worker had in hand; a sweep removes it after a week"
    for name in lost:
        (Path(settings.MEDIA_ROOT) / name).unlink()
    all_whole_and_none_twice(40)
    told(f"killed after {before} of 40; all made {took:.0f} s after it was back")


def test_two_beats_run(world: World, cast: Cast, told: Told) -> None:
    asked(cast, 12)
    workers(world)
    world.worker("pdf")
    world.beat()
    until(lambda: with_status("ready") == 12, "all were made", PATIENCE)
    assert {*Document.objects.values_list("attempts", flat=True)} == {1}
    all_whole_and_none_twice(12)
    told("12 of 12 made by two workers, each at its first try")
