"""Four workers from one program: each queue has its own, a fallen one is forked anew, and all end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from foundation.documents.models import Document
from foundation.documents.services import rendering
from tests.cast import Cast
from tests.faults import sheets
from tests.faults.conftest import Told
from tests.faults.letters import crowd, sent, tell
from tests.faults.world import World, until

pytestmark = pytest.mark.timeout(400)
ROOT = Path(__file__).resolve().parents[2]


def children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


@pytest.fixture
def run(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "hiring.workers"], cwd=ROOT, stdout=out, stderr=out)
    try:
        yield process, log
    finally:
        process.kill()
        process.wait()


def test_each_queue_has_its_worker_and_a_fallen_one_comes_back(run: tuple["subprocess.Popen[bytes]", Path]) -> None:
    process, log = run
    until(lambda: log.read_text().count(" ready.") == 4, "four workers")
    before = children(process.pid)
    assert len(before) == 4
    os.kill(before[1], signal.SIGKILL)
    until(lambda: log.read_text().count(" ready.") == 5, "the fallen one is back")
    assert "worker_stopped kind=mail status=-9" in log.read_text()
    after = children(process.pid)
    assert len(after) == 4
    assert len({*before, *after}) == 5, "only the fallen one is new"
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    time.sleep(0.2)
    assert not any(Path(f"/proc/{pid}").exists() for pid in after)


def test_a_pdf_waits_behind_no_mail(world: World, cast: Cast, told: Told) -> None:
    tell(cast, *crowd(200))
    world.mail.slow = 0.3
    sheets.holding(False)
    processes = world.workers()
    world.beat()
    with world.mail_server() as server:
        until(lambda: processes.log.read_text().count(" ready.") == 4, "four workers")
        until(lambda: server.begun >= 3, "mail leaves")
        asked = rendering.request_document(viewer=cast.ines, kind="sheet", subject_id=uuid4())
        took = until(lambda: Document.objects.get(pk=asked.pk).status == Document.Status.READY, "the PDF is there")
        left = 200 - sent()
        assert left > 50, "the mail was not through before it"
        world.mail.slow = 0.0
        until(lambda: sent() == 200, "all mail left")
        assert sorted(server.people) == crowd(200)
    told(f"the PDF was there after {took:.1f} s, with {left} mails still to go; they all arrived, none twice")
