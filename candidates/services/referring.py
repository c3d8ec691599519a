"""Referring somebody: a colleague's word, with which the person comes into the pipeline as by any other door."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction

from candidates import policies
from candidates.domain.fields import Person
from candidates.models import Application, DuplicatePair, Referral
from candidates.queries.doors import roles_to_refer_to
from candidates.services import attaching, intake
from candidates.services.duplicates import look
from candidates.services.intake import Way
from candidates.services.locking import lock_person
from foundation.activity.services import record
from foundation.core import cleaning, clock
from foundation.core.errors import Forbidden
from foundation.people.models import Membership
from roles.models import Role

SOURCE = "Referral"
LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Word:
    """How a colleague knows somebody, what they say of them, and that the person wants to be contacted."""

    how: str
    words: str = ""
    agreed: bool = False


@transaction.atomic
def refer(*, actor: Membership, role: Role, person: Person, word: Word, resume: File[bytes] | None = None) -> Referral:
    """Take in somebody whom a colleague names, or add their word to an application that is there, and return it.

    The referrer learns no more from one than from the other. Raises Forbidden, Refused when the role takes nobody, and
    Invalid beside each wrong field.
    """
    policies.can_refer.require(actor)
    if not roles_to_refer_to(actor).filter(pk=role.pk).exists():
        raise Forbidden("This role takes no referrals.")
    said = _checked(word)
    wanted = intake.cleaned(person)
    data = attaching.checked(resume) if resume is not None else None
    role = intake.lock_open(role)
    candidate = lock_person(intake.find_or_make(role.organisation_id, wanted, intake.known_address)[0])
    live = Application.objects.filter(candidate=candidate, role=role, status__in=intake.LIVE).first()
    application = live or intake.enter(role, candidate, Way(source=SOURCE, by=actor), clock.now())
    if data is not None and resume is not None:
        attaching.keep_file(application, data, resume.name or "", actor=actor)
    look(organisation_id=role.organisation_id, people=[candidate.pk], door=DuplicatePair.Door.FORM)
    made, new = Referral.objects.get_or_create(
        application=application, by=actor, defaults={**said, "organisation_id": role.organisation_id}
    )
    if new:
        record("application.referred", actor=actor, subject=application, data={"name": str(candidate)})
    return made


def _checked(word: Word) -> dict[str, object]:
    errors: cleaning.Errors = {}
    if word.how not in Referral.How.values:
        cleaning.say(errors, "how", "Choose how you know them.")
    words = cleaning.text(errors, "words", word.words, limit=LONGEST_WORDS, lines=True)
    if not word.agreed:
        cleaning.say(errors, "agreed", "Ask them first, and tick this when they want to hear from us.")
    cleaning.stop(errors)
    return {"how": word.how, "words": words, "agreed_at": clock.now()}
