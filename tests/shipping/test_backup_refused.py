"""What is no backup, or would come where somebody works already, is refused in a sentence and changes nothing."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from foundation.activity.services import watching
from hiring.operations import archive
from tests.cast import Cast

EMPTY = {"format": archive.FORMAT, "migrations": [], "tables": {}, "files": {}}


def packed(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def told(manifest: bytes) -> tuple[tarfile.TarInfo, bytes]:
    return tarfile.TarInfo(archive.MANIFEST), manifest


@pytest.mark.parametrize(
    "manifest",
    [
        b"[]",
        b"{",
        b"\xff",
        b"null",
        b'{"format": 2}',
        b'{"format": 2, "migrations": 1, "tables": {}, "files": {}}',
        b'{"format": 2, "migrations": [], "tables": [], "files": []}',
        b'{"format": 2, "migrations": [], "tables": {"a": 1}, "files": {}}',
        b'{"format": 2, "migrations": [], "tables": {"a": {"sha256": ""}}, "files": {}}',
        b"[" * 100_000,
    ],
)
def test_another_archive_is_told_to_be_none(manifest: bytes, tmp_path: Path) -> None:
    with pytest.raises(archive.ArchiveError, match=r"no backup of Holdout that this version can read\.$"):
        archive.restore(packed(tmp_path / "a.tar.gz", told(manifest)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_what_is_no_file_has_no_place_in_a_backup(kind: bytes, tmp_path: Path) -> None:
    member = tarfile.TarInfo("files/a")
    member.type, member.linkname = kind, "/etc/passwd"
    with pytest.raises(archive.ArchiveError, match="files/a has no place in a backup"):
        archive.restore(packed(tmp_path / "a.tar.gz", (member, b""), told(json.dumps(EMPTY).encode())))


@pytest.mark.django_db
def test_where_somebody_works_nothing_is_touched(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def touched(*_: Any, **__: Any) -> None:
        raise AssertionError("it was touched")

    monkeypatch.setattr(archive, "call_command", touched)
    monkeypatch.setattr(watching, "uninstall", touched)
    with pytest.raises(archive.ArchiveError, match="There is an organisation here already"):
        archive.restore(packed(tmp_path / "a.tar.gz", told(json.dumps(EMPTY).encode())))
