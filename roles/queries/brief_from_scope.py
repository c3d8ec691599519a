"""What the scope has said already of the brief: when the work is done, and what the person owns when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roles.models import Role, Scope

ASKED_BY_BOTH = ("done", "day_one", "month_six")


def said(role: Role) -> dict[str, str]:
    """Return by key of the brief what the scope answers; blank answers are left out. One query."""
    questions = Scope.objects.filter(role=role).values_list("questions", flat=True).first() or {}
    texts = {key: str(questions.get(key) or "").strip() for key in ASKED_BY_BOTH}
    return {key: text for key, text in texts.items() if text}


def filled(role: Role, known: Iterable[str]) -> dict[str, str]:
    """Return the texts that a first brief begins with, of the sections that the organisation's playbook has."""
    has = set(known)
    return {key: text for key, text in said(role).items() if key in has}


def differing(scope: Mapping[str, str], brief: Mapping[str, str]) -> dict[str, str]:
    """Return what the scope says where the brief says something else."""
    return {key: text for key, text in scope.items() if brief.get(key, "").strip() not in ("", text)}
