"""Writing a planned import in bulk: people, applications, their first steps, notes, tags and events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from uuid import UUID

from django.db import connection
from django.db.models.functions import Lower

from candidates.csv.columns import fold
from candidates.csv.parsing import Parsed
from candidates.csv.planning import ADD, CREATE, Planned
from candidates.models import (
    Application,
    Candidate,
    ExternalRef,
    ImportBatch,
    ImportRow,
    Note,
    RejectReason,
    StageMove,
    Tag,
)
from candidates.services.import_known import SOURCE, profile_url
from hiring.activity.services import record_many
from hiring.core import clock
from hiring.core.errors import Refused
from hiring.people.models import Membership
from roles.models import Role, Stage

Item = tuple[ImportRow, Planned, Parsed]
CHUNK = 500


def write(actor: Membership, batch: ImportBatch, rows: list[ImportRow], planned: list[Planned]) -> None:
    """Write every row that makes something; call inside the transaction that locked the batch."""
    wanted = [
        (row, plan, Parsed(**row.data)) for row, plan in zip(rows, planned, strict=True) if plan.action in (CREATE, ADD)
    ]
    people = _people(batch, wanted)
    _external_refs(batch, wanted, people)
    _tags(batch, wanted, people)
    applications = _applications(batch, wanted, people)
    _first_steps(actor, applications)
    _notes(actor, applications)
    _events(actor, applications)
    _name_people([(row.pk, people[plan.person].pk) for row, plan, _parsed in wanted])


def _name_people(pairs: list[tuple[UUID, UUID]]) -> None:
    """Write which person each row became: one statement, since Django's own bulk update takes seconds for thousands."""
    rows, people = [row for row, _ in pairs], [person for _, person in pairs]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE candidates_importrow SET candidate_id = given.person "
            "FROM unnest(%s::uuid[], %s::uuid[]) AS given(id, person) WHERE candidates_importrow.id = given.id",
            [rows, people],
        )


def _people(batch: ImportBatch, wanted: list[Item]) -> dict[str, Candidate]:
    """Return the candidate of each planned person; new ones take the first filled value of their rows."""
    known = {plan.person for _row, plan, _parsed in wanted if not plan.person.startswith("new:")}
    people = {str(candidate.pk): candidate for candidate in Candidate.objects.filter(pk__in=known)}
    made: dict[str, Candidate] = {}
    wished = {email for _row, _plan, parsed in wanted for email in parsed.emails}
    held = Candidate.objects.filter(organisation_id=batch.organisation_id).annotate(low=Lower("email"))
    taken = set(held.filter(low__in=wished).values_list("low", flat=True))
    for _row, plan, parsed in wanted:
        if plan.person in people:
            continue
        candidate = made.setdefault(plan.person, Candidate(organisation_id=batch.organisation_id))
        _fill(candidate, parsed, taken)
    Candidate.objects.bulk_create(made.values(), batch_size=CHUNK)
    return people | made


def _fill(candidate: Candidate, parsed: Parsed, taken: set[str]) -> None:
    """Fill what is blank. An address that another new person has already is kept as a further one, not as the main."""
    for field in ("name", "phone", "location", "company", "title"):
        if not getattr(candidate, field):
            setattr(candidate, field, getattr(parsed, field))
    if parsed.linkedin and not candidate.linkedin:
        candidate.linkedin = profile_url(parsed.linkedin)
    for email in parsed.emails:
        if not candidate.email and email not in taken:
            candidate.email = email
            taken.add(email)
        elif email != candidate.email and email not in candidate.emails:
            candidate.emails.append(email)


def _external_refs(batch: ImportBatch, wanted: list[Item], people: dict[str, Candidate]) -> None:
    refs = {
        parsed.external_id: people[plan.person].pk
        for _row, plan, parsed in wanted
        if parsed.external_id and "E+" not in parsed.external_id.upper()
    }
    ExternalRef.objects.bulk_create(
        [
            ExternalRef(
                organisation_id=batch.organisation_id,
                source=SOURCE,
                kind="candidate",
                external_id=external,
                object_id=pk,
            )
            for external, pk in refs.items()
        ],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )


