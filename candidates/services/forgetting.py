"""Forgetting a person: who they are goes, their applications stay as figures."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q

from candidates.domain.merging import NOBODY
from candidates.models import (
    Answer,
    Attachment,
    AttachmentPage,
    Candidate,
    DuplicatePair,
    FormEntry,
    Hold,
    ImportRow,
    Note,
    Tag,
)
from candidates.services.imports.taking_back import ATTACHED
from candidates.services.locking import lock_people
from foundation.activity.services import record, redact
from foundation.core import versions
from foundation.people.models import Membership


@transaction.atomic
def forget_person(*, actor: Membership, candidate: Candidate, why: str) -> Candidate | None:
    """Empty everything by which somebody is known, with their files, notes and letters, and what the log says of them
    by name; return the row that is left.

    None for somebody who was merged since. Files leave the disk once this is committed. `why` is told in history and
    names nobody. Doing it twice changes nothing.
    """
    person = lock_people([candidate.pk]).get(candidate.pk)
    if person is None:
        return None
    if not any(getattr(person, name) for name in NOBODY) and not person.attachments.exists():
        return person
    every = _merged_into(person)
    called = {one.name for one in Candidate.everybody.filter(pk__in=every)}
    for name, blank in NOBODY.items():
        setattr(person, name, blank)
    versions.bump(person, *NOBODY)
    _forget_merged(every)
    redact(
        organisation_id=person.organisation_id,
        people=every,
        applications=list(person.applications.values_list("pk", flat=True)),
        names=called - {""},
    )
    _forget_words(person)
    _forget_rows(person)
    _remove_files(person)
    application = person.applications.select_related("role").order_by("-applied_at").first()
    record("candidate.forgotten", actor=actor, subject=person, place_of=application or person, data={"why": why})
    return person


def _merged_into(person: Candidate) -> set[UUID]:
    """Return the person and whoever was merged into them, however often."""
    every = {person.pk}
    while step := set(Candidate.everybody.filter(merged_into__in=every).values_list("pk", flat=True)) - every:
        every |= step
    return every


def _forget_merged(every: set[UUID]) -> None:
    """Empty whoever was merged into somebody: who was forgotten is not taken apart again."""
    Candidate.everybody.filter(pk__in=every).update(**NOBODY)
    Tag.candidates.through.objects.filter(candidate_id__in=every).delete()
    DuplicatePair.objects.filter(Q(first__in=every) | Q(second__in=every)).delete()


def _forget_rows(person: Candidate) -> None:
    """Empty what files said of them; which file a row attached is known on, for it is taken back with the others."""
    for row in ImportRow.objects.filter(candidate=person).only("told"):
        row.data, row.reason = {}, ""
        row.told = {key: value for key, value in row.told.items() if key == ATTACHED}
        row.save(update_fields=["data", "reason", "told", "updated_at"])


def _forget_words(person: Candidate) -> None:
    of_person = {"application__candidate": person}
    FormEntry.objects.filter(**of_person).delete()
    Note.objects.filter(**of_person).delete()
    Hold.objects.filter(**of_person).update(reason="")
    Answer.objects.filter(**of_person).update(to="", subject="", message="")


def _remove_files(person: Candidate) -> None:
    files = [row.file for row in Attachment.objects.filter(candidate=person).only("pk", "file")]
    files += [row.file for row in AttachmentPage.objects.filter(attachment__candidate=person).only("pk", "file")]
    going = [(file.storage, str(file.name)) for file in files if file.name]
    Attachment.objects.filter(candidate=person).delete()
    transaction.on_commit(_removal(going), robust=True)


def _removal(going: list[tuple[Storage, str]]) -> Callable[[], None]:
    def remove() -> None:
        for storage, name in going:
            storage.delete(name)

    return remove
