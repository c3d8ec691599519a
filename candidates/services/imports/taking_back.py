"""Taking an import back: what it made goes, as long as nobody worked on it; what somebody touched stays."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from candidates import policies
from candidates.domain.tables.planning import ADD, CREATE
from candidates.models import (
    Application,
    Attachment,
    Candidate,
    DuplicatePair,
    ImportBatch,
    ImportRow,
    StageMove,
)
from candidates.services.imports.putting_back import put_back
from foundation.activity.models import Event
from foundation.activity.services import record, record_each
from foundation.core.bulk import CHUNK
from foundation.core.errors import Refused
from foundation.people.models import Membership
from foundation.people.services.external_ids import unbind
from roles.models import Role

State = ImportBatch.State
# Events that the import itself wrote, or that say nothing of anybody's work.
OWN = ("application.created", "candidate.imported_over", "application.imported_over")
# Where a row of a ZIP of résumés keeps which file it attached.
ATTACHED = "attachment"


@dataclass(slots=True)
class Touched:
    """What an import made, and who worked on which of it since: `by` counts acts per person in words."""

    applications: set[UUID] = field(default_factory=set)
    people: set[UUID] = field(default_factory=set)
    kept_applications: set[UUID] = field(default_factory=set)
    kept_people: set[UUID] = field(default_factory=set)
    files: set[UUID] = field(default_factory=set)
    kept_files: set[UUID] = field(default_factory=set)
    by: Counter[str] = field(default_factory=Counter)

    @property
    def free(self) -> bool:
        return not (self.kept_applications or self.kept_people or self.kept_files)

    @property
    def going(self) -> int:
        return len(self.applications - self.kept_applications) + len(self.files - self.kept_files)

    @property
    def staying(self) -> int:
        return len(self.kept_applications) + len(self.kept_files)


def touched(batch: ImportBatch) -> Touched:
    """Return what an import made and what of it somebody has worked on since, in a handful of queries."""
    if batch.kind == ImportBatch.Kind.RESUMES:
        return _touched_files(batch)
    found = Touched()
    made = ImportRow.objects.filter(batch=batch, action__in=(CREATE, ADD))
    for action, application, person in made.values_list("action", "application_id", "candidate_id"):
        if application:
            found.applications.add(application)
        if action == CREATE and person:
            found.people.add(person)
    subjects = list(found.applications | found.people)
    for start in range(0, len(subjects), CHUNK):
        part = subjects[start : start + CHUNK]
        events = Event.objects.filter(Q(application_id__in=part) | Q(subject_id__in=part)).exclude(verb__in=OWN)
        for actor, about, subject in events.values_list("actor_label", "application_id", "subject_id"):
            _touch(found, about, subject)
            found.by[actor or "Holdout"] += 1
        since = Application.objects.filter(candidate_id__in=part).exclude(pk__in=found.applications)
        found.kept_people |= set(since.values_list("candidate_id", flat=True))
    _keep_their_people(found)
    return found


def _touched_files(batch: ImportBatch) -> Touched:
    """Of a ZIP of résumés: the files it attached. Whoever did something about the person since may have read theirs."""
    kept = ImportRow.objects.filter(batch=batch, told__has_key=ATTACHED).values_list(f"told__{ATTACHED}", flat=True)
    files = Attachment.objects.filter(pk__in=list(kept))
    own = {str(pk) for pk in kept}
    found, by_place = Touched(), defaultdict[UUID | None, list[Attachment]](list)
    for file in files.only("pk", "application_id", "created_at"):
        found.files.add(file.pk)
        by_place[file.application_id].append(file)
    # A transfer has taken it along: it is of no application any more.
    found.kept_files |= {file.pk for file in by_place.pop(None, [])}
    since = Event.objects.filter(application_id__in=by_place, created_at__gte=batch.started_at or batch.created_at)
    for event in since.exclude(verb__in=OWN).order_by("created_at"):
        worked_on = [one.pk for one in by_place[event.application_id] if one.created_at < event.created_at]
        if worked_on and str(event.subject_id) not in own:
            found.kept_files.update(worked_on)
            found.by[event.actor_label or "Holdout"] += 1
    return found


def knows_its_files(batch: ImportBatch) -> bool:
    """Tell whether it is known what an import made: earlier versions did not keep which files a ZIP attached."""
    attached = ImportRow.objects.filter(batch=batch, action=ADD)
    if batch.kind != ImportBatch.Kind.RESUMES or batch.state != State.DONE:
        return True
    return attached.filter(told__has_key=ATTACHED).exists() or not attached.exists()


def _touch(found: Touched, application: UUID | None, subject: UUID) -> None:
    for key in filter(None, (application, subject)):
        if key in found.applications:
            found.kept_applications.add(key)
        elif key in found.people:
            found.kept_people.add(key)


def _keep_their_people(found: Touched) -> None:
    """Keep the people of applications that stay, and the applications of people who were worked on."""
    kept = Application.objects.filter(pk__in=found.kept_applications).values_list("candidate_id", flat=True)
    found.kept_people |= set(kept) & found.people
    theirs = Application.objects.filter(candidate_id__in=found.kept_people, pk__in=found.applications)
    found.kept_applications |= set(theirs.values_list("pk", flat=True))


@transaction.atomic
def take_back_import(*, actor: Membership, batch: ImportBatch, rest: bool = False) -> Touched:
    """Remove what an import made and return what stayed; details of others are put back.

    Raises Forbidden; Refused when it is not done, and, without `rest`, when somebody has worked on any of it.
    """
    policies.can_run_import.require(actor, batch)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state not in (State.DONE, State.PAUSED):
        raise Refused("Only an import that is done or paused can be taken back.", code="not_done")
    if not knows_its_files(batch):
        raise Refused("An earlier version attached these files and did not keep which, so they stay.")
    found = touched(batch)
    if not found.free and not rest:
        names = ", ".join(found.by) or "Somebody"
        raise Refused(f"{names} worked on some of it since. The rest can still go.", code="touched")
    back = put_back(batch, made=found.people)
    _remove(batch, found)
    _detach(actor, found)
    batch.state = State.TAKEN_BACK
    batch.found = {**batch.found, "went": found.going, "stayed": found.staying, "put_back": back}
    batch.save(update_fields=["state", "found", "updated_at"])
    data = {"file": batch.file_name, "went": found.going, "stayed": found.staying}
    record("import.taken_back", actor=actor, subject=batch, data=data)
    return found


def _remove(batch: ImportBatch, found: Touched) -> None:
    applications = list(found.applications - found.kept_applications)
    people = list(found.people - found.kept_people)
    for start in range(0, len(applications), CHUNK):
        part = applications[start : start + CHUNK]
        StageMove.objects.filter(application_id__in=part).delete()
        unbind(organisation_id=batch.organisation_id, kind="application", ids=part)
        Application.objects.filter(pk__in=part).delete()
    for start in range(0, len(people), CHUNK):
        part = people[start : start + CHUNK]
        unbind(organisation_id=batch.organisation_id, kind="candidate", ids=part)
        DuplicatePair.objects.filter(Q(first__in=part) | Q(second__in=part)).delete()
        Attachment.objects.filter(candidate_id__in=part).delete()
        Candidate.objects.filter(pk__in=part).delete()
    made = batch.found.get("made_roles", [])
    Role.objects.filter(pk__in=made, applications=None).delete()


def _detach(actor: Membership, found: Touched) -> None:
    """Remove files that were attached to people who were there before."""
    files = Attachment.objects.filter(pk__in=found.files - found.kept_files).select_related("application__role")
    rows = list(files.order_by("pk"))
    record_each("attachment.removed", actor=actor, happened=[(row, {"name": row.name}) for row in rows])
    for row in rows:
        row.delete()
