"""What the pages show of what people said of themselves."""

from __future__ import annotations

from typing import Any

from candidates.queries.demographics import answers_of, bank, visible_figures
from foundation.people.models import Membership, Organisation


def answered(organisation: Organisation, token: str) -> list[tuple[str, str]]:
    """Return each question with what the holder of a token answered, in words."""
    chosen = dict(answers_of(organisation, token).values_list("question", "choice"))
    return [(one.ask, one.choices.get(chosen[key], "")) for key, one in bank().items() if key in chosen]


def figures(member: Membership) -> list[dict[str, Any]]:
    """Return the figures as the page shows them, in the order of the questions."""
    found = {one.question: one for one in visible_figures(member)}
    return [
        {
            "ask": question.ask,
            "answered": found[key].answered,
            "until": found[key].until,
            "cells": [(question.choices.get(cell["choice"], ""), cell["count"]) for cell in found[key].cells],
        }
        for key, question in bank().items()
        if key in found
    ]
