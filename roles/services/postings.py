"""Where a role is told of: a channel with a code of its own, so that a candidate's source is known, and its cost."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from foundation.activity.services import record
from foundation.core import cleaning
from foundation.people.models import Membership
from roles import policies
from roles.models import Posting, Role
from roles.queries import playbook
from roles.services.locking import lock_role, refuse_ended

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for others
CODE_LENGTH = 10
BIGGEST_COST = 2**31 - 1


def add_posting(*, actor: Membership, role: Role, channel: str, label: str = "", cost_minor: int | None = 0) -> Posting:
    """Add a posting with a new code. Raises Invalid."""
    policies.can_edit_postings.require(actor, role)
    kept = _checked(role, channel=channel, label=label, cost_minor=cost_minor)
    with transaction.atomic():
        current = lock_role(role)
        refuse_ended(current)
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        posting = Posting.objects.create(organisation_id=current.organisation_id, role=current, code=code, **kept)
        record("posting.added", actor=actor, subject=posting, data=_told(posting))
    return posting


def change_posting(*, actor: Membership, posting: Posting, label: str, cost_minor: int | None) -> Posting:
    """Change label and cost; channel and code stay, since links are out there."""
    policies.can_edit_postings.require(actor, posting.role)
    kept = _checked(posting.role, channel=posting.channel, label=label, cost_minor=cost_minor)
    with transaction.atomic():
        current = Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
        if all(getattr(current, name) == value for name, value in kept.items()):
            return current
        current.label, current.cost_minor = kept["label"], kept["cost_minor"]
        current.save(update_fields=["label", "cost_minor", "updated_at"])
        record("posting.changed", actor=actor, subject=current, data=_told(current))
    return current


def remove_posting(*, actor: Membership, posting: Posting) -> None:
    """Remove a posting; candidates who came through it keep their source in words."""
    policies.can_edit_postings.require(actor, posting.role)
    with transaction.atomic():
        current = Posting.objects.select_for_update(of=("self",)).filter(pk=posting.pk).first()
        if current is None:
            return
        record("posting.removed", actor=actor, subject=current, data=_told(current))
        current.delete()


def _checked(role: Role, *, channel: str, label: str, cost_minor: int | None) -> dict[str, Any]:
    book = playbook.part(role.organisation_id, "plan")
    errors: cleaning.Errors = {}
    kept: dict[str, Any] = {
        "channel": cleaning.choice(errors, "channel", channel, {row["key"] for row in book["channels"]}, blank=False),
        "label": cleaning.text(errors, "label", label, limit=120),
        "cost_minor": cleaning.money(errors, "cost", cost_minor) or 0,
    }
    if kept["cost_minor"] > BIGGEST_COST:
        cleaning.say(errors, "cost", "This amount is too large.")
    cleaning.stop(errors)
    return kept


def _told(posting: Posting) -> dict[str, Any]:
    return {"channel": posting.channel.replace("_", " "), "label": posting.label, "code": posting.code}
