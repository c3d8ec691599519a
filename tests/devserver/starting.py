"""Starting the embedded servers as a person does: by the command line, as this or another user."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import redis

# Clusters are copied and thrown away all the time: in memory where the machine has room for them.
_MEMORY = Path("/dev/shm")
ROOMY = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2**30
SCRATCH = _MEMORY if ROOMY else Path("/tmp")
ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = Path(redis.__file__).parent.parent

WRITE = """
import os, psycopg2, redis
with psycopg2.connect(os.environ["DATABASE_URL"]) as link, link.cursor() as cursor:
    cursor.execute("create table if not exists kept (word text)")
    cursor.execute("insert into kept values ('kept')")
redis.Redis.from_url(os.environ["REDIS_URL"]).rpush("kept", "kept")
"""
READ = """
import os, psycopg2, redis
with psycopg2.connect(os.environ["DATABASE_URL"]) as link, link.cursor() as cursor:
    cursor.execute("select count(*) from kept")
    print(cursor.fetchone()[0], redis.Redis.from_url(os.environ["REDIS_URL"]).llen("kept"))
"""
FACTS = """
import os, psycopg2
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
with psycopg2.connect(os.environ["DATABASE_URL"]) as link, link.cursor() as cursor:
    cursor.execute("show data_directory")
    print(cursor.fetchone()[0])
"""


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Return an environment without configured servers."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "DATA_DIR": str(data_dir), "PYTHONPATH": f"{ROOT}:{PACKAGES}", **more}


def command(*words: str, python: str = sys.executable) -> list[str]:
    return [python, "-m", "hiring.devserver.embedded", "run", "--", *words]


def run(code: str, within: Mapping[str, str], *, prefix: tuple[str, ...] = (), python: str = sys.executable) -> str:
    """Run Python code with the servers up and return what it printed; fails with all output if it failed."""
    done = attempt(code, within, prefix=prefix, python=python)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def attempt(
    code: str, within: Mapping[str, str], *, prefix: tuple[str, ...] = (), python: str = sys.executable
) -> "subprocess.CompletedProcess[str]":
    words = [*prefix, *command(python, "-c", code, python=python)]
    return subprocess.run(words, env=dict(within), cwd="/", capture_output=True, text=True, timeout=90, check=False)


@contextmanager
def held(within: Mapping[str, str], stop: signal.Signals = signal.SIGTERM) -> Iterator["subprocess.Popen[str]"]:
    """Hold the servers up by a command that waits, from the moment they answer."""
    code = "print('up', flush=True)\nimport time\ntime.sleep(60)"
    holder = subprocess.Popen(
        command(sys.executable, "-c", code),
        env=dict(within),
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "up\n"
        yield holder
    finally:
        if holder.poll() is None:
            holder.send_signal(stop)
        holder.wait(30)
        assert holder.stdout is not None
        holder.stdout.close()


def processes_of(data_dir: Path) -> list[int]:
    """Return the processes that still have something to do with `data_dir`."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace")
            place = str((entry / "cwd").readlink())
        except OSError:
            continue
        if str(data_dir) in words or place.startswith(str(data_dir)):
            found.append(int(entry.name))
    return found


def gone(data_dir: Path, patience: float = 15) -> bool:
    """Say whether every process of `data_dir` has ended, waiting for it a little."""
    deadline = time.monotonic() + patience
    while processes_of(data_dir):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def modes(folder: Path) -> dict[Path, int]:
    """Return the permissions of a folder and of all above it."""
    return {place: stat.S_IMODE(place.stat().st_mode) for place in (folder, *folder.parents)}


# An interpreter in root's closed home may start once and yet refuse to be started by its own path.
RUNS_ITSELF = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass'], check=True)"


class OtherUser:
    """An ordinary user, played by root: `daemon`, who is on every Debian machine."""

    def __init__(self) -> None:
        facts = pwd.getpwnam("daemon")
        self.uid, self.gid = facts.pw_uid, facts.pw_gid
        self.prefix = ("setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--")
        self.home = Path(tempfile.mkdtemp(prefix="holdout-home-", dir=SCRATCH))
        os.chown(self.home, self.uid, self.gid)

    def python(self) -> str | None:
        """Return an interpreter of our version that this user can run, with our code and packages readable."""
        for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
            test = [*self.prefix, candidate, "-c", f"import hiring.devserver.embedded, psycopg2, redis; {RUNS_ITSELF}"]
            if (
                subprocess.run(test, env=environment(self.home), cwd="/", capture_output=True, check=False).returncode
                == 0
            ):
                return candidate
        return None

    def forget(self) -> None:
        shutil.rmtree(self.home)
