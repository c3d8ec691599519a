"""The servers start, are shared, are survived, and leave nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hiring.devserver.embedded.lock import Lock
from tests.devserver.starting import FACTS, READ, SCRATCH, WRITE, attempt, command, environment, gone, held, run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seed() -> Iterator[Path]:
    """A DATA_DIR after its first start, to copy: making a cluster is the slow part of a start."""
    folder = Path(tempfile.mkdtemp(prefix="hd-", dir=SCRATCH))
    folder.chmod(0o755)
    run("pass", environment(folder / "var"))
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture
def place() -> Iterator[Path]:
    """A short folder that the server's user can enter, as `/srv/holdout` would be."""
    folder = Path(tempfile.mkdtemp(prefix="hd-", dir=SCRATCH))
    folder.chmod(0o755)
    yield folder
    assert gone(folder), "a process was left behind"
    shutil.rmtree(folder)


@pytest.fixture
def data_dir(place: Path, seed: Path) -> Path:
    return planted(seed, place / "var")


def planted(seed: Path, at: Path) -> Path:
    at.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", seed, at], check=True)
    return at


def test_data_is_kept_between_runs(data_dir: Path) -> None:
    within = environment(data_dir)
    run(WRITE, within)
    assert run(WRITE + READ, within) == "2 2"


def test_a_second_command_finds_the_first(data_dir: Path) -> None:
    within = environment(data_dir)
    with held(within) as first:
        said = Lock(data_dir / "embedded.lock").heard()
        assert said["pid"] == first.pid
        assert run(FACTS, within).splitlines()[0] == f"{said['DATABASE_URL']} {said['REDIS_URL']}"
        assert first.poll() is None


def test_the_owner_waits_for_those_who_share(data_dir: Path) -> None:
    within = environment(data_dir)
    late = f"import time\nprint('up', flush=True)\ntime.sleep(2)\n{WRITE}{READ}"
    with held(within) as first:
        words = command(sys.executable, "-c", late)
        second = subprocess.Popen(words, env=within, cwd="/", stdout=subprocess.PIPE, text=True)
        assert second.stdout is not None
        assert second.stdout.readline() == "up\n"
        first.send_signal(signal.SIGTERM)
        assert second.communicate(timeout=30)[0].strip() == "1 1"
        assert first.wait(20) == 128 + signal.SIGTERM


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything(data_dir: Path, number: signal.Signals) -> None:
    within = environment(data_dir)
    with held(within) as holder:
        # Ctrl-C is sent by a terminal to the whole foreground group, the others to one process.
        os.killpg(holder.pid, number) if number is signal.SIGINT else holder.send_signal(number)
        assert holder.wait(20) != 0
    assert gone(data_dir)
    assert not (data_dir / "run").exists()


def test_the_exit_status_is_that_of_the_command(data_dir: Path) -> None:
    assert attempt("raise SystemExit(7)", environment(data_dir)).returncode == 7


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_owner_takes_the_servers_along_and_loses_no_data(data_dir: Path) -> None:
    within = environment(data_dir)
    with held(within) as holder:
        run(WRITE, within)
        holder.kill()
    assert gone(data_dir)
    assert run(READ, within) == "1 1"


def test_a_killed_server_is_survived(data_dir: Path) -> None:
    within = environment(data_dir)
    pid_file = data_dir / "postgres" / "postmaster.pid"
    kill = f"import signal; os.kill(int(open('{pid_file}').read().split()[0]), signal.SIGKILL)"
    run(f"{WRITE}{kill}", within)
    assert pid_file.exists(), "the killed server cannot have cleaned up"
    assert run(READ, within) == "1 1"


def test_a_pid_file_with_the_number_of_a_stranger_is_survived(data_dir: Path) -> None:
    within = environment(data_dir)
    run(WRITE, within)
    cluster = data_dir / "postgres"
    facts = cluster.stat()
    (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n1\n5432\n/nowhere\n\n\nready\n")
    os.chown(cluster / "postmaster.pid", facts.st_uid, facts.st_gid)
    assert run(READ, within) == "1 1"


def test_a_data_folder_may_be_moved(data_dir: Path) -> None:
    run(WRITE, environment(data_dir))
    moved = data_dir.rename(data_dir.with_name("elsewhere"))
    assert run(READ, environment(moved)) == "1 1"


def test_a_queue_that_cannot_be_read_is_put_aside(data_dir: Path) -> None:
    within = environment(data_dir)
    run(WRITE, within)
    (data_dir / "redis" / "appendonly.aof").write_text("*3\r\nnonsense" * 20)
    assert run(READ, within) == "1 0", "the rows are all there; of the queue the sweeps make anew what must be"
    assert (data_dir / "redis" / "appendonly.broken").exists()


def test_a_first_start_that_was_killed_halfway_is_started_over(place: Path) -> None:
    """What makes a cluster whole is written last: its version. Without it there is nothing worth keeping."""
    data_dir = place / "var"
    half_made = data_dir / "postgres" / "base"
    half_made.mkdir(parents=True)
    (half_made / "leftover").touch()
    for folder in (data_dir, half_made.parent):
        folder.chmod(0o711)
    if os.geteuid() == 0:
        shutil.chown(half_made.parent, "nobody")
    assert run(WRITE + READ, environment(data_dir)) == "1 1"
    assert not (half_made / "leftover").exists()


def test_a_path_too_long_for_a_socket(place: Path, seed: Path) -> None:
    deep = planted(seed, place / ("deep" * 20) / ("deeper" * 10) / "var")
    url, _ = run(FACTS, environment(deep)).splitlines()
    socket = url.split("host=")[1].split("&")[0]
    assert len(socket) < 100
    assert not Path(socket).exists(), "the short folder was left behind"
    assert not Path(socket).is_relative_to(place)


def test_a_path_with_spaces_and_percent_signs(place: Path, seed: Path) -> None:
    assert run(WRITE + READ, environment(planted(seed, place / "my house 100%" / "var"))) == "1 1"


def test_throwaway_servers_leave_nothing(place: Path) -> None:
    within = environment(place / "var")
    words = [
        sys.executable,
        "-m",
        "hiring.devserver.embedded",
        "run",
        "--throwaway",
        "--",
        sys.executable,
        "-c",
        WRITE + READ + FACTS,
    ]
    done = subprocess.run(words, env=within, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith("1 1\n"), done.stderr
    cluster = Path(done.stdout.splitlines()[-1])
    assert not cluster.parent.exists()
    assert list(place.iterdir()) == []


def test_configured_servers_are_used_and_none_is_started(place: Path) -> None:
    given = {"DATABASE_URL": "postgres://somewhere/else", "REDIS_URL": "redis://somewhere/0"}
    code = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    assert run(code, environment(place / "var", **given)) == "postgres://somewhere/else redis://somewhere/0"
    assert list(place.iterdir()) == []
