"""Which criteria show that somebody can reach a first-90-days outcome: what a loop is designed backwards from."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from foundation.activity.services import record
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.models import Outcome, Role
from rubrics import policies
from rubrics.models import OutcomeCriterion
from rubrics.queries import criteria_on_offer

CHANGED = "The outcomes or the criteria changed meanwhile. Please look again."
Need = tuple[UUID, str]


def put_together(held: Collection[Need], was: Collection[Need], needs: Collection[Need]) -> set[Need]:
    """Return what is held with what somebody changed, from what they read (`was`) to what they want."""
    return (set(held) - (set(was) - set(needs))) | (set(needs) - set(was))


def name_needs(
    *, actor: Membership, role: Role, needs: Collection[Need], was: Collection[Need] | None = None
) -> Mapping[str, int]:
    """Make what the outcomes of a role need exactly these (outcome id, criterion key) pairs. Raises Invalid.

    With `was`, the pairs that the author read, only what they changed is changed.
    """
    policies.can_name_needs.require(actor, role)
    with transaction.atomic():
        outcomes = set(
            Outcome.objects.select_for_update().filter(role=role, retired_at=None).values_list("pk", flat=True)
        )
        rows = OutcomeCriterion.objects.filter(outcome__in=outcomes)
        held = {(row.outcome_id, row.criterion_key): row.pk for row in rows}
        wanted = set(needs) if was is None else put_together(held.keys(), was, needs)
        known = {criterion.key for criterion in criteria_on_offer(role)}
        new = wanted - held.keys()
        if any(outcome not in outcomes or key not in known for outcome, key in new):
            raise Invalid({"": CHANGED})
        gone = held.keys() - wanted
        told = {"named": len(new), "dropped": len(gone)}
        if not new and not gone:
            return told
        OutcomeCriterion.objects.filter(pk__in=[held[pair] for pair in gone]).delete()
        OutcomeCriterion.objects.bulk_create(
            [
                OutcomeCriterion(organisation_id=role.organisation_id, outcome_id=outcome, criterion_key=key)
                for outcome, key in new
            ]
        )
        record("loop.needs_named", actor=actor, subject=role, data=told)
    return told
