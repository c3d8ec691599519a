"""Servers and processes fall while somebody works: pages stay calm, everything comes back by itself."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from hiring.devserver.embedded import services
from hiring.devserver.embedded.owner import Services
from hiring.devserver.supervisor.children import commands
from tests.devserver.starting import SCRATCH, gone
from tests.operations.visiting import Visitor, free_port, until
from tests.shipping.scratch import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # migrations, on a machine that may do other things
OWNER, PASSWORD = "ida@northwind.example", "rain over the estuary"
Within = dict[str, str]


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Within, str]]:
    """An installation on embedded servers with an owner: its environment, and the link for the password."""
    folder = Path(tempfile.mkdtemp(prefix="hd-", dir=SCRATCH))
    folder.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    within = {**kept, "DATA_DIR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "hiring.settings.dev"}
    within |= {"PORT": str(free_port()), "WEB_WORKERS": "1", "PYTHONUNBUFFERED": "1", "WORKER_CONCURRENCY": "1"}
    with services(folder / "var") as found:
        manage(within, found, "migrate", "--noinput", "--verbosity", "0")
        said = manage(within, found, "bootstrap", "--organisation", "Northwind", "--email", OWNER)
    yield within, said.splitlines()[-1]
    assert gone(folder), "a process was left behind"
    shutil.rmtree(folder)


def manage(within: Within, found: Services, *words: str) -> str:
    given = {**within, **found.environment}
    line = [sys.executable, "manage.py", *words]
    done = subprocess.run(line, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(within: Within, found: Services) -> Iterator[Visitor]:
    """Serve pages as `make run` and the image do."""
    given = {**within, **found.environment}
    web = subprocess.Popen(commands()["web"], cwd=ROOT, env=given, stderr=subprocess.DEVNULL)
    visitor = Visitor(f"http://127.0.0.1:{within['PORT']}")
    try:
        until(lambda: visitor.get("/health/ready").status == 200, "the web server is ready")
        yield visitor
    finally:
        web.terminate()
        web.wait(30)


def state(visitor: Visitor) -> tuple[int, str, dict[str, str]]:
    answer = visitor.get("/health/ready")
    said = json.loads(answer.text)
    return answer.status, said["status"], said["checks"]


def test_pages_outlast_both_servers(house: tuple[Within, str]) -> None:
    within, link = house
    with services(Path(within["DATA_DIR"])) as found, serving(within, found) as visitor:
        redis, postgres = found.servers
        assert visitor.choose_password(link, PASSWORD).status == 200
        assert "Northwind" in visitor.sign_in(OWNER, PASSWORD).text
        well = {"database": "ok", "migrations": "ok", "redis": "ok"}
        assert state(visitor) == (200, "ok", well)

        redis.stop()
        assert state(visitor) == (200, "degraded", well | {"redis": "away"})
        assert visitor.get("/").status == 200
        late = Visitor(visitor.address)
        assert "Northwind" in late.sign_in(OWNER, PASSWORD).text, "signing in needs no Redis"
        redis.start()
        until(lambda: state(visitor) == (200, "ok", well), "Redis is asked again")

        postgres.stop()
        for guest in (visitor, late, Visitor(visitor.address)):
            page = guest.get("/")
            assert (page.status, page.headers["Retry-After"]) == (503, "5")
            assert "Back in a moment" in page.text
            assert 'http-equiv="refresh"' in page.text
        posted = visitor.fill("/accounts/logout/")
        assert (posted.status, "data-sentence" in posted.text) == (503, True)
        assert 'http-equiv="refresh"' not in posted.text, "what was sent is not asked for again"
        assert visitor.get("/roles/", HX_Request="true").status == 503
        machine = visitor.get("/api/v1/members", Authorization="Bearer abcdefgh.nothing")
        assert (machine.status, json.loads(machine.text)["code"]) == (503, "unavailable")
        assert machine.headers["Content-Type"] == "application/problem+json"
        assert visitor.get("/health/live").status == 200
        assert state(visitor) == (503, "failing", well | {"database": "failing"})
        postgres.start()
        until(lambda: visitor.get("/").status == 200, "the database is asked again")
        assert "Northwind" in visitor.seen.text, "still signed in"
        assert all(late.get("/").status == 200 for _ in range(6)), "no thread keeps a connection that is dead"


class Run:
    """A `make run` that is watched."""

    def __init__(self, within: Within, log: Path) -> None:
        self.log, self.data_dir = log, Path(within["DATA_DIR"])
        with log.open("wb") as out:
            words = [sys.executable, "-m", "hiring.devserver.supervisor"]
            self.process = subprocess.Popen(words, cwd=ROOT, env=within, stdout=out, stderr=out, start_new_session=True)

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, words: str, times: int = 1) -> None:
        until(lambda: self.said.count(words) >= times, f"{words!r}, {times} times, in:\n{self.said}", 100)

    def child(self, words: str) -> int:
        """Return the process that was started with these words."""
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            if words in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode():
                return int(pid)
        raise AssertionError(words)


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")
def test_make_run_starts_again_whatever_is_killed(house: tuple[Within, str], tmp_path: Path) -> None:
    within, _ = house
    run = Run(within, tmp_path / "log")
    visitor = Visitor(f"http://127.0.0.1:{within['PORT']}")
    try:
        run.wait_for("Ready in ")
        first, *steps = run.said.splitlines()
        assert "starting PostgreSQL and Redis" in first
        assert any("starting the web server" in line for line in steps)
        assert "There is an organisation already, so the demo was not played." in run.said
        run.wait_for(" ready.")
        assert "Northwind" in visitor.sign_in(OWNER, PASSWORD).text
        for words in ("gunicorn", "worker", " beat"):
            before = run.child(words)
            os.kill(before, signal.SIGKILL)
            run.wait_for("stopped (status -9); starting it again in 1 s.", times=1)
            until(lambda words=words, before=before: _another(run, words, before), f"{words} runs again")
        os.kill(run.child("redis-server"), signal.SIGKILL)
        run.wait_for("Redis is back after")
        postmaster = int((run.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        run.wait_for("PostgreSQL is back after")
        until(lambda: visitor.get("/").status == 200, "pages are back")
        assert "Northwind" in visitor.seen.text
        socket = json.loads((run.data_dir / "embedded.lock").read_text())["REDIS_URL"]
        until(lambda: any(each["cmd"] == "brpop" for each in _clients(socket)), "the worker listens again")
    finally:
        run.process.send_signal(signal.SIGINT)
        status = run.process.wait(60)
    assert status == 0, run.said
    assert "Traceback" not in run.said.split("Redis stopped")[0]


def _another(run: Run, words: str, before: int) -> bool:
    try:
        return run.child(words) != before
    except AssertionError:
        return False


def _clients(url: str) -> list[dict[str, str]]:
    client = Redis.from_url(url)
    try:
        found: list[dict[str, str]] = client.client_list()
        return found
    finally:
        client.close()
