"""Who owns the servers of a DATA_DIR: the first to ask starts them, the next share them, the owner stops them."""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from redis import Redis
from redis.exceptions import RedisError

from hiring.devserver.embedded.errors import StartError
from hiring.devserver.embedded.lock import Lock
from hiring.devserver.embedded.paths import SHARED_HOME, clear_runtime, data_folder, runtime_folder, server_account
from hiring.devserver.embedded.postgres import Postgres
from hiring.devserver.embedded.redis import EmbeddedRedis

MEGABYTE = 1024 * 1024
FIRST_START_NEEDS = 200 * MEGABYTE
LATER_START_NEEDS = 40 * MEGABYTE
SHARE_PATIENCE = 30.0


@dataclass(frozen=True)
class Services:
    """Addresses of running servers; `owned` when this process started them and will stop them."""

    database_url: str
    redis_url: str
    owned: bool
    servers: "tuple[Postgres | EmbeddedRedis, ...]" = field(default=(), repr=False)

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@contextlib.contextmanager
def services(data_dir: Path) -> Iterator[Services]:
    """Keep PostgreSQL and Redis running below `data_dir` for the length of the block.

    Raises StartError, or OSError where the system refuses a file.
    """
    data_dir = data_folder(data_dir.resolve())
    owner, users = Lock(data_dir / "embedded.lock"), Lock(data_dir / "embedded.users")
    deadline = time.monotonic() + SHARE_PATIENCE
    try:
        while not owner.take():
            users.take(shared=True)
            found = _shared(owner)
            if found:
                yield found
                return
            users.release()
            if time.monotonic() > deadline:
                raise StartError(_silent(owner, data_dir))
            time.sleep(0.1)
        with _started(data_dir, owner, careless=False) as ours:
            try:
                yield ours
            finally:
                _wait_for(users)
    finally:
        users.release()
        owner.release()


@contextlib.contextmanager
def throwaway_services() -> Iterator[Services]:
    """Run fresh servers in a temporary folder that is removed afterwards; fast, and careless of power cuts."""
    data_dir = Path(tempfile.mkdtemp(prefix="holdout-throwaway-"))
    data_dir.chmod(0o711)
    owner = Lock(data_dir / "embedded.lock")
    owner.take()
    outside: Path | None = None
    try:
        with _started(data_folder(data_dir), owner, careless=True) as ours:
            pointer = data_dir / "postgres.at"
            outside = Path(pointer.read_text().strip()).parent if pointer.exists() else None
            yield ours
    finally:
        owner.release()
        shutil.rmtree(data_dir)
        if outside and outside.parent == SHARED_HOME:
            shutil.rmtree(outside)


@contextlib.contextmanager
def _started(data_dir: Path, owner: Lock, *, careless: bool) -> Iterator[Services]:
    """Start both servers, tell the lock file where they are, and stop them after the block whatever happens."""
    _check_space(data_dir)
    for left in {str(data_dir / "run"), owner.heard().get("runtime", "")} - {""}:
        clear_runtime(Path(left), data_dir)
    account = server_account(data_dir)
    runtime = runtime_folder(data_dir, account)
    with contextlib.ExitStack() as stack:
        stack.callback(clear_runtime, runtime, data_dir)
        owner.tell({"pid": os.getpid(), "runtime": str(runtime)})
        redis = EmbeddedRedis(data_dir, runtime, careless=careless)
        stack.callback(redis.stop)
        redis_url = redis.start()
        postgres = Postgres(data_dir, runtime, account, careless=careless)
        stack.callback(postgres.stop)
        ours = Services(postgres.start(), redis_url, owned=True, servers=(redis, postgres))
        owner.tell({"pid": os.getpid(), "runtime": str(runtime), **ours.environment})
        yield ours


def _check_space(data_dir: Path) -> None:
    needed = LATER_START_NEEDS if (data_dir / "embedded.lock").stat().st_size else FIRST_START_NEEDS
    free = shutil.disk_usage(data_dir).free
    if free < needed:
        facts = f"{free // MEGABYTE} MB are free in {data_dir}, {needed // MEGABYTE} are needed"
        raise StartError(f"The disk is full: {facts}.")


def _shared(owner: Lock) -> Services | None:
    """Return the servers of the live owner once they answer, or None."""
    said = owner.heard()
    if "DATABASE_URL" not in said or "REDIS_URL" not in said:
        return None
    found = Services(said["DATABASE_URL"], said["REDIS_URL"], owned=False)
    return found if answers(found.database_url, found.redis_url) else None


def answers(database_url: str, redis_url: str) -> bool:
    """Say whether both servers take a question."""
    client = Redis.from_url(redis_url, socket_connect_timeout=2)
    try:
        psycopg2.connect(database_url, connect_timeout=2).close()
        client.ping()
    except (psycopg2.Error, RedisError):
        return False
    finally:
        client.close()
    return True


def _silent(owner: Lock, data_dir: Path) -> str:
    pid = owner.heard().get("pid", "unknown")
    return f"Process {pid} runs the database in {data_dir} but it does not answer; stop that process and start again."


def _wait_for(users: Lock) -> None:
    """Wait while another command still uses the servers; Ctrl-C ends the wait."""
    began, told = time.monotonic(), False
    with contextlib.suppress(KeyboardInterrupt):
        while not users.take():
            if not told and time.monotonic() - began > 1:
                told = True
                print("Another command still uses the database; waiting for it. Ctrl-C stops both.", file=sys.stderr)
            time.sleep(0.1)
