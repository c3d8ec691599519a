"""Uploads are looked at without unpacking; what would do harm is refused with its reason."""

import io
import stat
import zipfile

import pytest

from assessments.domain import archives
from tests.factories.assessments import SAMPLES


def zipped(*entries, **kwargs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def link(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return (info, target)


def lying():
    """A ZIP whose header says four bytes where a megabyte unpacks."""
    data = zipped(("big.txt", b"x" * 1024 * 1024))
    return data.replace((1024 * 1024).to_bytes(4, "little"), (4).to_bytes(4, "little"))


@pytest.mark.parametrize("name", ["submission_01.zip", "submission_02.zip", "submission_03.zip"])
def test_real_submissions_are_taken(name):
    assert archives.check(name, (SAMPLES / name).read_bytes()) == ("application/zip", "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped(("../escape.txt", "x")), "outside its folder"),
        (zipped(("/tmp/absolute.txt", "x")), "outside its folder"),
        (zipped(("..\\..\\windows.txt", "x")), "outside its folder"),
        (zipped(("C:\\windows.txt", "x")), "outside its folder"),
        (zipped(link("data/latest.csv", "/etc/passwd")), "link"),
        (zipped(("cache.zip", b"PK")), "another archive"),
        (zipped(("bomb.csv", b"\0" * 50_000_000)), "out of all measure"),
        (zipped(("a.txt", "1"), ("A.TXT", "2")), "same name"),
        (zipped(*((f"{i}.txt", "") for i in range(archives.MOST_ENTRIES + 1))), "2,001 files"),
        (lying(), "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_archives_that_would_do_harm_are_refused(data, reason):
    with pytest.raises(archives.Unfit, match=reason):
        archives.check("work.zip", data)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("work.exe", b"MZ", "Please send"),
        ("work", b"text", "Please send"),
        ("notes.pdf", b"MZ\x90\x00", "does not look like a .pdf"),
        ("notes.py", b"\x7fELF\x02\x01\x01\x00", "something else"),
        ("empty.py", b"", "empty"),
        ("page.html", b"<script>", "Please send"),
        ("figure.svg", b"<svg/>", "Please send"),
    ],
)
def test_other_files_are_known_by_what_they_hold(name, data, reason):
    with pytest.raises(archives.Unfit, match=reason):
        archives.check(name, data)


def test_plain_files_are_taken():
    assert archives.check("a.PY", b"print('h\xc3\xa9')") == ("text/plain", "")
    assert archives.check("a.csv", "x,ü".encode("utf-16"))[1] == ""
    assert archives.check("a.ipynb", b'{"cells": []}') == ("application/x-ipynb+json", "")
