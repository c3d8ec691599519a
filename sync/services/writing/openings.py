"""Openings of the other system: open, filled by a hire of ours, or closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from candidates.models import Application, Filling
from foundation.core import clock, versions
from foundation.core.ids import uuid7
from roles.models import Opening
from sync.domain.kinds import Kind
from sync.services.ledger import Item, Work
from sync.services.writing.telling import tell

WHY = 300
MOST_NUMBERS = 32_000


def write_openings(work: Work, items: Sequence[Item]) -> None:
    """Make and change openings. Who filled one is known only when that application is ours."""
    roles = {work.find(Kind.ROLE, item.content["role"]) for item in items}
    numbers = _numbers(roles)
    work.know(Kind.APPLICATION, [item.content.get("application") for item in items])
    told = []
    for item in items:
        role, values = work.find(Kind.ROLE, item.content["role"]), _values(work, item)
        if item.new:
            numbers[role] = min(numbers.get(role, 0) + 1, MOST_NUMBERS)
            opening = Opening.objects.create(
                id=uuid7(), organisation_id=work.organisation_id, role_id=role, number=numbers[role], **values
            )
        else:
            opening = Opening.objects.select_for_update(of=("self",), no_key=True).get(pk=item.own.object_id)
            for name, value in values.items():
                setattr(opening, name, value)
            versions.bump(opening, *values)
        item.object_id = str(opening.pk)
        item.data = {"application": item.content.get("application") or ""}
        fill_opening(work, opening, item.data["application"])
        what = "new" if item.new else "changed"
        told.append((item.object_id, role, None, {"kind": "opening", "what": what, "name": str(opening)}))
    tell(work, "sync.role", Opening, told)


def _numbers(roles: set[str]) -> dict[str, int]:
    rows = Opening.objects.filter(role_id__in=roles).values("role_id").annotate(last=Max("number"))
    return {str(row["role_id"]): row["last"] for row in rows}


def _values(work: Work, item: Item) -> dict[str, Any]:
    content = item.content
    opened = datetime.fromisoformat(content["opened"]) if content.get("opened") else None
    closed = datetime.fromisoformat(content["closed"]) if content.get("closed") else clock.now()
    over, filled = not content.get("open"), bool(content.get("application"))
    reference = str(content.get("reference") or "")
    return {
        "target_on": date.fromisoformat(content["target"]) if content.get("target") else None,
        "why": reference[:WHY],
        "approved_at": opened or clock.now(),
        "filled_at": closed if over and filled else None,
        "closed_at": closed if over and not filled else None,
        "closed_why": f"Closed in {work.table.name}." if over and not filled else "",
    }


def fill_opening(work: Work, opening: Opening, external: str) -> None:
    """Say which hire of ours fills an opening, when that is known. What somebody said here of either stands."""
    key = work.find(Kind.APPLICATION, external)
    hire = Application.objects.filter(pk=key, role_id=opening.role_id).first() if key else None
    held = Filling.objects.filter(opening=opening, ended_at=None).first()
    if opening.filled_at is None or hire is None:
        if held is not None and opening.filled_at is None:
            _end(held, f"Opened again in {work.table.name}.")
        return
    other = Filling.objects.filter(application=hire, ended_at=None).exclude(opening=opening).first()
    stands = [one for one in (held, other) if one is not None and (one.by_id != work.actor.pk)]
    if stands or (held is not None and held.application_id == hire.pk):
        return
    for one in (held, other):
        if one is not None:
            _end(one, f"Filled otherwise in {work.table.name}.")
    Filling.objects.create(organisation_id=opening.organisation_id, opening=opening, application=hire, by=work.actor)


def _end(filling: Filling, why: str) -> None:
    filling.ended_at, filling.ended_why = clock.now(), why
    filling.save(update_fields=["ended_at", "ended_why", "updated_at"])
