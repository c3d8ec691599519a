"""Roles and outcomes by what another system calls them."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.views import Puts
from foundation.core.domain.upserts import Outcome
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from foundation.people.services.external_ids import Name
from roles.api.naming import Names
from roles.api.outcomes import OnOutcomes
from roles.api.roles import FactsInput, OnRoles
from roles.models import Outcome as Goal
from roles.models import Role
from roles.queries.seeing import visible_roles
from roles.services.outcome_acts import put_outcome, same_outcome
from roles.services.outcomes import LIMIT, MOST
from roles.services.upserting import put_role, same_role


class PutRoleInput(FactsInput):
    """What the other system knows of the role: a new one needs a title. What is left out stays.

    `lead_id` says who leads a new one, the key's member otherwise; a known one keeps its lead.
    """

    lead_id = serializers.UUIDField(required=False)


class PutRole(OnRoles, Puts):
    """Start a role, or change its facts."""

    input = PutRoleInput

    def put_as(self, member: Membership, source: str, external_id: str, data: dict[str, Any]) -> tuple[Role, Outcome]:
        lead_id = data.pop("lead_id", None)
        lead = self.find(visible_members(member), lead_id, "lead_id") if lead_id else None
        return put_role(actor=member, name=Name(source, external_id), facts=data, lead=lead)

    def same(self, member: Membership, row: Role, source: str, data: dict[str, Any]) -> bool:
        return same_role(actor=member, role=row, facts={key: data[key] for key in data if key != "lead_id"})


class PutOutcomeInput(Input):
    """What the hire is to achieve, in the brief of which role: by our id or by what the same system calls it.

    A new one needs the role and the text, and stays with its role. `position` counts from 1.
    """

    role_id = serializers.UUIDField(required=False)
    role_external_id = serializers.CharField(max_length=120, required=False)
    text = serializers.CharField(max_length=LIMIT, required=False)
    position = serializers.IntegerField(min_value=1, max_value=MOST, required=False)


class PutOutcome(OnOutcomes, Names):
    """Add an outcome to the draft of a role's brief, or change one there."""

    input = PutOutcomeInput

    def put_as(self, member: Membership, source: str, external_id: str, data: dict[str, Any]) -> tuple[Goal, Outcome]:
        role = self.named(visible_roles(member), member, source, "role", data)
        return put_outcome(actor=member, name=Name(source, external_id), role=role, **data)

    def same(self, member: Membership, row: Goal, source: str, data: dict[str, Any]) -> bool:
        role = self.named(visible_roles(member), member, source, "role", data)
        said = {"text": None, "position": None, **data}
        return same_outcome(actor=member, outcome=row, role=role, **said)


urlpatterns = [
    path("roles/external/<str:source>/<str:external_id>", PutRole.as_view()),
    path("outcomes/external/<str:source>/<str:external_id>", PutOutcome.as_view()),
]
