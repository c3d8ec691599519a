"""Users of the other system as members: known by their address, without a way in of their own."""

from __future__ import annotations

from collections.abc import Sequence

from foundation.people.models import Job, Membership, User
from foundation.people.services.accounts import find_user
from sync.domain.counting import UPDATED
from sync.domain.kinds import Kind
from sync.services.findings import agree, conflict
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

NAME, TITLE = 120, 120


def write_members(work: Work, items: Sequence[Item]) -> None:
    """Make members by address and keep their names; whoever has an account here keeps it as it is.

    Nobody is invited, and no password is set: who shall sign in is for an owner to say.
    """
    told = []
    for item in items:
        member = _held(work, item) if not item.new else None
        what = "changed"
        if member is None:
            member, made = _made(work, item)
            if not made:
                item.outcome = UPDATED  # somebody who was here already
            what = "new" if made else "known"
        else:
            _change(work, item, member)
        item.object_id = str(member.pk)
        item.data = {"name": _name(item), "made": item.own.data.get("made", what == "new")}
        told.append((item.object_id, None, None, {"kind": "member", "what": what, "name": member.name}))
    tell(work, "sync.member", Membership, told)


def _held(work: Work, item: Item) -> Membership | None:
    rows = Membership.objects.select_related("user").filter(organisation_id=work.organisation_id)
    return rows.filter(pk=item.own.object_id).first()


def _name(item: Item) -> str:
    said = " ".join(str(item.content["name"] or "").split())
    return (said or item.content["email"].partition("@")[0])[:NAME]


def _made(work: Work, item: Item) -> tuple[Membership, bool]:
    user = find_user(item.content["email"])
    if user is None:
        user = User(email=item.content["email"][:254], name=_name(item))
        user.set_unusable_password()
        user.save()
    member = Membership.objects.filter(organisation_id=work.organisation_id, user=user).first()
    if member is not None:
        return member, False
    return (
        Membership.objects.create(
            organisation_id=work.organisation_id,
            user=user,
            job=Job.INTERVIEWER,
            title=str(item.marks.get("title") or "")[:TITLE],
            active=not item.content.get("deactivated"),
        ),
        True,
    )


def _change(work: Work, item: Item, member: Membership) -> None:
    """Take over a name that nobody changed here, and that somebody left; only of those whom a sync made."""
    if not item.own.data.get("made"):
        return
    user, name = member.user, _name(item)
    if (item.take or user.name == item.own.data.get("name")) and user.name != name:
        user.name = name
        user.save(update_fields=["name"])
    elif user.name != name and name != item.own.data.get("name"):
        conflict(work, Kind.MEMBER, item, "name", name, user.name)
    elif user.name == name:
        agree(work, Kind.MEMBER, item, "name")
    active = not item.content.get("deactivated")
    if member.active != active and member.job != Job.OWNER:
        member.active = active
    member.save(update_fields=["active", "updated_at"])
