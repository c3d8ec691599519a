"""What people who apply may be asked about themselves, and the figures made of what they answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.db.models import QuerySet

from candidates.models import DemographicAnswer, DemographicFigure
from foundation.core import playbook
from foundation.people.models import Membership, Organisation

SETTING = "demographic_questions"
RATHER_NOT = "rather_not"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its choices in order; the last is to say nothing."""

    key: str
    ask: str
    choices: Mapping[str, str]


@cache
def bank() -> Mapping[str, Question]:
    """Return every question that may be asked, by its key."""
    last = {RATHER_NOT: str(playbook.load("demographics")["rather_not"])}
    rows = playbook.items("demographics", "questions", "key", "ask", "choices")
    return {row["key"]: Question(row["key"], row["ask"], {**row["choices"], **last}) for row in rows}


def asked_by(organisation: Organisation) -> list[Question]:
    """Return what an organisation asks, in the order of the bank; nothing unless it chose to."""
    chosen = organisation.settings.get(SETTING, ())
    return [question for key, question in bank().items() if key in chosen]


def key_of(token: str, question: str) -> str:
    """Return under which key an answer stands: of one question, so that no two answers of a person share it."""
    return sha256(f"{token}:{question}".encode()).hexdigest()


def answers_of(organisation: Organisation, token: str) -> QuerySet[DemographicAnswer]:
    """Return what the holder of a token answered."""
    keys = [key_of(token, question) for question in bank()]
    return DemographicAnswer.objects.filter(organisation=organisation, key_hash__in=keys)


def visible_figures(member: Membership) -> QuerySet[DemographicFigure]:
    """Return the figures of the organisation, for owners, recruiters and integrations."""
    rows = DemographicFigure.objects.filter(organisation_id=member.organisation_id)
    return rows if member.reads_all_of_org else rows.none()