def _tags(batch: ImportBatch, wanted: list[Item], people: dict[str, Candidate]) -> None:
    by_name: dict[str, str] = {}
    for _row, _plan, parsed in wanted:
        for tag in parsed.tags:
            by_name.setdefault(tag[:60].lower(), tag[:60])
    if not by_name:
        return
    Tag.objects.bulk_create(
        [Tag(organisation_id=batch.organisation_id, name=name) for name in by_name.values()],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )
    tags = {tag.name.lower(): tag.pk for tag in Tag.objects.filter(organisation_id=batch.organisation_id)}
    through = Tag.candidates.through
    links = {
        (tags[tag[:60].lower()], people[plan.person].pk)
        for _row, plan, parsed in wanted
        for tag in parsed.tags
        if tag[:60].lower() in tags
    }
    through.objects.bulk_create(
        [through(tag_id=tag, candidate_id=pk) for tag, pk in links], ignore_conflicts=True, batch_size=2000
    )


def _applications(
    batch: ImportBatch, wanted: list[Item], people: dict[str, Candidate]
) -> list[tuple[Application, Parsed]]:
    stages = _stages({plan.role for _row, plan, _parsed in wanted if plan.role})
    reasons = {
        fold(reason.label): reason for reason in RejectReason.objects.filter(organisation_id=batch.organisation_id)
    }
    made = [
        (_application(plan, parsed, people[plan.person], stages[plan.role], reasons), parsed)
        for _row, plan, parsed in wanted
        if plan.role
    ]
    Application.objects.bulk_create([application for application, _parsed in made], batch_size=CHUNK)
    return made


def _stages(role_ids: Iterable[str]) -> dict[str, list[Stage]]:
    """Return each role's stages in order; the roles are locked so that none closes meanwhile."""
    roles = Role.objects.select_for_update(no_key=True).filter(pk__in=role_ids)
    found: dict[str, list[Stage]] = {str(role.pk): [] for role in roles}
    for stage in Stage.objects.filter(role_id__in=found).order_by("position"):
        found[str(stage.role_id)].append(stage)
    for role in roles:
        if not found[str(role.pk)]:
            raise Refused(f"{role.title} has no stages yet, so nobody can be taken in.", code="no_stages")
    return found


def _application(
    plan: Planned, parsed: Parsed, candidate: Candidate, stages: list[Stage], reasons: dict[str, RejectReason]
) -> Application:
    day = parsed.applied_day or clock.today()
    moment = min(datetime.combine(day, time(12), tzinfo=UTC), clock.now())
    closed = plan.status not in ("active", "hold")
    return Application(
        organisation_id=candidate.organisation_id,
        candidate=candidate,
        role_id=stages[0].role_id,
        stage=_stage(plan, parsed, stages),
        status=plan.status,
        source=parsed.source,
        applied_at=moment,
        stage_entered_at=moment,
        closed_at=moment if closed else None,
        reject_reason=reasons.get(fold(parsed.reject_reason)) if closed else None,
    )


def _stage(plan: Planned, parsed: Parsed, stages: list[Stage]) -> Stage:
    """Return the stage of the same name, the hired one for hires, else where people come in.

    Nobody is put at the offer or beyond by an import: that is entered through the debrief.
    """
    if plan.status == "hired":
        return next((stage for stage in stages if stage.kind == "hired"), stages[-1])
    early = [stage for stage in stages if stage.kind not in ("offer", "hired")]
    return next((stage for stage in early if fold(stage.label) == fold(parsed.stage)), stages[0])


def _first_steps(actor: Membership, made: list[tuple[Application, Parsed]]) -> None:
    StageMove.objects.bulk_create(
        [
            StageMove(
                organisation_id=application.organisation_id,
                application=application,
                from_stage=None,
                to_stage=application.stage,
                by=actor,
            )
            for application, _parsed in made
        ],
        batch_size=CHUNK,
    )


def _notes(actor: Membership, made: list[tuple[Application, Parsed]]) -> None:
    Note.objects.bulk_create(
        [
            Note(organisation_id=actor.organisation_id, application=application, author=actor, body=parsed.note)
            for application, parsed in made
            if parsed.note
        ],
        batch_size=CHUNK,
    )


def _events(actor: Membership, made: list[tuple[Application, Parsed]]) -> None:
    record_many(
        "application.created",
        actor=actor,
        subjects=[
            (
                application,
                application.role_id,
                application.pk,
                {
                    "name": str(application.candidate),
                    "source": application.source,
                    "stage_label": application.stage.label,
                },
            )
            for application, _parsed in made
        ],
    )
