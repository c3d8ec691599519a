"""PostgreSQL and Redis that a test may stop, kill, empty and start again at the same address."""

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from hiring.devserver.embedded.paths import clear_runtime, data_folder, runtime_folder, server_account
from hiring.devserver.embedded.postgres import Postgres
from hiring.devserver.embedded.process import end
from hiring.devserver.embedded.redis import EmbeddedRedis
from tests.mail_server import free_port


@dataclass
class Servers:
    """Both servers and where everything lies; addresses stay the same over a restart."""

    data_dir: Path
    postgres: Postgres
    redis: EmbeddedRedis
    redis_url: str
    mail_port: int

    def empty_redis(self) -> None:
        """Lose everything that Redis holds, queues included."""
        with contextlib.closing(Redis.from_url(self.redis_url)) as client:
            client.flushall()

    def kill(self, server: Postgres | EmbeddedRedis) -> None:
        """Kill a server as the kernel does when memory runs out; `server.start()` brings it back."""
        if server.process is not None:
            end(server.process, polite=signal.SIGKILL, patience=10)
            server.process = None


found: list[Servers] = []


@contextlib.contextmanager
def running() -> Iterator[dict[str, str]]:
    """Run both servers in a folder of their own; yields what the processes beside them need to know."""
    data_dir = Path(tempfile.mkdtemp(prefix="holdout-faults-"))
    data_dir.chmod(0o711)
    account = server_account(data_folder(data_dir))
    runtime = runtime_folder(data_dir, account)
    redis = EmbeddedRedis(data_dir, runtime, careless=False)
    postgres = Postgres(data_dir, runtime, account, careless=False)
    try:
        redis_url, database_url = redis.start(), postgres.start()
        found.append(Servers(data_dir, postgres, redis, redis_url, free_port()))
        given = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "DATA_DIR": str(data_dir)}
        yield given | {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "EMAIL_PORT": str(found[0].mail_port)}
    finally:
        postgres.stop()
        redis.stop()
        clear_runtime(runtime, data_dir)
        cluster = postgres.cluster
        shutil.rmtree(data_dir)
        if cluster.exists():  # it lies elsewhere where its user cannot enter the temporary folder
            shutil.rmtree(cluster.parent)
