"""Writing a planned import in bulk: people, applications, their first steps, notes, tags and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast, Lower

from candidates.domain.csv.columns import fold
from candidates.domain.csv.parsing import Parsed
from candidates.domain.csv.planning import ADD, CREATE, LIVE, Known, Planned
from candidates.domain.fields import KEYS, Person, blanks, details_of
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
from candidates.services.imports.known import SOURCE
from candidates.services.imports.rows import Usable
from candidates.services.intake import told
from foundation.activity.services import record_many
from foundation.core import clock
from foundation.core.bulk import add_missing, as_json, change, copy_in
from foundation.core.errors import Refused
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership
from roles.domain.stage_kinds import StageKind
from roles.models import Role, Stage


@dataclass(slots=True)
class Someone(Person):
    """A candidate as this import knows it: to be made, or there already, of whom only blanks are filled."""

    key: str = ""
    version: int = 1
    emails: list[str] = field(default_factory=list)
    changed: bool = False


class Item(NamedTuple):
    """A row that makes something, and whose it is."""

    row: str
    plan: Planned
    parsed: Parsed


class Step(NamedTuple):
    """A stage of a role."""

    key: str
    kind: str
    label: str


class Places(NamedTuple):
    """Where an import puts people in a role: new ones, hired ones, and those whose stage it names."""

    first: Step
    hired: Step
    early: Mapping[str, Step]


class Applied(NamedTuple):
    """An application to be made; the reason counts if it is closed."""

    key: str
    person: Someone
    role: str
    stage: str
    stage_label: str
    status: str
    moment: str
    reject_reason: str | None
    parsed: Parsed


def write(actor: Membership, batch: ImportBatch, rows: list[Usable], planned: list[Planned], met: Known) -> None:
    """Write every row that makes something; call inside the transaction that locked the batch and planned it.

    `met` is what the plan was made against. Raises IntegrityError when somebody of the file came in since.
    """
    wanted = [
        Item(row.key, plan, row.parsed) for row, plan in zip(rows, planned, strict=True) if plan.action in (CREATE, ADD)
    ]
    people = _people(batch, wanted, met)
    _external_refs(batch, wanted, people)
    _tags(batch, wanted, people)
    applied = _applied(batch, wanted, people)
    _applications(batch, applied)
    _first_steps(actor, applied)
    _notes(actor, applied)
    _events(actor, applied)
    change(ImportRow, ("candidate",), [(item.row, people[item.plan.person].key) for item in wanted])


def _people(batch: ImportBatch, wanted: list[Item], met: Known) -> dict[str, Someone]:
    """Return the candidate of each planned person; what is blank takes the first filled value of their rows."""
    keys = {item.plan.person for item in wanted if not item.plan.person.startswith("new:")}
    held = Candidate.objects.filter(organisation_id=batch.organisation_id)
    rows = held.filter(pk__in=keys).values("version", "emails", *KEYS, key=Cast("pk", TextField()))
    known = {row["key"]: Someone(**row) for row in rows}
    wished = {email for item in wanted for email in item.parsed.addresses if email in met.by_email}
    low = held.annotate(low=Lower("email")).filter(low__among=wished)
    taken = set(low.values_list("low", flat=True))
    made: dict[str, Someone] = {}
    for _row, plan, parsed in wanted:
        if (person := known.get(plan.person)) is None:
            person = made.setdefault(plan.person, Someone(key=uuid7_text()))
        _fill(person, parsed, taken)
    _candidates(batch, made.values())
    _filled(one for one in known.values() if one.changed)
    return known | made


def _fill(person: Someone, parsed: Parsed, taken: set[str]) -> None:
    """Fill what is blank. An address that another person has already is kept as a further one, not as the main."""
    new = blanks(person, parsed)
    new.pop("email", None)
    for name, value in new.items():
        setattr(person, name, value)
        person.changed = True
    for email in parsed.addresses:
        if email in (person.email.lower(), *person.emails):
            continue
        if not person.email and email not in taken:
            person.email = email
        else:
            person.emails.append(email)
        taken.add(email)
        person.changed = True


def _candidates(batch: ImportBatch, people: Iterable[Someone]) -> None:
    organisation = str(batch.organisation_id)
    copy_in(
        Candidate,
        ("id", "organisation", "version", "emails", *KEYS),
        ((one.key, organisation, one.version, as_json(one.emails), *details_of(one).values()) for one in people),
    )


def _filled(people: Iterable[Someone]) -> None:
    """Keep what was filled of people who were there, each in a new version."""
    moment = clock.now()
    rows = [(one.key, one.version + 1, as_json(one.emails), moment, *details_of(one).values()) for one in people]
    change(Candidate, ("version", "emails", "updated_at", *KEYS), rows)


def _external_refs(batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> None:
    refs = {
        item.parsed.external_id: people[item.plan.person].key
        for item in wanted
        if item.parsed.external_id and "E+" not in item.parsed.external_id.upper()
    }
    organisation = str(batch.organisation_id)
    add_missing(
        ExternalRef,
        ("id", "organisation", "source", "kind", "external_id", "object_id"),
        [(uuid7_text(), organisation, SOURCE, "candidate", external, key) for external, key in refs.items()],
    )


def _tags(batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> None:
    by_name: dict[str, str] = {}
    for item in wanted:
        for tag in item.parsed.tags:
            by_name.setdefault(tag[:60].lower(), tag[:60])
    if not by_name:
        return
    organisation = str(batch.organisation_id)
    names = ("id", "organisation", "name")
    add_missing(Tag, names, [(uuid7_text(), organisation, name) for name in by_name.values()])
    tags = {tag.name.lower(): str(tag.pk) for tag in Tag.objects.filter(organisation_id=batch.organisation_id)}
    links = {
        (tags[tag[:60].lower()], people[item.plan.person].key)
        for item in wanted
        for tag in item.parsed.tags
        if tag[:60].lower() in tags
    }
    add_missing(Tag.candidates.through, ("tag", "candidate"), list(links))


def _applied(batch: ImportBatch, wanted: list[Item], people: dict[str, Someone]) -> list[Applied]:
    places = _places({item.plan.role for item in wanted if item.plan.role})
    labels = RejectReason.objects.filter(organisation_id=batch.organisation_id).values_list("label", "pk")
    reasons = {fold(label): str(pk) for label, pk in labels}
    moments = _Moments()
    made = []
    for _row, plan, parsed in wanted:
        if not plan.role:
            continue
        stage, moment = _stage(plan, parsed, places[plan.role]), moments[parsed.applied_on]
        reason = reasons.get(fold(parsed.reject_reason))
        key, person = uuid7_text(), people[plan.person]
        made.append(Applied(key, person, plan.role, stage.key, stage.label, plan.status, moment, reason, parsed))
    return made


class _Moments(dict[str, str]):
    """When somebody applied, as text, by the ISO day that the file names: noon, but never later than now."""

    def __init__(self) -> None:
        self.today, self.now = clock.today(), clock.now()

    def __missing__(self, day: str) -> str:
        noon = datetime.combine(date.fromisoformat(day) if day else self.today, time(12), tzinfo=UTC)
        return self.setdefault(day, str(min(noon, self.now)))


def _places(role_ids: Iterable[str]) -> dict[str, Places]:
    """Return where people are put in each role; the roles are locked so that none closes meanwhile."""
    roles = Role.objects.select_for_update(no_key=True).filter(pk__in=role_ids)
    found: dict[str, list[Step]] = {str(role.pk): [] for role in roles}
    stages = Stage.objects.filter(role_id__in=found).order_by("position")
    for role_id, key, kind, label in stages.values_list("role_id", "pk", "kind", "label"):
        found[str(role_id)].append(Step(str(key), kind, label))
    for role in roles:
        if not found[str(role.pk)]:
            raise Refused(f"{role.title} has no stages yet, so nobody can be taken in.", code="no_stages")
    return {role_id: _places_of(steps) for role_id, steps in found.items()}


def _places_of(steps: list[Step]) -> Places:
    """Nobody is put at the offer or beyond by an import: that is entered through the debrief."""
    kinds = [(StageKind(step.kind), step) for step in steps]
    # Of two stages with one name the first counts.
    early = {fold(step.label): step for kind, step in reversed(kinds) if not kind.needs_decision}
    return Places(steps[0], next((step for kind, step in kinds if kind.ends), steps[-1]), early)


def _stage(plan: Planned, parsed: Parsed, places: Places) -> Step:
    """Return the stage of the same name, the hired one for hires, else where people come in."""
    return places.hired if plan.status == "hired" else places.early.get(fold(parsed.stage), places.first)


def _applications(batch: ImportBatch, applied: list[Applied]) -> None:
    organisation, first_version = str(batch.organisation_id), 1

    def row(one: Applied) -> tuple[object, ...]:
        whose = (one.key, organisation, first_version, one.person.key, one.parsed.source)
        where = (one.role, one.stage, one.status, one.moment, one.moment)
        closed = (None, None) if one.status in LIVE else (one.moment, one.reject_reason)
        return *whose, *where, *closed

    whose = ("id", "organisation", "version", "candidate", "source")
    where = ("role", "stage", "status", "applied_at", "stage_entered_at")
    copy_in(Application, (*whose, *where, "closed_at", "reject_reason"), map(row, applied))


def _first_steps(actor: Membership, applied: list[Applied]) -> None:
    organisation, by = str(actor.organisation_id), str(actor.pk)
    copy_in(
        StageMove,
        ("id", "organisation", "application", "to_stage", "by", "override_reason"),
        ((uuid7_text(), organisation, one.key, one.stage, by, "") for one in applied),
    )


def _notes(actor: Membership, applied: list[Applied]) -> None:
    organisation, author = str(actor.organisation_id), str(actor.pk)
    copy_in(
        Note,
        ("id", "organisation", "application", "author", "body", "private"),
        ((uuid7_text(), organisation, one.key, author, one.parsed.note, False) for one in applied if one.parsed.note),
    )


def _events(actor: Membership, applied: list[Applied]) -> None:
    record_many(
        "application.created",
        actor=actor,
        subject=Application,
        rows=((one.key, one.role, one.key, _told(one)) for one in applied),
    )


def _told(one: Applied) -> Mapping[str, object]:
    """Return the data of the event as `intake.enter` records it."""
    return told(one.person.name or one.person.email, one.parsed.source, one.stage_label, by_form=False)
