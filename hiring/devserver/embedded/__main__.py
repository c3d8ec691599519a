"""`python -m hiring.devserver.embedded run [--throwaway] -- command …`: a command with PostgreSQL and Redis at hand."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType

from hiring.devserver.embedded.errors import StartError, in_one_line
from hiring.devserver.embedded.owner import Services, services, throwaway_services
from hiring.devserver.embedded.process import leashed

CONFIGURED = ("DATABASE_URL", "REDIS_URL")
DEFAULT_DATA_DIR = Path(__file__).resolve().parents[3] / "var"


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or DEFAULT_DATA_DIR)


def configured() -> bool:
    """Say whether the environment names both servers, so that none needs to be started."""
    return all(os.environ.get(name) for name in CONFIGURED)


def with_services(found: Services) -> dict[str, str]:
    """Return our environment with the addresses of the servers; what is set already wins."""
    given = {name: os.environ[name] for name in CONFIGURED if os.environ.get(name)}
    return {**os.environ, **found.environment, **given}


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run `command` to its end and return its exit status. Ctrl-C reaches it by the terminal, SIGTERM through us."""
    child = subprocess.Popen(leashed(command, death=signal.SIGTERM), env=environment)

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    handlers = {signal.SIGTERM: pass_on, signal.SIGHUP: pass_on, signal.SIGINT: lambda number, frame: None}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    status = child.wait()
    for number, handler in before.items():
        signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m hiring.devserver.embedded", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    running = verbs.add_parser("run", help="run a command with the servers up")
    running.add_argument("--throwaway", action="store_true", help="fresh servers in a temporary folder")
    running.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(words)
    command = chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command
    if not command:
        parser.error("name the command to run after --")
    if configured():
        return run(command, os.environ)
    source: AbstractContextManager[Services] = throwaway_services() if chosen.throwaway else services(data_dir())
    with source as found:
        return run(command, with_services(found))


def stop_on_signal(number: int, frame: FrameType | None) -> None:
    """Leave by an exception, so that every block on the way out stops what it started."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop_on_signal)
    signal.signal(signal.SIGHUP, stop_on_signal)
    try:
        sys.exit(main(sys.argv[1:]))
    except StartError as error:
        sys.exit(f"holdout: {error}")
    except OSError as error:
        sys.exit(f"holdout: {in_one_line(error)}")
    except KeyboardInterrupt:
        sys.exit(130)
