"""Jobs of the other system as roles, with who leads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from foundation.core import clock, versions
from foundation.people.models import Job, Membership
from roles.models import OpeningOverride, Role, RoleSeat, Scope
from roles.policies import can_hold_seat
from roles.queries import playbook
from sync.domain.kinds import Kind
from sync.services.findings import agree, conflict
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

State = Role.State
TITLE = 120


def write_roles(work: Work, items: Sequence[Item]) -> None:
    """Make and change roles; what somebody changed here since stands, and is shown to be decided."""
    people = {key for item in items for name in ("leads", "recruiters") for key in item.content.get(name) or ()}
    work.know(Kind.MEMBER, people)
    made, changed = [], []
    for item in items:
        role = None if item.new else Role.objects.select_related("organisation").get(pk=item.own.object_id)
        if role is None:
            role = _made(work, item)
            made.append((str(role.pk), str(role.pk), None, {"title": role.title, "lead": work.actor.name}))
        else:
            _change(work, item, role)
            changed.append((str(role.pk), str(role.pk), None, {"what": "changed", "kind": "role", "name": role.title}))
        _seat(work, item, role)
        item.object_id = str(role.pk)
        item.data = {"title": _title(item), "state": _state(item), "open": role.state == State.OPEN}
        keep_open(work, role)
    tell(work, "role.created", Role, made)
    tell(work, "sync.role", Role, changed)


def keep_open(work: Work, role: Role) -> None:
    """Remember whether the role takes people, for the applications that follow."""
    (work.facts.open_roles.add if role.state == State.OPEN else work.facts.open_roles.discard)(str(role.pk))


def _title(item: Item) -> str:
    return (" ".join(str(item.content["title"] or "").split()) or "A role without a title")[:TITLE]


def _state(item: Item) -> str:
    said = item.content["state"]
    if said == "closed":
        return State.FILLED if item.content.get("hired") else State.CLOSED
    return State.OPEN if said == "open" else State.SCOPING


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _made(work: Work, item: Item) -> Role:
    organisation = work.connection.organisation
    role = Role.objects.create(
        organisation_id=work.organisation_id,
        title=_title(item),
        state=_state(item),
        currency=organisation.currency,
        created_by=work.actor,
        plan_starts_on=clock.today(),
        opened_at=_moment(item.content.get("opened")),
        closed_at=_moment(item.content.get("closed")) if item.content["state"] == "closed" else None,
    )
    Scope.objects.create(organisation_id=work.organisation_id, role=role)
    if role.state == State.OPEN:
        _let_past(work, role)
    return role


def _let_past(work: Work, role: Role) -> None:
    """Say on the role why it is open although nobody went through the gate here."""
    known = [row["key"] for row in playbook.part(role.organisation_id, "brief_and_jd")["opening_gate"]]
    held = set(OpeningOverride.objects.filter(role=role).values_list("check_key", flat=True))
    OpeningOverride.objects.bulk_create(
        [
            OpeningOverride(
                organisation_id=role.organisation_id,
                role=role,
                check_key=key,
                reason=f"The job was imported from {work.table.name}, where it was open.",
                by=work.connection.by,
            )
            for key in known
            if key not in held
        ]
    )


def _change(work: Work, item: Item, role: Role) -> None:
    last, names = item.own.data, []
    title, state = _title(item), _state(item)
    if (item.take or title != last.get("title")) and role.title != title:
        if role.title != last.get("title") and not item.take:
            conflict(work, Kind.ROLE, item, "title", title, role.title)
        else:
            role.title = title
            names.append("title")
    if (item.take or state != last.get("state")) and role.state != state:
        if role.state != last.get("state") and not item.take:
            conflict(work, Kind.ROLE, item, "state", State(state).label, role.get_state_display())
        else:
            names += _turn(work, item, role, state)
    if role.title == title:
        agree(work, Kind.ROLE, item, "title")
    if role.state == state:
        agree(work, Kind.ROLE, item, "state")
    if names:
        versions.bump(role, *names)
    else:
        role.save(update_fields=["updated_at"])


def _turn(work: Work, item: Item, role: Role, state: str) -> list[str]:
    """Give a role its new state. Those in its pipeline stay as they are: each ends by its own record."""
    role.state = state
    role.opened_at = role.opened_at or _moment(item.content.get("opened"))
    role.closed_at = _moment(item.content.get("closed")) or clock.now() if role.ended else None
    if not role.ended:
        role.archived_at = None
    if state == State.OPEN:
        _let_past(work, role)
    return ["state", "opened_at", "closed_at", "archived_at"]


def _seat(work: Work, item: Item, role: Role) -> None:
    """Seat who is named there, where their job allows it; seats that somebody gave here stay."""
    wanted = {
        (work.find(Kind.MEMBER, key), kind)
        for name, kind in (("leads", RoleSeat.Kind.LEAD), ("recruiters", RoleSeat.Kind.RECRUITER))
        for key in item.content.get(name) or ()
    }
    stands = work.facts.stands.get(Kind.MEMBER, {}).values()
    made = {stand.object_id for stand in stands if stand.data.get("made")}
    members = Membership.people.in_bulk([pk for pk, _kind in wanted if pk])
    for pk, kind in sorted(wanted):
        member = next((one for key, one in members.items() if str(key) == pk), None)
        if member is None or not member.active:
            continue
        if member.job == Job.INTERVIEWER and pk in made:  # this much and no more comes with the seat
            member.job = Job.HIRING_MANAGER
            member.save(update_fields=["job", "updated_at"])
        if can_hold_seat(member, kind):
            RoleSeat.objects.get_or_create(
                role=role, member=member, kind=kind, defaults={"organisation_id": role.organisation_id}
            )
