"""Production's settings: what is missing or wrong is said in one line; what is right is secure."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hiring.settings import addresses, checks
from hiring.settings.logs import masked

ROOT = Path(__file__).resolve().parent.parent.parent
RIGHT = {
    "SECRET_KEY": "k9" + "abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "hiring.example.com",
    "BASE_URL": "https://hiring.example.com",
    "DATABASE_URL": "postgres://u:p@db/holdout",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://u:p@mail.example.com:587",
    "DEFAULT_FROM_EMAIL": "Hiring <hiring@example.com>",
}


def python(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    within = {**plain, "DJANGO_SETTINGS_MODULE": "hiring.settings.production", **environment}
    words = [sys.executable, "-c", code]
    return subprocess.run(words, cwd=ROOT, env=within, capture_output=True, text=True, timeout=60, check=False)


def test_right_values_pass(tmp_path: Path) -> None:
    assert checks.complaints({**RIGHT, "DATA_DIR": str(tmp_path)}) == []


@pytest.mark.parametrize("name", [each.name for each in checks.VARIABLES if each.required])
def test_a_missing_variable_is_named(name: str, tmp_path: Path) -> None:
    given = {**RIGHT, "DATA_DIR": str(tmp_path), name: " "}
    (sentence,) = checks.complaints(given)
    assert sentence.startswith(f"{name} is not set.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://hiring.example.com"),
        ("ALLOWED_HOSTS", "hiring.example.com:8000"),
        ("BASE_URL", "hiring.example.com"),
        ("BASE_URL", "http://hiring.example.com"),
        ("BASE_URL", "https://example.com/hiring"),
        ("DATABASE_URL", "sqlite:///x"),
        ("REDIS_URL", "amqp://x"),
        ("EMAIL_URL", "mail.example.com"),
        ("DEFAULT_FROM_EMAIL", "Hiring"),
        ("DATA_DIR", "/nowhere/at/all"),
        ("TRUSTED_PROXY", "the-proxy"),
        ("HSTS_SECONDS", "a year"),
        ("PORT", "-1"),
        ("WEB_WORKERS", "0"),
        ("LOG_LEVEL", "loud"),
        ("HSTS_SUBDOMAINS", "maybe"),
        ("PREPARED_QUERIES", "perhaps"),
        ("PREPARED_STATEMENTS", "perhaps"),
    ],
)
def test_a_wrong_value_is_named_and_secrets_are_not_repeated(name: str, value: str, tmp_path: Path) -> None:
    given = {**RIGHT, "DATA_DIR": str(tmp_path), name: value}
    (sentence,) = checks.complaints(given)
    assert sentence.startswith(f"{name} ")
    if name == "SECRET_KEY":
        assert value not in sentence


def test_a_start_without_settings_says_one_line_each_and_no_traceback() -> None:
    done = python("import django; django.setup()")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert [line.split()[1] for line in lines] == [each.name for each in checks.VARIABLES if each.required]


def test_production_is_secure(tmp_path: Path) -> None:
    code = """
import json, django
from django.conf import settings
django.setup()
from django.core.management import call_command
call_command("check", tags=["security"], deploy=True, fail_level="WARNING")
print(json.dumps([settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT,
    settings.SECURE_HSTS_SECONDS, settings.DEBUG, settings.EMAIL_USE_TLS, settings.EMAIL_HOST_PASSWORD]))
"""
    done = python(code, **RIGHT, DATA_DIR=str(tmp_path), HSTS_SUBDOMAINS="true")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [True, True, True, 31_536_000, False, True, "p"]


def test_log_lines_are_json_with_the_request_id_and_nothing_personal(tmp_path: Path) -> None:
    code = """
import logging, django
django.setup()
import structlog
structlog.contextvars.bind_contextvars(request_id="abc12345")
logging.getLogger("django.request").warning("Not Found: %s", "/portal/Zx9-secretsecretsecret/ of ada@example.com")
structlog.get_logger("hiring").info("sent", count=2, name="Ada Lovelace", role_id="r1")
try:
    raise ValueError("Key (email)=(ada@example.com) already exists")
except ValueError:
    logging.getLogger("hiring").exception("failed")
"""
    done = python(code, **RIGHT, DATA_DIR=str(tmp_path))
    first, second, third = (json.loads(line) for line in done.stderr.splitlines())
    assert first["request_id"] == second["request_id"] == "abc12345"
    assert first["event"] == "Not Found: /portal/[secret]/ of [address]"
    assert second["count"] == 2
    assert second["role_id"] == "r1"
    assert "ValueError" in third["exception"]
    assert "ada@" not in done.stderr
    assert "Lovelace" not in done.stderr


def test_a_server_logs_that_it_runs_on_a_django_that_nothing_was_proven_on(tmp_path: Path) -> None:
    code = "import django; django.VERSION = (5, 3, 0, 'final', 0); django.setup()"
    (line,) = python(code, **RIGHT, DATA_DIR=str(tmp_path)).stderr.splitlines()
    assert (json.loads(line)["event"], "5.3" in json.loads(line)["reason"]) == ("prepared_queries_not_used", True)
    off = python(code, **RIGHT, DATA_DIR=str(tmp_path), PREPARED_QUERIES="off")
    assert (off.returncode, off.stderr) == (0, "")


def test_ids_of_rows_and_names_of_tasks_stay_readable() -> None:
    line = "/roles/01890000-0000-7000-8000-00000000abcd/ foundation.activity.tasks.sweep_reminders"
    assert masked(line) == line


def test_operations_page_holds_the_table_of_variables() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert checks.table() in page, "run: python -m hiring.settings.checks, and paste the table"


def test_example_environment_names_known_variables_only() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.lstrip("# ").split("=")[0] for line in lines if "=" in line and line.lstrip("# ")[0].isupper()}
    assert named <= {each.name for each in checks.VARIABLES} | {"POSTGRES_PASSWORD"}
    needed = {each.name for each in checks.VARIABLES if each.required} - {"DATABASE_URL", "REDIS_URL", "DATA_DIR"}
    assert needed <= named


@pytest.mark.parametrize(
    ("given", "for_redis_py", "for_celery"),
    [
        ("redis://:p@h:6380", "redis://:p@h:6380/0", "redis://:p@h:6380/0"),
        ("redis://h/3", "redis://h/3", "redis://h/3"),
        ("unix:///run/r.sock?db=2", "unix:///run/r.sock?db=2", "redis+socket:///run/r.sock?virtual_host=2"),
        ("redis+socket:///run/r.sock", "unix:///run/r.sock?db=0", "redis+socket:///run/r.sock?virtual_host=0"),
    ],
)
def test_redis_addresses(given: str, for_redis_py: str, for_celery: str) -> None:
    assert addresses.redis(given) == for_redis_py
    assert addresses.broker(addresses.redis(given)) == for_celery


def test_a_socket_folder_becomes_the_host_of_the_database() -> None:
    entry = addresses.database("postgresql://holdout@/holdout?host=/run/pg&port=5433")
    assert (entry["HOST"], entry["PORT"], entry["NAME"], entry["USER"]) == ("/run/pg", "5433", "holdout", "holdout")
    assert "host" not in entry["OPTIONS"]
