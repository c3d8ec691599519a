"""What Scope has said already of the brief: when the work is done, what the person owns when, and the band."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roles.models import Role, Scope
from roles.queries.said_once import ASKED_BY_BOTH, band, names_other_pay, stands_in

BUDGET = "budget"


def said(role: Role, known: Iterable[str], *, pays: bool) -> dict[str, str]:
    """Return by key what Scope says of the sections `known` of a brief; blank answers are left out. One query.

    The band is among it for those who may see pay.
    """
    questions = Scope.objects.filter(role=role).values_list("questions", flat=True).first()
    return told(role, questions or {}, known, pays=pays)


def told(role: Role, questions: Mapping[str, object], known: Iterable[str], *, pays: bool) -> dict[str, str]:
    """Return the same of a scope that was read already."""
    has = set(known)
    texts = {key: str(questions.get(key) or "").strip() for key in ASKED_BY_BOTH}
    sentence = band(role) if pays else ""
    texts[BUDGET] = f"The band for this hire: {sentence}" if sentence else ""
    return {key: text for key, text in texts.items() if text and key in has}


def here(scope: Mapping[str, str], brief: Mapping[str, str]) -> set[str]:
    """Return the sections of a brief that say what Scope says."""
    return {
        key
        for key, text in scope.items()
        if (stands_in(text, brief.get(key, "")) if key == BUDGET else brief.get(key, "").strip() == text)
    }


def differing(role: Role, scope: Mapping[str, str], brief: Mapping[str, str]) -> dict[str, str]:
    """Return what Scope says where the brief says something else; of the budget, where it names another pay."""
    same = here(scope, brief)
    return {
        key: text
        for key, text in scope.items()
        if key not in same
        and (written := brief.get(key, "").strip())
        and (key != BUDGET or names_other_pay(role, written))
    }


def offered(scope: Mapping[str, str], brief: Mapping[str, str], differing: Mapping[str, str]) -> dict[str, str]:
    """Return what Scope says and the brief may take: where it is blank, or its budget names no pay."""
    return {key: text for key, text in scope.items() if key not in here(scope, brief) and key not in differing}
