"""What is done to a role: its seats, the gate, its states, the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import path
from rest_framework import serializers

from foundation.core.api.inputs import Input
from foundation.core.api.views import Act
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from roles import policies, services
from roles.api.roles import OnRoles
from roles.models import Role, RoleSeat


class SeatInput(Input):
    """Who, and as what."""

    member_id = serializers.UUIDField()
    kind = serializers.ChoiceField(RoleSeat.Kind.choices)


class OverrideInput(Input):
    """The check to pass, and why."""

    check = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=400)


class ReasonInput(Input):
    """Why; may be left out where it is not asked."""

    reason = serializers.CharField(max_length=400, required=False, allow_blank=True)


class Seating(OnRoles, Act):
    """What giving a seat and taking it back share: who may, and whom it is about."""

    input = SeatInput
    service: Callable[..., object]

    may = policies.can_seat

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        person = self.find(visible_members(member), data["member_id"], "member_id")
        self.service(actor=member, role=row, member=person, kind=data["kind"])
        return row


class SeatOnRole(Seating):
    """Give a member a seat on the role."""

    service = staticmethod(services.seat_member)


class UnseatFromRole(Seating):
    """Take a seat back."""

    service = staticmethod(services.unseat_member)


class OverrideCheck(OnRoles, Act):
    """Let the role open past one check of the gate; owners only."""

    input = OverrideInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        services.override_check(actor=member, role=row, check_key=data["check"], reason=data["reason"])
        return row


class OpenRole(OnRoles, Act):
    """Open the role through its gate; refused with a reason for each check that is neither met nor overridden."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.open_role(actor=member, role=row)


class PauseRole(OnRoles, Act):
    """Take no applications for now."""

    input = ReasonInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.pause_role(actor=member, role=row, reason=data.get("reason", ""))


class ResumeRole(OnRoles, Act):
    """Take applications again."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.resume_role(actor=member, role=row)


class CloseRole(OnRoles, Act):
    """Close every door of the role for good; needs a reason."""

    input = ReasonInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.close_role(actor=member, role=row, reason=data.get("reason", ""))


class FillRole(OnRoles, Act):
    """Close the role because its hire is made."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.fill_role(actor=member, role=row)


class ReopenRole(OnRoles, Act):
    """Open a filled role again, as when the hire never started; needs a reason."""

    input = ReasonInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.reopen_role(actor=member, role=row, reason=data.get("reason", ""))


class ArchiveRole(OnRoles, Act):
    """Put a role away that is filled or closed."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.archive_role(actor=member, role=row)


class RestoreRole(OnRoles, Act):
    """Take a role out of the archive; it stays filled or closed."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.restore_role(actor=member, role=row)


urlpatterns = [
    path("roles/<uuid:id>/seat", SeatOnRole.as_view()),
    path("roles/<uuid:id>/unseat", UnseatFromRole.as_view()),
    path("roles/<uuid:id>/override", OverrideCheck.as_view()),
    path("roles/<uuid:id>/open", OpenRole.as_view()),
    path("roles/<uuid:id>/pause", PauseRole.as_view()),
    path("roles/<uuid:id>/resume", ResumeRole.as_view()),
    path("roles/<uuid:id>/close", CloseRole.as_view()),
    path("roles/<uuid:id>/fill", FillRole.as_view()),
    path("roles/<uuid:id>/reopen", ReopenRole.as_view()),
    path("roles/<uuid:id>/archive", ArchiveRole.as_view()),
    path("roles/<uuid:id>/restore", RestoreRole.as_view()),
]
