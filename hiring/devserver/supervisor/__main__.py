"""`python -m hiring.devserver.supervisor`, which is `make run`."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hiring.devserver.embedded import StartError, services
from hiring.devserver.embedded.__main__ import configured, data_dir, stop_on_signal, with_services
from hiring.devserver.embedded.errors import in_one_line
from hiring.devserver.embedded.lock import Lock
from hiring.devserver.embedded.paths import data_folder
from hiring.devserver.embedded.process import leashed
from hiring.devserver.embedded.reviving import Reviver, Server
from hiring.devserver.supervisor import preflight, prepared
from hiring.devserver.supervisor.children import Children, commands
from hiring.devserver.supervisor.progress import Progress

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
def environment(address: str, progress: Progress) -> Iterator[tuple[dict[str, str], Sequence[Server]]]:
    """Yield the environment of the children, and the servers that are ours, unless some are configured."""
    own = {"DATA_DIR": str(data_dir().resolve()), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": QUIET}
    own["BASE_URL"] = os.environ.get("BASE_URL", address)
    own["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "hiring.settings.dev")
    if configured():
        progress.step("looking for the servers of DATABASE_URL and REDIS_URL")
        preflight.check_servers(os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
        yield {**os.environ, **own}, ()
        return
    progress.step(f"starting PostgreSQL and Redis on {own['DATA_DIR']}")
    with services(data_dir()) as found:
        yield {**with_services(found), **own}, found.servers


def prepare(within: Mapping[str, str], progress: Progress) -> str:
    """Migrate and load the demo; return the logins. Raises StartError with the last line of what went wrong."""
    data_dir = Path(within["DATA_DIR"])
    if (said := prepared.recall(data_dir, within["DATABASE_URL"])) is not None:
        return said
    progress.step("bringing the database up to date")
    command = leashed([sys.executable, "-m", "hiring.devserver.supervisor.prepare"], death=signal.SIGTERM)
    kept, said = data_dir / "log" / "prepare.log", ""
    with kept.open("w", encoding="utf-8") as log:
        doing = subprocess.Popen(
            command, env=within, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True
        )
        for line in doing.stdout or ():
            if line.startswith(prepared.STEP):
                progress.step(line.removeprefix(prepared.STEP).strip())
            else:
                said += line
        status = doing.wait()
    if status:
        lines = (kept.read_text(encoding="utf-8").strip() or said.strip() or "no reason given").splitlines()
        raise StartError(f"The database could not be prepared: {lines[-1]} (all of it: {kept})")
    prepared.remember(data_dir, within["DATABASE_URL"], said)
    return said


def announce(address: str, logins: str, children: Children, progress: Progress) -> None:
    """Say where Holdout is, and who can log in, however long that takes; then let the other processes start."""
    with progress:
        progress.step("starting the web server")
        while not _answers(address):
            if children.stopping:
                return
            time.sleep(0.1)
    children.say(f"Ready in {progress.seconds:.1f} s: {address}")
    for line in (*logins.strip().splitlines(), "Ctrl-C stops everything; the data stays."):
        children.say(line)
    children.serving.set()


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError):  # refused, reset, or an answer that is not 200
        urllib.request.urlopen(f"{address}/health/ready", timeout=5).close()  # noqa: S310  (our own address)
        return True
    return False


def main() -> int:
    progress = Progress()
    host, port = preflight.host(), preflight.port()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  (compared, not bound)
    address = f"http://{shown}:{port}"
    with only_one(address):
        preflight.check_port(host, port)
        preflight.check_libraries()
        with contextlib.ExitStack() as stack:
            with progress:
                within, servers = stack.enter_context(environment(address, progress))
                logins = prepare(within, progress)
            return serve(address, logins, within, servers, progress)


def serve(address: str, logins: str, within: Mapping[str, str], servers: Sequence[Server], progress: Progress) -> int:
    """Run the processes beside the servers until Ctrl-C."""
    children = Children(commands(), within)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: children.stop())
    reviver = Reviver(servers, children.say)
    onwards = Progress(children.say, since=progress)
    return children.run(beside=lambda: announce(address, logins, children, onwards), tend=reviver.tend)


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
