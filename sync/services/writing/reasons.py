"""Reasons for which the other system ends applications: kept as theirs, offered to nobody here."""

from __future__ import annotations

from collections.abc import Sequence

from candidates.models import RejectReason
from foundation.core.ids import uuid7
from sync.domain.values import short
from sync.services.ledger import Item, Work

LABEL, KEY = 120, 40


def write_reasons(work: Work, items: Sequence[Item]) -> None:
    """Make and rename reasons. Like those of imports they are part of history and have no event of their own."""
    made = []
    for item in items:
        label = str(item.content["label"] or "No name")[:LABEL]
        by = RejectReason.By.THEM if item.content.get("by") == "them" else RejectReason.By.US
        if item.new:
            key = short(f"{RejectReason.THEIRS}{work.connection.source}-{item.id}", KEY)
            row = RejectReason(id=uuid7(), organisation_id=work.organisation_id, key=key, label=label, by=by)
            made.append(row)
            item.object_id = str(row.pk)
        else:
            item.object_id = item.own.object_id
            row = RejectReason.objects.get(pk=item.object_id)
            row.label, row.by = label, by
            row.save(update_fields=["label", "by", "updated_at"])
    RejectReason.objects.bulk_create(made)
