"""`make run`: what can go wrong at start is one line; children are prefixed, started again and ended together."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from hiring.devserver.embedded.lock import Lock
from hiring.devserver.supervisor import prepared
from hiring.devserver.supervisor.children import Children
from hiring.devserver.supervisor.progress import Progress
from tests.shipping.scratch import installation

ROOT = Path(__file__).resolve().parent.parent.parent


def start(data_dir: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    within = {**os.environ, "DATA_DIR": str(data_dir), "PORT": "18123", **environment}
    words = [sys.executable, "-m", "hiring.devserver.supervisor"]
    return subprocess.run(words, cwd=ROOT, env=within, capture_output=True, text=True, timeout=60, check=False)


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is taken" in one_line(start(tmp_path, PORT=str(port)))


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none(port: str, tmp_path: Path) -> None:
    assert "PORT must be a number" in one_line(start(tmp_path, PORT=port))


def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    line = one_line(
        start(tmp_path, DATABASE_URL="postgres://u:hunter2@127.0.0.1:1/x", REDIS_URL="redis://127.0.0.1:1/0")
    )
    assert "The database of DATABASE_URL cannot be reached" in line
    assert "hunter2" not in line


def test_a_redis_that_cannot_be_reached(tmp_path: Path) -> None:
    line = one_line(start(tmp_path, REDIS_URL="redis://:hunter2@127.0.0.1:1/0"))
    assert "The Redis of REDIS_URL cannot be reached" in line
    assert "hunter2" not in line


def test_a_second_start_says_where_the_first_is(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "run.lock")
    assert lock.take()
    lock.tell({"pid": 4711, "address": "http://127.0.0.1:8000"})
    assert "Already running at http://127.0.0.1:8000 (process 4711)" in one_line(start(tmp_path))
    lock.release()


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in one_line(start(tmp_path / "file" / "var"))


def children(tmp_path: Path, **scripts: str) -> Children:
    return Children({name: [sys.executable, "-c", code] for name, code in scripts.items()}, dict(os.environ))


def without_pauses(run: Children) -> None:
    """Start whoever fell at once: how long it would have waited stands in the line that says so."""
    for child in run.children:
        child.due = 0.0


def test_lines_carry_the_name_of_their_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = children(tmp_path, web="print('hello', flush=True); import time; time.sleep(60)", worker="print('there')")

    def stop_soon() -> None:
        time.sleep(1)
        run.stop()

    assert run.run(beside=stop_soon) == 0
    said = capsys.readouterr().out
    assert "web     | hello" in said
    assert "there" not in said, "the others wait until the first serves"


def test_a_fallen_process_is_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marker = tmp_path / "fell"
    worker = f"""
import pathlib, sys, time
marker = pathlib.Path({str(marker)!r})
if not marker.exists():
    marker.touch(); sys.exit(3)
print("second life", flush=True); marker.write_text("lived"); time.sleep(60)
"""
    run = children(tmp_path, web="import time; time.sleep(60)", worker=worker)
    run.serving.set()

    def tend() -> None:
        without_pauses(run)
        if marker.exists() and marker.read_text() and time.monotonic() - run.children[1].began > 0.5:
            run.stop()

    assert run.run(beside=lambda: None, tend=tend) == 0
    said = capsys.readouterr().out
    assert "worker stopped (status 3); starting it again in 1 s." in said
    assert "second life" in said


def test_a_process_that_cannot_live_ends_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = children(tmp_path, web="raise SystemExit(4)", worker="import time; time.sleep(60)")
    run.serving.set()
    assert run.run(beside=lambda: None, tend=lambda: without_pauses(run)) == 1
    assert "web stopped 3 times right after its start (status 4)." in capsys.readouterr().out
    assert all(child.process is None or child.process.poll() is not None for child in run.children)


def test_whoever_is_killed_is_started_again_however_often(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lives = tmp_path / "lives"
    lives.touch()
    web = f"""
import os, pathlib, signal, time
lives = pathlib.Path({str(lives)!r})
lives.write_text(lives.read_text() + "x")
if len(lives.read_text()) < 4:
    os.kill(os.getpid(), signal.SIGKILL)
print("fourth life", flush=True); time.sleep(60)
"""
    run = children(tmp_path, web=web)

    def tend() -> None:
        without_pauses(run)
        if len(lives.read_text()) == 4 and time.monotonic() - run.children[0].began > 0.5:
            run.stop()

    assert run.run(beside=lambda: None, tend=tend) == 0
    said = capsys.readouterr().out
    assert said.count("web stopped (status -9); starting it again in 1 s.") == 2, "the first two times"
    assert "starting it again in 2 s." in said, "then the pauses grow"
    assert "fourth life" in said


def test_a_start_says_what_it_is_doing_from_the_first_moment() -> None:
    said: list[str] = []
    with Progress(said.append) as progress:
        progress.step("starting PostgreSQL")
        progress.step("playing the demo")
    assert [line.split("  ", 1)[1].strip() for line in map(str.strip, said)] == [
        "starting PostgreSQL",
        "playing the demo",
    ]
    assert said[0].strip().startswith("0.0 s")


def test_what_was_prepared_is_looked_at_again_when_code_rows_or_server_differ(tmp_path: Path) -> None:
    with installation("prepared", tmp_path) as within:
        url = within["DATABASE_URL"]
        assert prepared.recall(tmp_path, url) is None, "nothing was prepared yet"
        prepared.remember(tmp_path, url, "logins")
        assert prepared.recall(tmp_path, url) is None, "a database without tables is never prepared"
        with psycopg2.connect(url) as link, link.cursor() as cursor:
            cursor.execute("CREATE TABLE django_migrations (id int, app text, name text)")
            cursor.execute("CREATE TABLE people_organisation (id uuid, name text)")
        prepared.remember(tmp_path, url, "logins")
        assert prepared.recall(tmp_path, url) is None, "nor is one without an organisation"
        with psycopg2.connect(url) as link, link.cursor() as cursor:
            cursor.execute("INSERT INTO people_organisation VALUES (gen_random_uuid(), 'Firnway')")
        prepared.remember(tmp_path, url, "logins")
        assert prepared.recall(tmp_path, url) == "logins"
        with psycopg2.connect(url) as link, link.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations VALUES (1, 'roles', '0002_more')")
        assert prepared.recall(tmp_path, url) is None
    assert prepared.recall(tmp_path, url) is None, "the database has gone"


def test_a_long_step_is_named_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hiring.devserver.supervisor.progress.STILL_EVERY", 0.05)
    said: list[str] = []
    with Progress(said.append) as progress:
        progress.step("playing the demo")
        deadline = time.monotonic() + 10
        while len(said) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert [line.partition(" s  ")[2] for line in said[:3]] == ["playing the demo", *["… still playing the demo"] * 2]
