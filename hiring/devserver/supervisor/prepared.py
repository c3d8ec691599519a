"""Whether a database was prepared by this very code, known without loading it: a start then need not look again."""

import hashlib
import json
from pathlib import Path

import psycopg2

# What the program that prepares a database puts before the name of a step.
STEP = "step: "
ROOT = Path(__file__).resolve().parents[3]
# What decides how the tables look, and what the demo tells.
DECIDES = ("*/migrations/*.py", "*/*/migrations/*.py", "requirements/base.txt", "fixtures/demo/*")
FACTS = """
    SELECT (SELECT array_agg(app || '.' || name ORDER BY id) FROM django_migrations),
           (SELECT array_agg(id::text || name ORDER BY id) FROM people_organisation)
"""


def _fingerprint(database_url: str) -> str | None:
    """Return a digest of code and database together; None where no tables are, or no organisation."""
    try:
        link = psycopg2.connect(database_url, connect_timeout=5)
        with link, link.cursor() as cursor:
            cursor.execute(FACTS)
            migrations, organisations = cursor.fetchone() or (None, None)
        link.close()
    except psycopg2.Error:
        return None
    if not organisations:
        return None
    digest = hashlib.sha256(json.dumps([migrations, organisations]).encode())
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def recall(data_dir: Path, database_url: str) -> str | None:
    """Return what preparing said the last time, if nothing has changed since; None when it must be done."""
    try:
        kept = json.loads((data_dir / "prepared.json").read_text(encoding="utf-8"))
        said, before = str(kept["said"]), str(kept["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return said if before == _fingerprint(database_url) else None


def remember(data_dir: Path, database_url: str, said: str) -> None:
    """Keep what preparing said, beside what it was said of."""
    kept = {"fingerprint": _fingerprint(database_url), "said": said}
    (data_dir / "prepared.json").write_text(json.dumps(kept), encoding="utf-8")
