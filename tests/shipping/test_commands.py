"""Commands of whoever runs an installation say in a sentence that the database is away, or has no tables."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import DataError, ProgrammingError, connection, transaction

from foundation.core.commands import database_in_words
from tests.mail_server import free_port

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ("bootstrap", "--organisation", "Northwind", "--email", "ida@northwind.example")


@pytest.mark.parametrize(
    "words", [BOOTSTRAP, ("backup", "{}/monday.tar.gz"), ("export", "--format", "jsonl", "--out", "{}/out")]
)
def test_a_database_that_is_away_is_one_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    away = {"DATABASE_URL": f"postgres://holdout:secret-word@127.0.0.1:{free_port()}/holdout"}
    told = subprocess.run(
        [sys.executable, "manage.py", *(word.format(tmp_path) for word in words)],
        cwd=ROOT,
        check=False,
        env={**os.environ, **away, "DJANGO_SETTINGS_MODULE": "hiring.settings.test"},
        capture_output=True,
        text=True,
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert "CommandError: The database of DATABASE_URL cannot be reached: " in told.stderr
    assert "Traceback" not in told.stderr
    assert "secret-word" not in told.stderr
    assert list(tmp_path.iterdir()) == []


FAULTS = {
    "SELECT 1 FROM not_there": CommandError,
    "SELECT not_there": CommandError,
    "SELEC 1": ProgrammingError,
    "SELECT 1/0": DataError,
}


@pytest.mark.django_db
@pytest.mark.parametrize("asked", FAULTS)
def test_tables_that_are_not_there_are_told_and_other_faults_are_not_hidden(asked: str) -> None:
    with pytest.raises(FAULTS[asked]), transaction.atomic(), connection.cursor() as cursor, database_in_words():
        cursor.execute(asked)
