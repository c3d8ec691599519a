"""Phrase by phrase: what fires a rule and what leaves it silent, in English and German."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foundation.core import playbook
from roles.domain.jd_lint import lint

PHRASES: dict[str, list[dict[str, Any]]] = playbook.load("phrases", Path(__file__).parent / "jds")
ENGLISH = "ML Engineer\n\nWe make maps for cyclists and you will help us with it.\n\n"
GERMAN = "ML Engineer (m/w/d)\n\nWir bauen Karten für Radfahrer und du hilfst uns dabei.\n\n"
AROUND = {
    "req": ENGLISH + "Requirements\n",
    "duty": ENGLISH + "What you will do\n",
    "open": ENGLISH,
    "anf": GERMAN + "Dein Profil\n",
    "auf": GERMAN + "Deine Aufgaben\n",
    "offen": GERMAN,
}


@pytest.mark.parametrize(
    ("rule", "where", "fires", "text"),
    [(rule, row["where"], row["fires"], row["text"]) for rule, rows in PHRASES.items() for row in rows],
)
def test_phrase(rule: str, where: str, fires: bool, text: str) -> None:
    found = [finding for finding in lint(AROUND[where] + text).findings if finding.rule == rule]
    assert bool(found) is fires, [finding.text for finding in found]
    for finding in found:
        assert finding.text is None or finding.text in text
