"""The requirements of a JD draft, each a must or a wish, traced to an outcome or to the weekly work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import F

from foundation.activity.models import Event
from foundation.activity.services import record
from foundation.core import cleaning, versions
from foundation.core.errors import Conflict, NotFound, Stale
from foundation.people.models import Membership
from roles import policies
from roles.models import JdVersion, Outcome, Requirement, Role
from roles.services.jds import describe, draft
from roles.services.locking import lock_role

MOST = 60
TEXT_LIMIT = 400


def add_requirement(
    *,
    actor: Membership,
    role: Role,
    version: int | None,
    text: str,
    kind: str = Requirement.Kind.MUST,
    outcome: Outcome | None = None,
    weekly_work: str = "",
) -> Requirement:
    """Add a requirement at the end of the draft JD. Raises Stale, Conflict (published) and Invalid."""
    policies.can_edit_jd.require(actor, role)
    kept = _checked(role, text, kind, outcome, weekly_work)
    with transaction.atomic():
        jd = draft(actor, lock_role(role), version)
        positions = list(jd.requirements.values_list("position", flat=True))
        if len(positions) >= MOST:
            raise Conflict(f"A JD holds {MOST} requirements at most.")
        place = max(positions, default=0) + 1
        row = Requirement.objects.create(organisation_id=jd.organisation_id, jd=jd, position=place, **kept)
        _changed(actor, jd, row, "jd.requirement_saved")
    return row


def change_requirement(
    *,
    actor: Membership,
    requirement: Requirement,
    version: int | None,
    text: str,
    kind: str,
    outcome: Outcome | None,
    weekly_work: str,
    seen: datetime | None = None,
) -> Requirement:
    """Replace a requirement of the draft. Raises Stale, Conflict (published) and Invalid.

    `version` is that of the JD; a form that edits one line gives instead when that line was last changed, as `seen`.
    """
    role = requirement.jd.role
    policies.can_edit_jd.require(actor, role)
    kept = _checked(role, text, kind, outcome, weekly_work)
    with transaction.atomic():
        jd, row = _in_draft(requirement, version)
        if seen is not None and row.updated_at != seen:
            raise Stale("Someone changed this requirement meanwhile. Yours is kept below.", current=shown(row))
        if all(getattr(row, name) == value for name, value in kept.items()):
            return row
        for name, value in kept.items():
            setattr(row, name, value)
        row.save()
        _changed(actor, jd, row, "jd.requirement_saved")
    return row


def remove_requirement(*, actor: Membership, requirement: Requirement, version: int | None) -> Event:
    """Drop a requirement from the draft; its event can bring it back. Raises Stale and Conflict (published)."""
    policies.can_edit_jd.require(actor, requirement.jd.role)
    with transaction.atomic():
        jd, row = _in_draft(requirement, version)
        was = {"weekly_work": row.weekly_work, "position": row.position, "outcome_id": str(row.outcome_id or "")}
        removed = _changed(actor, jd, row, "jd.requirement_removed", was)
        row.delete()
    return removed


def put_back_requirement(*, actor: Membership, role: Role, event: Event) -> Requirement:
    """Bring a removed requirement back to its place in the draft, as the event of its removal tells of it.

    What came back already stays as it is. Raises NotFound for another event, and Conflict when the draft it stood in is
    published by now or full.
    """
    policies.can_edit_jd.require(actor, role)
    if event.verb != "jd.requirement_removed" or event.role_id != role.pk or "position" not in event.data:
        raise NotFound("There is nothing here for you.")
    with transaction.atomic():
        jd = draft(actor, lock_role(role), None)
        if jd.number != event.data["number"]:
            raise Conflict("The version it was removed from is published by now. Add it to this one.")
        rows = list(jd.requirements.all())
        if there := next((row for row in rows if row.pk == event.subject_id), None):
            return there
        if len(rows) >= MOST:
            raise Conflict(f"A JD holds {MOST} requirements at most.")
        kept = {name: event.data[name] for name in ("text", "kind", "weekly_work", "position")}
        served = Outcome.objects.filter(role=role, retired_at=None)
        outcome = served.filter(pk=event.data["outcome_id"]).first() if event.data["outcome_id"] else None
        # Whatever took its place moves on by one.
        jd.requirements.filter(position__gte=kept["position"]).update(position=F("position") + 1)
        row = Requirement.objects.create(
            pk=event.subject_id, organisation_id=jd.organisation_id, jd=jd, outcome=outcome, **kept
        )
        _changed(actor, jd, row, "jd.requirement_saved")
    return row


def move_requirement(*, actor: Membership, requirement: Requirement, way: Literal["up", "down"]) -> None:
    """Swap a requirement with its neighbour; at the end of the list nothing changes."""
    policies.can_edit_jd.require(actor, requirement.jd.role)
    with transaction.atomic():
        jd, row = _in_draft(requirement, None)
        rows = list(jd.requirements.all())
        at = rows.index(row)
        other = at + (1 if way == "down" else -1)
        if not 0 <= other < len(rows):
            return
        rows[at], rows[other] = rows[other], rows[at]
        for position, one in enumerate(rows, start=1):
            one.position = position
        Requirement.objects.bulk_update(rows, ["position"])
        _changed(actor, jd, row, "jd.requirement_saved")


def _checked(role: Role, text: str, kind: str, outcome: Outcome | None, weekly_work: str) -> dict[str, Any]:
    errors: cleaning.Errors = {}
    kept = {
        "text": cleaning.text(errors, "text", text, limit=TEXT_LIMIT, required="Say what you ask for."),
        "kind": cleaning.choice(errors, "kind", kind, set(Requirement.Kind.values), blank=False),
        "outcome_id": outcome.pk if outcome else None,
        "weekly_work": cleaning.text(errors, "weekly_work", weekly_work, limit=200),
    }
    if outcome is not None and (outcome.role_id != role.pk or outcome.retired_at is not None):
        cleaning.say(errors, "outcome", "Choose an outcome of this role.")
    cleaning.stop(errors)
    return kept


def shown(row: Requirement) -> dict[str, Any]:
    """Return a requirement as a stale writer is shown it."""
    return {"text": row.text, "kind": row.kind, "weekly_work": row.weekly_work, "seen": row.updated_at.isoformat()}


def _in_draft(requirement: Requirement, version: int | None) -> tuple[JdVersion, Requirement]:
    """Return the JD locked and the requirement read again."""
    lock_role(requirement.jd.role)
    jd = versions.lock(requirement.jd, version=version, describe=describe)
    if jd.state != JdVersion.State.DRAFT:
        raise Conflict(
            f"Version {jd.number} is published. Open a new version to change it.",
            code="jd_frozen",
            current=describe(jd),
        )
    row = Requirement.objects.filter(pk=requirement.pk).first()
    if row is None:
        raise NotFound("This requirement was removed meanwhile.")
    row.jd = jd
    return jd, row


def _changed(
    actor: Membership, jd: JdVersion, row: Requirement, verb: str, more: Mapping[str, Any] | None = None
) -> Event:
    versions.bump(jd)
    data = {"number": jd.number, "text": row.text, "kind": row.kind, **(more or {})}
    return record(verb, actor=actor, subject=row, data=data)
