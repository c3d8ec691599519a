"""docs/operations.md, followed word by word: on Debian's servers, as an ordinary user, in a clean folder."""

import contextlib
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests.devserver.starting import OtherUser
from tests.operations.page import Block, blocks
from tests.operations.visiting import Visitor, free_port, until

ROOT = Path(__file__).resolve().parents[2]
MISSING = [each for each in ("/usr/lib/postgresql/15/bin/postgres", "/usr/bin/redis-server") if not Path(each).exists()]
OWNER, PASSWORD = "ida@northwind.example", "rain over the estuary"
PATIENCE = 600.0  # for what hangs; a machine may do other things

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),  # installs packages, on a machine that may do other things
    pytest.mark.skipif(
        bool(MISSING), reason=f"not here: {', '.join(MISSING)} (sh scripts/system_packages.sh services)"
    ),
]


@pytest.fixture
def servers() -> Iterator[tuple[str, str]]:
    """Debian's PostgreSQL and Redis, with a second, empty database."""
    told = 'echo "$DATABASE_URL"; echo "$REDIS_URL"; read -r _'
    running = subprocess.Popen(
        ["sh", "scripts/with_debian_services.sh", "sh", "-c", told],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    lines = [running.stdout.readline().strip() for _ in range(3)]
    with contextlib.closing(psycopg2.connect(lines[1])) as link:
        link.autocommit = True
        link.cursor().execute("CREATE DATABASE other")
    yield lines[1], lines[2]
    running.communicate("\n", timeout=60)


@pytest.fixture
def place() -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A clean folder with the code, and what makes a command run as the ordinary user who owns it."""
    user = OtherUser() if os.geteuid() == 0 else None
    home = user.home if user else Path(tempfile.mkdtemp(prefix="hd-"))
    code = home / "code"
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in (name for name in names if name and (ROOT / name).is_file() and not name.startswith(".venv")):
        (code / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, code / name)
    if user:
        subprocess.run(["chown", "--recursive", f"{user.uid}:{user.gid}", code], check=True)
    yield code, user.prefix if user else ()
    shutil.rmtree(home)


class Shell:
    """One shell into which the page is typed, block by block."""

    def __init__(self, code: Path, prefix: tuple[str, ...], stand_ins: Mapping[str, str]) -> None:
        self.code, self.stand_ins = code, stand_ins
        self.logs: dict[str, Path] = {}
        kept = {name: os.environ[name] for name in ("LANG", "TERM") if name in os.environ}
        plain = {**kept, "PATH": "/usr/bin:/bin", "HOME": str(code.parent)}
        self.process = subprocess.Popen(
            [*prefix, "sh", "-e"],
            cwd=code,
            env=plain,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.put(line)
        self.lines.put(None)

    def type(self, block: Block) -> str:
        """Run a block and return what it printed; fails with that when a command of it does."""
        text = block.text.rstrip("\n")
        for page, here in self.stand_ins.items():
            text = text.replace(page, here)
        if block.how == "keeps running":
            self.logs[block.what] = self.code.parent / f"{block.what}.log"
            text = f"{text} >{self.logs[block.what]} 2>&1 &\necho $! >{self.code.parent}/{block.what}.pid"
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\necho '=== done'\n")
        self.process.stdin.flush()
        said, deadline = "", time.monotonic() + PATIENCE
        while (line := self.lines.get(timeout=max(1.0, deadline - time.monotonic()))) != "=== done\n":
            assert line is not None, f"“{block.what}” failed:\n{said}"
            said += line
        return said

    def log(self, name: str) -> str:
        """Return what a program that keeps running has said so far."""
        path = self.logs.get(name)
        return path.read_text(errors="replace") if path and path.exists() else ""

    def stop(self, name: str) -> None:
        """End what keeps running, as a supervisor would."""
        path = self.code.parent / f"{name}.pid"
        if path.exists():
            pid = int(path.read_text())
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 15)
            until(lambda: not Path(f"/proc/{pid}").exists() or _is_zombie(pid), f"{name} ends")
            path.unlink()

    def close(self) -> None:
        for name in list(self.logs):
            self.stop(name)
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


def _is_zombie(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


class Story:
    """What must be so after each named block."""

    def __init__(self, shell: Shell, port: int, databases: tuple[str, str]) -> None:
        self.shell, self.databases = shell, databases
        self.visitor = Visitor(f"http://localhost:{port}")
        self.link = ""

    def after(self, block: Block, said: str) -> None:
        check: Callable[[str], None] = getattr(self, f"after_{block.what}")
        check(said)

    def after_install(self, said: str) -> None:
        packages = {path.name for path in (self.shell.code / ".venv/lib").glob("python3*/site-packages/*")}
        assert "gunicorn" in packages
        assert not {"pytest", "playwright", "mypy"} & packages, "test tools in production"

    def after_settings(self, said: str) -> None:
        assert (self.shell.code / "holdout.env").stat().st_mode & 0o077 == 0

    def after_environment(self, said: str) -> None: ...

    def after_prepare(self, said: str) -> None:
        assert "Applying people.0001_squashed_0007_keys_follow_keys... OK" in said

    def after_bootstrap(self, said: str) -> None:
        self.link = said.strip().splitlines()[-1]
        assert f"{OWNER} is its owner" in said
        assert self.link.startswith("http://localhost:")

    def after_web(self, said: str) -> None:
        until(lambda: self.visitor.get("/health/ready").status == 200, "pages are served", PATIENCE)

    def after_worker(self, said: str) -> None:
        until(lambda: self.shell.log("worker").count(" ready.") == 4, "four workers listen", PATIENCE)

    def after_beat(self, said: str) -> None:
        data = self.shell.code.parent / "data"
        until(lambda: [*data.glob("beat-schedule*")], "beat keeps a schedule", PATIENCE)

    def after_health(self, said: str) -> None:
        assert '"status": "ok"' in self.visitor.get("/health/ready").text
        assert self.visitor.choose_password(self.link, PASSWORD).status == 200
        home = self.visitor.sign_in(OWNER, PASSWORD)
        assert "Northwind" in home.text
        styles = [word for word in home.text.split('"') if word.startswith("/static/") and ".css" in word]
        assert styles, "a page without styles"
        guest = Visitor(self.visitor.address)
        assert [guest.get(each).status for each in styles] == [200] * len(styles)
        assert Visitor(self.visitor.address).get(urlsplit(self.link).path).text.count("<form") == 0, "a link works once"

    def after_backup(self, said: str) -> None:
        assert "Wrote " in said

    def after_restore(self, said: str) -> None:
        asked = "SELECT u.email, u.password, o.name FROM people_user u, people_organisation o"
        first, other = ([*_rows(url, asked)] for url in self.databases)
        assert first == other
        assert [row[::2] for row in first] == [(OWNER, "Northwind")]

    def after_upgrade(self, said: str) -> None:
        """Start the programs again, as the page says next."""
        again = [block for block in blocks() if block.how == "keeps running"]
        for block in again:
            self.shell.stop(block.what)
        for block in again:
            self.shell.type(block)
        self.after_web("")
        assert "Northwind" in self.visitor.get("/").text, "still signed in"


def _rows(url: str, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(psycopg2.connect(url)) as link, link.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_the_page_can_be_followed_word_by_word(
    servers: tuple[str, str], place: tuple[Path, tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    (database, redis), (code, prefix), port = servers, place, free_port()
    other = urlunsplit(urlsplit(database)._replace(path="/other"))
    shell = Shell(
        code,
        prefix,
        {
            "postgres://holdout:secret@127.0.0.1:5432/holdout": database,
            "postgres://holdout:secret@127.0.0.1:5432/other": other,
            "redis://127.0.0.1:6379/0": redis,
            "/srv/holdout": str(code.parent),
            "8000": str(port),
        },
    )
    story, told = Story(shell, port, (database, other)), []
    try:
        for block in blocks():
            began = time.monotonic()
            if block.runs:
                story.after(block, shell.type(block))
            assert "Traceback" not in shell.log("web"), shell.log("web")
            told.append(f"  {'ran' if block.runs else 'not'}  {time.monotonic() - began:5.1f} s  {block.what}")
    finally:
        shell.close()
        with capsys.disabled():
            ran = sum(line.startswith("  ran") for line in told)
            print(f"\ndocs/operations.md: {ran} blocks ran, {len(told) - ran} did not", *told, sep="\n")
