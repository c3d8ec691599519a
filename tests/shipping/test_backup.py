"""What is backed up comes back in another installation: every row and every file, or nothing."""

import hashlib
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg2 import sql

from tests.disk import little_room
from tests.shipping.conftest import Upgraded
from tests.shipping.scratch import attempt, installation, name_of, rows, run, statement

TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'django_migrations'
"""
# As JSON, which knows columns by name: an installation that was upgraded has them in another order.
SUM = """
    SELECT count(*), md5(coalesce(string_agg(to_jsonb(t)::text, E'\\n' ORDER BY to_jsonb(t)::text), '')) FROM {} t
"""
WATCHED = "SELECT count(*) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname LIKE 'activity_feed%'"
NEXT = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences ORDER BY 1"
NAMED = """
    SELECT file FROM candidates_attachment WHERE file <> '' UNION SELECT file FROM assessments_submissionfile
    WHERE file <> '' UNION SELECT file FROM documents_document WHERE file <> ''
"""
Within = dict[str, str]


pytestmark = pytest.mark.timeout(400)  # migrations, on a machine that may do other things


@pytest.fixture(scope="module")
def played(upgraded: Upgraded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Within, Path]]:
    """An installation with a demonstration's rows and a file for each that they name, and its backup."""
    folder = tmp_path_factory.mktemp("played")
    with installation("backup_from", folder, like=upgraded.within) as within:
        for (name,) in rows(within, NAMED):
            path = folder / "media" / str(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(str(name).encode() * 50)
        said = run(within, "manage.py", "backup", str(folder / "all.tar.gz"))
        assert said.startswith("Wrote ")
        yield within, folder / "all.tar.gz"


def sums(within: Within) -> dict[object, tuple[object, ...]]:
    """Return count and checksum of every table, but for the feed's own: another database begins to number anew."""
    tables = [name for (name,) in rows(within, TABLES) if name not in ("activity_era", "activity_change")]
    return {name: rows(within, sql.SQL(SUM).format(sql.Identifier(str(name))))[0] for name in tables}


def files(within: Within) -> dict[str, str]:
    root = Path(within["DATA_DIR"]) / "media"
    held = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in held}


def test_rows_and_files_are_equal_in_another_installation(played: tuple[Within, Path], tmp_path: Path) -> None:
    source, archive = played
    with installation("backup_to", tmp_path) as target:
        said = run(target, "manage.py", "restore", str(archive))
        before, after = sums(source), sums(target)
        assert after == before
        assert files(target) == files(source)
        assert len(files(source)) > 0
        assert sum(int(str(count)) for count, _ in before.values()) > 1000
        assert "rows of" in said
        highest = dict(rows(source, NEXT))
        assert all(int(str(value)) >= 0 for value in highest.values())
        refused = attempt(target, "manage.py", "restore", str(archive))
        assert (refused.returncode, "restore into an empty database" in refused.stderr) == (1, True)
        assert sums(target) == before


def emptied(within: Within) -> None:
    """Take every row out of an installation that migrations did not put there."""
    kept = ("auth_permission", "django_content_type")
    names = [sql.Identifier(str(name)) for (name,) in rows(within, TABLES) if name not in kept]
    statement(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)), name_of(within))


def test_a_backup_that_is_damaged_or_finds_no_room_writes_nothing(played: tuple[Within, Path], tmp_path: Path) -> None:
    source, archive = played
    spoiled = tmp_path / "spoiled.tar.gz"
    with tarfile.open(archive) as whole, tarfile.open(spoiled, "w:gz") as made:
        for member in whole:
            data = whole.extractfile(member)
            assert data is not None
            if member.name == "tables/candidates_candidate.copy":
                changed = tmp_path / "changed"
                changed.write_bytes(data.read().replace(b"a", b"e", 1))
                made.add(changed, member.name)
            else:
                made.addfile(member, data)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(archive.read_bytes()[:-2000])
    with installation("backup_spoiled", tmp_path / "data", like=source) as target:
        emptied(target)
        before = sums(target)
        for broken, why in ((spoiled, "is damaged: tables/candidates_candidate.copy"), (cut, "cannot be read")):
            refused = attempt(target, "manage.py", "restore", str(broken))
            assert refused.returncode == 1
            assert why in refused.stderr
        with little_room(100):
            refused = attempt(target, "manage.py", "restore", str(archive))
        assert (refused.returncode, "no room left for files" in refused.stderr) == (1, True)
        assert sums(target) == before
        assert files(target) == {}
        ((watched,),) = rows(target, WATCHED)
        assert int(str(watched)) > 50, "what is changed from here on is noted again"


def test_a_backup_never_writes_over_a_file(played: tuple[Within, Path]) -> None:
    within, archive = played
    refused = attempt(within, "manage.py", "backup", str(archive))
    assert (refused.returncode, "is there already" in refused.stderr) == (1, True)


def test_a_backup_that_finds_no_room_is_none(played: tuple[Within, Path]) -> None:
    within, archive = played
    with little_room(2_000):
        refused = attempt(within, "manage.py", "backup", str(archive.with_name("small.tar.gz")))
    assert (refused.returncode, "could not be written: File too large" in refused.stderr) == (1, True)
    assert sorted(one.name for one in archive.parent.glob("*small*")) == []
    assert sorted(archive.parent.glob(".*")) == []


def test_a_backup_that_would_not_be_whole_is_none(played: tuple[Within, Path]) -> None:
    within, archive = played
    (lost, *_) = sorted(files(within))
    path = Path(within["DATA_DIR"]) / "media" / lost
    away = path.rename(archive.with_name("away"))
    try:
        refused = attempt(within, "manage.py", "backup", str(archive.with_name("second.tar.gz")))
        assert (refused.returncode, lost in refused.stderr) == (1, True)
        assert sorted(one.name for one in archive.parent.glob("*second*")) == []
    finally:
        away.rename(path)
