"""The command takes one moment of the database, and says what it cannot do in a sentence."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_the_command_exports_for_a_member_or_says_why_not(cast: Cast, tmp_path: Path) -> None:
    said = StringIO()
    folder = tmp_path / "out"
    given = {"format": "parquet", "out": folder, "organisation": cast.acme.name, "json": True, "stdout": said}
    call_command("export", collections="members,roles", reader=cast.rafa.user.email, **given)
    assert json.loads(said.getvalue()) == json.loads((folder / "manifest.json").read_text("utf-8"))
    assert json.loads(said.getvalue())["collections"]["members"]["rows"] == 8
    with pytest.raises(CommandError, match="Name the organisation"):
        call_command("export", format="jsonl", out=tmp_path / "other")
    with pytest.raises(CommandError, match=f"No member of {cast.acme.name} has the address"):
        call_command("export", reader=cast.zed.user.email, **{**given, "out": tmp_path / "other"})
    assert not (tmp_path / "other").exists()
