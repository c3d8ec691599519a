"""Changing an organisation's own copy of the playbook."""

from typing import Any

from django.db import transaction

from foundation.core import playbook as shipped
from foundation.core import versions
from foundation.people.models import Membership
from roles.domain.playbook_items import items_of, with_item
from roles.models import Playbook


@transaction.atomic
def put_playbook_item(actor: Membership, part: str, path: str, value: Any) -> None:
    """Make one item of a part of the organisation's copy say `value`. Whoever calls has asked the rule and tells it."""
    row, _ = Playbook.objects.select_for_update().get_or_create(
        organisation_id=actor.organisation_id, key=part, defaults={"data": shipped.load(part)}
    )
    row.data = with_item(row.data, path, value, list(items_of(shipped.load(part))))
    versions.bump(row, "data")
