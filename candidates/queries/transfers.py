"""What goes along when somebody goes on in another role, and what stays where it was made."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from candidates.models import Application, Attachment, FormEntry, Interview, Note
from candidates.queries.seeing import worked_roles
from candidates.registries import judges, stays_behind
from foundation.people.models import Membership
from roles.models import Role
from roles.queries.seeing import visible_roles


class Goods(NamedTuple):
    """How many there are of each, and what stays: (what, how many)."""

    notes: int
    files: int
    answers: int
    notes_that_stay: int
    stays: list[tuple[str, int]]


def notes_that_go(applications: Collection[UUID]) -> list[Note]:
    """Return the notes that may stand with other applications, the oldest first: none by those who judge there.

    What they wrote may tell of scores, and who interviews there is not who was kept from them here.
    """
    judged = {pair for source in judges for pair in source(applications)}
    notes = Note.objects.filter(application__in=applications).order_by("created_at", "pk")
    return [note for note in notes if (note.application_id, note.author_id) not in judged]


def goods_of(application: Application) -> Goods:
    """Count what goes along and what stays."""
    notes, go = Note.objects.filter(application=application).count(), len(notes_that_go([application.pk]))
    here = {"application": application}
    stays = [
        ("interviews", Interview.objects.filter(**here).exclude(state=Interview.State.CANCELLED).count()),
        ("offers", application.offers.count()),
        *((what, count(application)) for what, count in stays_behind.items()),
    ]
    return Goods(
        notes=go,
        files=Attachment.objects.filter(**here).count(),
        answers=FormEntry.objects.filter(**here).count(),
        notes_that_stay=notes - go,
        stays=[(what, number) for what, number in stays if number],
    )


def roles_to_go_to(member: Membership, role_id: UUID) -> QuerySet[Role]:
    """Return the open roles with stages, other than this one, into which the member may take somebody of it in."""
    rows = visible_roles(member).filter(state=Role.State.OPEN, stages__position=1).exclude(pk=role_id)
    rows = rows.order_by("title", "pk")
    return rows if member.is_staff_of_org else rows.filter(pk__in=worked_roles(member))
