"""Forgetting a person: who they are goes, their applications stay as figures."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from candidates.domain.merging import NOBODY
from candidates.models import Attachment, Candidate, DuplicatePair, Tag
from candidates.queries.naming_two import lost_names, naming_beside
from candidates.services.closing import close_forgotten
from candidates.services.forgetting_words import forget_words
from candidates.services.locking import lock_people
from foundation.activity.services import record, redact
from foundation.core import versions
from foundation.core.registries import erasers
from foundation.documents.services.expiring import end_documents_about
from foundation.people.models import Membership


@transaction.atomic
def forget_person(*, actor: Membership, candidate: Candidate, why: str) -> Candidate | None:
    """Empty everything by which somebody is known, with their files, notes and letters, and what the log says of them
    by name; end what runs for them; return the row that is left.

    None for somebody who was merged since. Files leave the disk once this is committed. `why` is told in history and
    names nobody. Doing it twice changes nothing.
    """
    person = lock_people([candidate.pk]).get(candidate.pk)
    if person is None:
        return None
    if person.forgotten and not person.attachments.exists():
        return person
    every = _with_merged({person.pk})
    called = set(Candidate.everybody.filter(pk__in=every).values_list("name", flat=True)) - {""}
    beside = naming_beside(every, called)
    for name, blank in NOBODY.items():
        setattr(person, name, blank)
    versions.bump(person, *NOBODY)
    _empty(actor, person.organisation_id, every, beside)
    application = person.applications.select_related("role").order_by("-applied_at").first()
    record("candidate.forgotten", actor=actor, subject=person, place_of=application or person, data={"why": why})
    return person


def forget_again() -> int:
    """Empty what is still said of everybody who was forgotten; return how many events that were.

    Earlier versions kept some of it and let their applications run, and a backup that is restored brings it back.
    """
    emptied = 0
    rows = Candidate.objects.filter(**NOBODY).order_by("organisation_id").values_list("organisation_id", "pk")
    for organisation_id, some in groupby(list(rows), key=lambda row: row[0]):
        with transaction.atomic():
            every = _with_merged({pk for _, pk in some})
            emptied += _empty(None, organisation_id, every, lost_names(organisation_id))
    return emptied


def _with_merged(people: set[UUID]) -> set[UUID]:
    """Return these people and whoever was merged into them, however often."""
    every = people
    while step := set(Candidate.everybody.filter(merged_into__in=every).values_list("pk", flat=True)) - every:
        every = every | step
    return every


def _empty(actor: Membership | None, organisation_id: UUID, people: Collection[UUID], beside: Collection[UUID]) -> int:
    """Empty what rows, files, notices and log say of these, and end what runs; return how many events lost something.

    `beside` are events about others that name one of them. Who was forgotten is not taken apart again.
    """
    applications = forget_words(people)
    Candidate.everybody.filter(pk__in=people).exclude(**NOBODY).update(**NOBODY)
    Tag.candidates.through.objects.filter(candidate_id__in=people).delete()
    DuplicatePair.objects.filter(Q(first__in=people) | Q(second__in=people)).delete()
    Attachment.objects.filter(candidate__in=people).delete()
    end_documents_about({*people, *applications})
    for erase in erasers:
        erase(people, applications)
    emptied = redact(organisation_id=organisation_id, people=people, applications=applications, events=beside)
    # Afterwards: whoever was to meet them is told that they do not.
    close_forgotten(actor=actor, applications=applications)
    return emptied
