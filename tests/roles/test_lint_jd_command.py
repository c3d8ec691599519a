"""`manage.py lint_jd`: files in, findings out, exact places whatever the encoding and the line ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from roles.domain.jd_lint import LONGEST

TEXT = "Data ninja wanted\n\nRequirements\n- 5+ years of experience with Python – „sofort“\n- a PhD in physics\n"


def run(capsys: pytest.CaptureFixture[str], *files: str | Path, **options: Any) -> tuple[str, str, int]:
    """Standard output, standard error and exit code. Without the mark for it, a test may not reach the database."""
    code = 0
    try:
        call_command("lint_jd", *map(str, files), **options)
    except SystemExit as end:
        code = int(end.code or 0)
    captured = capsys.readouterr()
    return captured.out, captured.err, code


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_places_are_exact(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    file = tmp_path / "jd.txt"
    file.write_bytes(text.encode(encoding))
    out, err, code = run(capsys, file, json=True, archetype="applied_ml_engineer")
    (entry,) = json.loads(out)
    assert (entry["path"], entry["archetype"], err, code) == (str(file), "applied_ml_engineer", "", 0)
    found = {row["rule"]: row for row in entry["findings"]}
    assert set(found["no_success"]) == {"rule", "severity", "start", "end", "text"}
    assert found["no_success"]["start"] is found["no_success"]["end"] is None
    for rule, phrase in {
        "buzzwords": "ninja", "years_of_experience": "5+ years of experience", "phd_required": "PhD in physics",
    }.items():  # fmt: skip
        assert found[rule]["text"] == text[found[rule]["start"] : found[rule]["end"]] == phrase


def test_what_cannot_be_read_is_named_and_the_rest_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, binary, long = tmp_path / "good.txt", tmp_path / "logo.png", tmp_path / "long.txt"
    good.write_text(TEXT, encoding="utf-8")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    long.write_text("word " * LONGEST, encoding="utf-8")
    out, err, code = run(capsys, tmp_path / "none.txt", binary, tmp_path, long, good, json=True)
    assert [entry["path"] for entry in json.loads(out)] == [str(good)]
    assert code == 2
    lines = err.strip().splitlines()
    assert len(lines) == 4
    assert "none.txt: cannot be read: No such file or directory." in lines[0]
    assert "logo.png: this is not a text file." in lines[1]
    assert "Is a directory" in lines[2]
    assert f"{LONGEST:,} is the most" in lines[3]


def test_a_listing_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    french = tmp_path / "fr.txt"
    french.write_text("Nous cherchons une personne pour travailler avec nous sur les données.", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    out, err, code = run(capsys, "-", french, archetype="wizard")
    assert "  note     buzzwords “ninja”\n           Say the fact behind it.\n" in out
    assert f"{french}: not read, it is neither English nor German." in out
    assert err.startswith("There is no archetype “wizard”. Archetypes: ")
    assert code == 0
