"""Single lines that make a rule true or keep it silent, in both languages, each alone in an otherwise plain posting.

`jds/lines.yaml` holds fifty for and fifty against each of four rules. When they were first read, before anything was
mended, process was told in 42 of 50 lines under its own heading and 33 without one, growth in 26 of 50, a doctorate
was found in 46 of 50 and rightly left in 37, credentials were found in 40 of 50 and rightly left in 49. A few lines
on which readers may differ are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from roles.domain.jd_lint import Context, lint

GROUPS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "jds" / "lines.yaml").read_text("utf-8"))
LINES = [
    pytest.param(group["rule"], group["fires"], group["place"], language, line, id=f"{group['rule']}: {line[:60]}")
    for group in GROUPS
    for language in ("en", "de")
    for line in group[language]
]
OPENING = {
    "en": """# ML engineer, Leeds

We plan the routes of forty vans and want to halve the empty miles by June.

## The work

- You build the route model and run it.
- You talk with the drivers.
""",
    "de": """# ML-Entwickler (m/w/d), Kassel

Wir planen die Touren von vierzig Wagen und wollen die Leerfahrten bis Juni halbieren.

## Aufgaben

- Sie bauen das Tourenmodell und betreiben es.
- Sie sprechen mit den Fahrern.
""",
}
PLACES = {
    "en": {
        "work": "- {}\n\n## The place\n\nThe yard is near the station.",
        "none": "\n## The place\n\nThe yard is near the station.\n\n{}",
        "apply": "\n## How to apply\n\n{}",
        "must": "\n## What you bring\n\n- {}",
    },
    "de": {
        "work": "- {}\n\n## Der Ort\n\nDer Hof liegt am Bahnhof.",
        "none": "\n## Der Ort\n\nDer Hof liegt am Bahnhof.\n\n{}",
        "apply": "\n## Bewerbung\n\n{}",
        "must": "\n## Ihr Profil\n\n- {}",
    },
}


@pytest.mark.parametrize(("rule", "fires", "place", "language", "line"), LINES)
def test_line(rule: str, fires: bool, place: str, language: str, line: str) -> None:
    text = OPENING[language] + PLACES[language][place].format(line) + "\n"
    result = lint(text, Context(archetype="applied_ml_engineer"))
    assert result.read
    assert (rule in {finding.rule for finding in result.findings}) is fires
