"""Applications that went to another id over there: two people who became one, or one application that changed hands."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from candidates.domain.fields import KEYS
from candidates.models import Application, Candidate, DuplicatePair
from candidates.queries.duplicates import resolved
from candidates.queries.merging import clashes
from candidates.services.merging import Choices, merge_people
from foundation.core import clock, versions
from foundation.core.errors import DomainError
from sync.domain.kinds import Kind
from sync.models import Finding, SourceRecord
from sync.services.gone import still_missing
from sync.services.ledger import Work
from sync.services.sources import Source
from sync.services.writing.telling import tell

MOVES = "moves_to"


def settle_moves(work: Work, source: Source) -> None:
    """Merge people whose applications all went to another id and who are gone; let other applications change hands."""
    moved = SourceRecord.objects.filter(connection=work.connection, kind=Kind.APPLICATION, data__has_key=MOVES)
    for record in moved.order_by("pk"):
        application = Application.objects.select_related("role", "candidate").get(pk=str(record.object_id))
        target = resolved(UUID(record.data[MOVES]))
        with transaction.atomic():
            if application.candidate_id != target:
                _settle(work, source, application, target)
            data = {key: value for key, value in record.data.items() if key != MOVES} | {"person": str(target)}
            SourceRecord.objects.filter(pk=record.pk).update(data=data)


def _settle(work: Work, source: Source, application: Application, target: UUID) -> None:
    person = application.candidate_id
    ids = _gone_ids(work, source, person)
    if ids and _all_moved(work, source, person):
        try:
            with transaction.atomic():
                _merge(work, person, target)
        except DomainError as error:
            _ask(work, ids[0], error.sentence)
            return
        held = SourceRecord.objects.filter(connection=work.connection, kind=Kind.CANDIDATE, external_id__in=ids)
        held.update(object_id=target, data={"merged": True}, gone_at=clock.now())
        return
    application.candidate = Candidate.objects.get(pk=target)
    versions.bump(application, "candidate")
    place = (str(application.pk), str(application.role_id), str(application.pk))
    tell(work, "sync.application", Application, [(*place, {"kind": "application", "what": "changed"})])


def _gone_ids(work: Work, source: Source, person: UUID) -> list[str]:
    """Return the ids by which somebody was known, when the other side has none of them any more."""
    collection = work.table.of_kind(Kind.CANDIDATE)
    held = SourceRecord.objects.filter(connection=work.connection, kind=Kind.CANDIDATE, object_id=person)
    ids = sorted(held.values_list("external_id", flat=True))
    if collection is None or not ids or held.filter(run=work.run).exists():
        return []
    return ids if len(still_missing(source, collection, ids)) == len(ids) else []


def _all_moved(work: Work, source: Source, person: UUID) -> bool:
    """Tell whether no application of somebody stands with them there any more."""
    rows = SourceRecord.objects.filter(connection=work.connection, kind=Kind.APPLICATION, data__person=str(person))
    stayed = rows.filter(reason="", gone_at=None).exclude(data__has_key=MOVES)
    if work.run.whole:
        return not stayed.filter(run=work.run).exists()
    collection = work.table.of_kind(Kind.APPLICATION)
    ids = list(stayed.values_list("external_id", flat=True))
    return not ids or (collection is not None and len(still_missing(source, collection, ids)) == len(ids))


def _merge(work: Work, loser: UUID, winner: UUID) -> None:
    """Put one person into the other, in the name of whoever connected the two systems; it can be taken apart."""
    first, second = sorted((loser, winner))
    pair, _made = DuplicatePair.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={"organisation_id": work.organisation_id, "found": DuplicatePair.Door.IMPORT},
    )
    side = "first" if first == winner else "second"
    rows = Application.objects.filter(candidate__in=(loser, winner)).select_related("role").order_by("pk")
    goes_on = {
        clash.role_id: next(
            (one.pk for one in clash.applications if one.candidate_id == winner), clash.applications[0].pk
        )
        for clash in clashes(list(rows))
    }
    choices = Choices(keep=dict.fromkeys(KEYS, side), goes_on=goes_on)
    merge_people(actor=work.connection.by, pair=pair, choices=choices, stays=winner)


def _ask(work: Work, external_id: str, sentence: str) -> None:
    """Leave to a person what cannot be merged by itself."""
    record = SourceRecord.objects.get(connection=work.connection, kind=Kind.CANDIDATE, external_id=external_id)
    Finding.objects.get_or_create(
        record=record,
        kind=Finding.Kind.CONFLICT,
        field="merge",
        state=Finding.State.OPEN,
        defaults={
            "organisation_id": work.organisation_id,
            "connection": work.connection,
            "run": work.run,
            "theirs": "merged there",
            "ours": sentence[:300],
        },
    )
