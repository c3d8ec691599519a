"""Switching assistants on and off."""

from __future__ import annotations

from django.db import transaction

from assistants import policies
from assistants.models import Assistant
from assistants.queries.switches import ON, PEOPLE, is_on, reads_people
from assistants.services.connecting import end
from foundation.activity.services import record
from foundation.people.models import Membership, Organisation


@transaction.atomic
def switch(*, actor: Membership, on: bool, people: bool) -> Organisation:
    """Say whether members may let assistants in, and whether these may read what is about people.

    Switched off, all that were let in end at once, and each has to be let in again later. Without the first there is no
    second. Nothing changed writes no event.
    """
    policies.can_switch_assistants.require(actor)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    before = (is_on(organisation), reads_people(organisation))
    after = (on, on and people)
    if before == after:
        return organisation
    organisation.settings = {**organisation.settings, ON: after[0], PEOPLE: after[1]}
    organisation.save(update_fields=["settings", "updated_at"])
    if not on:
        end(Assistant.objects.filter(organisation=organisation), Assistant.Why.OFF)
    state = "on, people included" if after[1] else "on, without people" if on else "off"
    record("assistants.switched", actor=actor, subject=organisation, data={"state": state})
    actor.organisation.settings = organisation.settings
    return organisation
