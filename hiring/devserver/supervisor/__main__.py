"""`python -m hiring.devserver.supervisor`, which is `make run`."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from hiring.devserver.embedded import StartError, services
from hiring.devserver.embedded.__main__ import configured, data_dir, stop_on_signal, with_services
from hiring.devserver.embedded.errors import in_one_line
from hiring.devserver.embedded.lock import Lock
from hiring.devserver.embedded.paths import data_folder
from hiring.devserver.embedded.process import leashed
from hiring.devserver.supervisor import preflight
from hiring.devserver.supervisor.children import Children, commands

READY_PATIENCE = 60.0
# Root is who `make run` is in a container; Celery's warning is about pickle, which is off here.
QUIET = "ignore:You're running the worker with superuser"


@contextlib.contextmanager
def only_one(address: str) -> Iterator[None]:
    """Hold the lock of this DATA_DIR while we run; raise StartError when another run holds it."""
    lock = Lock(data_folder(data_dir().resolve()) / "run.lock")
    if not lock.take():
        at, pid = lock.heard().get("address"), lock.heard().get("pid")
        raise StartError(f"Already running at {at} (process {pid}); stop it with Ctrl-C there.")
    lock.tell({"pid": os.getpid(), "address": address})
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def environment(address: str) -> Iterator[dict[str, str]]:
    """Yield the environment of the children: with the servers that are configured, or with embedded ones."""
    own = {"DATA_DIR": str(data_dir().resolve()), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIET}
    own["BASE_URL"] = os.environ.get("BASE_URL", address)
    own["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "hiring.settings.dev")
    if configured():
        preflight.check_servers(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
        yield {**os.environ, **own}
        return
    with services(data_dir()) as found:
        yield {**with_services(found), **own}


def prepare(within: Mapping[str, str]) -> str:
    """Migrate and load the demo; return the logins. Raises StartError with the last line of what went wrong."""
    command = leashed([sys.executable, "-m", "hiring.devserver.supervisor.prepare"], death=signal.SIGTERM)
    done = subprocess.run(command, env=within, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
        kept = Path(within["DATA_DIR"]) / "log" / "prepare.log"
        kept.write_text(done.stdout + done.stderr, encoding="utf-8")
        raise StartError(f"The database could not be prepared: {lines[-1]} (all of it: {kept})")
    return done.stdout


def announce(address: str, logins: str, children: Children, began: float) -> None:
    """Say where Holdout is, and who can log in, once it answers; then let the other processes start."""
    if _answers(address, children):
        children.say(f"Ready in {time.monotonic() - began:.1f} s: {address}")
        for line in (*logins.strip().splitlines(), "Ctrl-C stops everything; the data stays."):
            children.say(line)
    elif not children.stopping:
        children.say(f"{address}/health/ready does not answer; the lines above may tell why.")
    children.serving.set()


def _answers(address: str, children: Children) -> bool:
    deadline = time.monotonic() + READY_PATIENCE
    while time.monotonic() < deadline and not children.stopping:
        with contextlib.suppress(OSError):  # refused, reset, or an answer that is not 200
            urllib.request.urlopen(f"{address}/health/ready", timeout=5).close()  # noqa: S310  (our own address)
            return True
        time.sleep(0.1)
    return False


def main() -> int:
    began = time.monotonic()
    host, port = preflight.host(), preflight.port()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  (compared, not bound)
    address = f"http://{shown}:{port}"
    with only_one(address):
        preflight.check_port(host, port)
        preflight.check_libraries()
        with environment(address) as within:
            print("holdout: bringing the database up to date; the first time also makes the demo.", flush=True)
            logins = prepare(within)
            children = Children(commands(), within)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, lambda _number, _frame: children.stop())
            return children.run(beside=lambda: announce(address, logins, children, began))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop_on_signal)
    signal.signal(signal.SIGHUP, stop_on_signal)
    try:
        sys.exit(main())
    except StartError as error:
        sys.exit(f"holdout: {error}")
    except OSError as error:
        sys.exit(f"holdout: {in_one_line(error)}")
    except KeyboardInterrupt:
        sys.exit(130)
