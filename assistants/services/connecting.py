"""Letting assistants in, and ending them."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.db.models import QuerySet

from assistants import policies
from assistants.domain.programs import called, origin_of
from assistants.models import Assistant, Call
from assistants.queries.seeing import waiting_programs
from assistants.queries.switches import reads_people
from assistants.queries.tokens import tokens_of
from foundation.activity.services import record
from foundation.core import clock
from foundation.people.models import Membership, Organisation

CALLS_KEPT = timedelta(days=90)
PROGRAMS_KEPT = timedelta(days=1)


@transaction.atomic
def let_in(*, actor: Membership, client: Client, back_to: str, people: bool) -> Assistant:
    """Let a program read in the actor's name, in this organisation alone.

    What the same person let the same program do before ends, in whichever organisation that was. Raises Forbidden
    where assistants are switched off.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    actor.organisation = organisation
    policies.can_let_in.require(actor)
    held = Client.objects.select_for_update().get(pk=client.pk)
    end(Assistant.objects.filter(client=held, member__user=actor.user), Assistant.Why.AGAIN)
    row = Assistant.objects.create(
        organisation=organisation,
        client=held,
        member=actor,
        name=called(held.name),
        back_to=origin_of(back_to)[:200],
        job=actor.job,
        people=people and reads_people(organisation),
    )
    record("assistant.let_in", actor=actor, subject=row, data={"name": row.name, "to": row.back_to})
    return row


@transaction.atomic
def disconnect(*, actor: Membership, assistant: Assistant) -> Assistant:
    """End an assistant at once. Twice changes nothing."""
    policies.can_disconnect.require(actor, assistant)
    own = assistant.member_id == actor.pk
    if end(Assistant.objects.filter(pk=assistant.pk), Assistant.Why.MEMBER if own else Assistant.Why.OWNER):
        data = {"name": assistant.name, "whose": "" if own else assistant.member.name}
        record("assistant.disconnected", actor=actor, subject=assistant, data=data)
    assistant.refresh_from_db()
    return assistant


@transaction.atomic
def left(assistant: Assistant) -> None:
    """Note that a program gave its own token back, as one does when somebody signs out of it."""
    end(Assistant.objects.filter(pk=assistant.pk), Assistant.Why.PROGRAM)


def end(rows: QuerySet[Assistant], why: Assistant.Why) -> int:
    """End those of the assistants that have not ended, with their tokens; returns how many did."""
    live = rows.filter(ended_at=None)
    tokens_of(live).exclude(type=Token.Type.ACCESS_TOKEN).delete()
    return live.update(ended_at=clock.now(), why=why, updated_at=clock.now())


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Forget calls after 90 days, tokens that expired, and programs that nobody let in within a day of registering."""
    Token.objects.expired().delete()
    waiting_programs().filter(created_at__lt=now - PROGRAMS_KEPT).delete()
    return Call.objects.filter(created_at__lt=now - CALLS_KEPT).delete()[0]
