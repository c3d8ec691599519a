"""Starting a child that cannot outlive us, and ending it for certain."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from hiring.devserver.embedded.paths import Account

LEASH = Path(__file__).with_name("leash.py")


def leashed(command: Sequence[str | Path], *, death: signal.Signals, account: Account | None = None) -> list[str]:
    """Return the command line that runs `command` as `account`, sent `death` when this process is gone."""
    who = account or Account.current()
    leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(death)), str(who.uid), str(who.gid)]
    return [*leash, *map(str, command)]


def start_server(
    command: Sequence[str | Path], *, log: IO[bytes], death: signal.Signals, account: Account | None = None
) -> "subprocess.Popen[bytes]":
    """Start a server in a session of its own, so that Ctrl-C reaches its owner and not the server."""
    return subprocess.Popen(
        leashed(command, death=death, account=account),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd="/",
    )


def end(process: "subprocess.Popen[bytes]", *, polite: signal.Signals, patience: float) -> None:
    """Ask `process` to stop, wait up to `patience` seconds, then kill whatever is left of its session."""
    if process.poll() is None:
        process.send_signal(polite)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
