"""As root and as an ordinary user, in homes that others cannot enter; folders that are not ours keep their modes."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devserver.starting import (
    FACTS,
    READ,
    SCRATCH,
    WRITE,
    OtherUser,
    attempt,
    environment,
    gone,
    held,
    modes,
    run,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="plays several users, which only root can"),
]


@pytest.fixture
def closed_home() -> Iterator[Path]:
    """A home of root that nobody else can enter."""
    home = Path(tempfile.mkdtemp(prefix="hd-home-", dir=SCRATCH))
    home.chmod(0o700)
    (home / "checkout").mkdir(mode=0o755)
    yield home / "checkout"
    pointer = home / "checkout" / "var" / "postgres.at"
    if pointer.exists():
        shutil.rmtree(Path(pointer.read_text().strip()).parent)
    assert gone(home)
    shutil.rmtree(home)


@pytest.fixture
def user() -> Iterator[tuple[OtherUser, str]]:
    someone = OtherUser()
    python = someone.python()
    if python is None:
        someone.forget()
        pytest.skip("another user cannot read this checkout or its Python")
    yield someone, python
    someone.forget()


def test_root_in_a_closed_home_opens_nothing(closed_home: Path) -> None:
    before = modes(closed_home)
    within = environment(closed_home / "var")
    run(WRITE, within)
    cluster = Path(run(FACTS, within).splitlines()[-1])
    assert run(READ, within) == "1 1"
    assert modes(closed_home) == before
    assert not cluster.is_relative_to(closed_home)
    assert cluster.stat().st_uid != 0
    assert cluster.stat().st_mode & 0o077 == 0


def test_a_copy_of_a_data_folder_does_not_run_the_same_database(closed_home: Path) -> None:
    first, copy = closed_home / "var", closed_home / "copy"
    run(WRITE, environment(first))
    subprocess.run(["cp", "--archive", first, copy], check=True)
    with held(environment(first)):
        refused = attempt(READ, environment(copy))
        assert "runs already, for another copy of this DATA_DIR" in refused.stderr
        assert run(READ, environment(first)) == "1 1"


def test_root_throwaway_from_a_closed_temporary_folder(closed_home: Path) -> None:
    before = modes(closed_home)
    kept = set(Path("/var/lib/holdout").glob("*")) if Path("/var/lib/holdout").exists() else set()
    words = [
        sys.executable,
        "-m",
        "hiring.devserver.embedded",
        "run",
        "--throwaway",
        "--",
        sys.executable,
        "-c",
        WRITE + READ,
    ]
    within = environment(closed_home / "var", TMPDIR=str(closed_home))
    done = subprocess.run(words, env=within, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "1 1\n", done.stderr
    assert modes(closed_home) == before
    assert set(Path("/var/lib/holdout").glob("*")) - kept == set()
    assert list(closed_home.iterdir()) == []


def test_the_cluster_stays_in_an_open_folder_and_its_neighbours_stay_private() -> None:
    top = Path(tempfile.mkdtemp(prefix="hd-", dir=SCRATCH))
    top.chmod(0o755)
    cluster = Path(run(FACTS, environment(top / "var")).splitlines()[-1])
    assert cluster == top / "var" / "postgres"
    assert modes(top / "var" / "media")[top / "var" / "media"] == 0o700
    shutil.rmtree(top)


def test_an_ordinary_user_after_root(user: tuple[OtherUser, str], closed_home: Path) -> None:
    run("pass", environment(closed_home / "var"))
    someone, python = user
    within = environment(someone.home / "var", HOME=str(someone.home))
    before = modes(someone.home)
    run(WRITE, within, prefix=someone.prefix, python=python)
    assert run(READ, within, prefix=someone.prefix, python=python) == "1 1"
    assert modes(someone.home) == before
    assert gone(someone.home)


def test_root_after_an_ordinary_user_and_back(user: tuple[OtherUser, str]) -> None:
    someone, python = user
    within = environment(someone.home / "var", HOME=str(someone.home))
    run(WRITE, within, prefix=someone.prefix, python=python)
    cluster = someone.home / "var" / "postgres"
    assert run("import os; print(os.geteuid())", within) == "0"
    assert cluster.stat().st_uid == someone.uid
    assert run(READ, within, prefix=someone.prefix, python=python).startswith("1 ")


def test_the_data_of_another_user_is_refused_in_one_line(user: tuple[OtherUser, str]) -> None:
    someone, python = user
    top = Path(tempfile.mkdtemp(prefix="hd-", dir=SCRATCH))
    top.chmod(0o755)
    run("pass", environment(top / "var"))
    done = attempt("pass", environment(top / "var"), prefix=someone.prefix, python=python)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "DATA_DIR" in done.stderr
    shutil.rmtree(top)


def test_a_full_disk_is_said_in_one_line() -> None:
    top = Path(tempfile.mkdtemp(prefix="hd-", dir=SCRATCH))
    script = f'mount -t tmpfs -o size=20m none {top} && exec "$@"'
    prefix = ("unshare", "--mount", "sh", "-c", script, "sh")
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        top.rmdir()
        pytest.skip("this machine lets no one mount a small disk")
    done = attempt("pass", environment(top / "var"), prefix=prefix)
    top.rmdir()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "disk is full" in done.stderr
