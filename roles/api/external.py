"""Roles and outcomes by what another system calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.views import Puts
from foundation.core.domain.upserts import Outcome
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from foundation.people.services.external_ids import Name
from roles import policies
from roles.api.naming import Names
from roles.api.outcomes import OnOutcomes
from roles.api.roles import FactsInput, OnRoles
from roles.models import Outcome as Goal
from roles.models import Role
from roles.queries.seeing import visible_roles
from roles.services.outcome_acts import put_outcome, same_outcome
from roles.services.outcomes import LIMIT, MOST
from roles.services.outcomes_many import Wanted
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


SAID = {*PutOutcomeInput().fields}


class PutOutcome(OnOutcomes, Names):
    """Add an outcome to the draft of a role's brief, or change one there."""

    input = PutOutcomeInput

    def put_as(self, member: Membership, source: str, external_id: str, data: dict[str, Any]) -> tuple[Goal, Outcome]:
        said = self._said(member, source, data)
        return put_outcome(actor=member, name=Name(source, external_id), **said)

    def untouched(self, pk: UUID, source: str, data: Mapping[str, Any]) -> bool:
        row = self.book.ours("outcome", pk)
        if row is None or not data.keys() <= SAID or not policies.can_edit_brief(self.request.member, row.role):
            return False
        if {"role_id", "role_external_id"} <= data.keys():
            return False
        return all(self._says(row, source, key, value) for key, value in data.items())

    def _says(self, row: Goal, source: str, key: str, value: Any) -> bool:
        """Tell whether an outcome as it stands is what one key of a body says."""
        if key == "position":
            return type(value) is int and value == row.position
        if type(value) is not str:
            return False
        if key == "role_external_id":
            return bool(self.book.called("role", source, value) == row.role_id)
        return value == (str(row.role_id) if key == "role_id" else row.text)

    def same(self, member: Membership, row: Goal, source: str, data: dict[str, Any]) -> bool:
        return same_outcome(actor=member, outcome=row, **self._said(member, source, data))

    def wanted(self, source: str, external_id: str, data: dict[str, Any]) -> Wanted:
        """Return what a body of a batch says, by the book. Raises Invalid."""
        known = self.book.named("outcomes", source, external_id)
        return Wanted(Name(source, external_id), known=known, **self._said(self.request.member, source, data))

    def _said(self, member: Membership, source: str, data: dict[str, Any]) -> dict[str, Any]:
        role = self.named(visible_roles(member), member, source, "role", data)
        return {"role": role, "text": None, "position": None, **data}


urlpatterns = [
    path("roles/external/<str:source>/<str:external_id>", PutRole.as_view()),
    path("outcomes/external/<str:source>/<str:external_id>", PutOutcome.as_view()),
]
