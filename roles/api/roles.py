"""`roles` and what is done to them; `outcomes`, which briefs name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path
from rest_framework import serializers

from hiring.core.api import filters
from hiring.core.api.inputs import Input
from hiring.core.api.permissions import Asker
from hiring.core.api.shapes import FILLED, Cells, Shape
from hiring.core.api.views import Act, Changes, Collection, Creates, Item, Resource
from hiring.core.errors import Invalid
from hiring.people.models import Membership
from hiring.people.queries import visible_members
from roles import costs, policies, services
from roles.addresses import job_url
from roles.models import JdVersion, OpeningOverride, Outcome, Role, RoleSeat, Scope
from roles.queries import visible_outcomes, visible_roles, visible_templates
from roles.services.scoping import money

MOST_MONEY = 10**15
SCOPE = ("goal", "first_hire", "facts", "dimensions_now", "dimensions_later", "owns", "questions", "verdict", "version")
PUBLIC = (Role.State.OPEN, Role.State.PAUSED)
FACTS = ("title", "location", "archetype", "level", "engagement")
BUDGET = ("band_low_minor", "band_high_minor", "currency", "overhead_percent", "costs")


def _figure(name: str) -> serializers.IntegerField:
    least, most = costs.WHOLE[name]
    return serializers.IntegerField(min_value=least, max_value=most, required=False, allow_null=True)


class RoleShape(Shape):
    """A position to fill. Money is in minor units of `currency`, per year; `costs` holds figures that differ from the
    playbook's. `scope` holds the answers and their verdict, null for those who do not read it; depths are 1 to 5."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.ChoiceField(Role.State.choices)
    archetype = serializers.CharField(allow_blank=True)
    level = serializers.CharField(allow_blank=True)
    engagement = serializers.CharField(allow_blank=True)
    location = serializers.CharField(allow_blank=True)
    band_low_minor = serializers.IntegerField(allow_null=True)
    band_high_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    overhead_percent = serializers.IntegerField(allow_null=True)
    costs = serializers.JSONField(allow_null=True)
    public_url = serializers.CharField(
        source=FILLED, allow_null=True, help_text="Where anybody reads the JD; null while there is no such page."
    )
    lead_ids = serializers.ListField(child=serializers.UUIDField(), source=FILLED)
    approver_ids = serializers.ListField(child=serializers.UUIDField(), source=FILLED)
    scope = serializers.JSONField(source=FILLED, allow_null=True)
    overrides = serializers.JSONField(
        source=FILLED,
        allow_null=True,
        help_text="Checks that an owner let it past: check, reason, by_id, at. Null for those who do not read them.",
    )
    created_by_id = serializers.UUIDField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("band_low_minor", "band_high_minor", "overhead_percent", "costs")

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill in what stands elsewhere, and hide pay from those who do not see it on the role: five queries."""
        ids = [row["id"] for row in rows]
        seats: dict[tuple[UUID, str], list[UUID]] = {}
        held = RoleSeat.objects.filter(role_id__in=ids, kind__in=["lead", "approver"]).order_by("created_at", "id")
        for role_id, member_id, kind in held.values_list("role_id", "member_id", "kind"):
            seats.setdefault((role_id, kind), []).append(member_id)
        leads = asker.member.job in policies.LEADS
        scopes = _scopes(ids) if leads else {}
        passed = _overrides(ids) if leads else {}
        shown = set(JdVersion.objects.filter(role_id__in=ids, state="published").values_list("role_id", flat=True))
        for row in rows:
            public = row["id"] in shown and row["opened_at"] is not None and row["state"] in PUBLIC
            row["public_url"] = job_url(asker.member.organisation.slug, row["id"]) if public else None
            row["lead_ids"] = seats.get((row["id"], "lead"), [])
            row["approver_ids"] = seats.get((row["id"], "approver"), [])
            row["scope"] = scopes.get(row["id"])
            row["overrides"] = passed.get(row["id"], []) if leads else None
            led = leads and asker.member.pk in row["lead_ids"]
            if not (asker.member.is_staff_of_org or led):
                row.update(dict.fromkeys(cls.pay))


def _scopes(ids: list[UUID]) -> dict[UUID, Cells]:
    return {row.pop("role_id"): row for row in Scope.objects.filter(role_id__in=ids).values("role_id", *SCOPE)}


def _overrides(ids: list[UUID]) -> dict[UUID, list[Cells]]:
    found: dict[UUID, list[Cells]] = {}
    rows = OpeningOverride.objects.filter(role_id__in=ids).order_by("created_at", "id")
    for role_id, check, reason, by_id, at in rows.values_list("role_id", "check_key", "reason", "by_id", "created_at"):
        found.setdefault(role_id, []).append({"check": check, "reason": reason, "by_id": by_id, "at": at})
    return found


class RoleFilters(filters.Filters):
    """Narrow the list of roles."""

    state = filters.Choices(choices=Role.State.choices, help_text="One or several states, separated by commas.")
    title = filters.Text(lookup_expr="icontains")
    archetype = filters.Text(help_text="The exact key, such as mlops_engineer.")
    lead_id = filters.Id(method="led_by", help_text="Roles that this member leads.")
    archived = filters.Missing(
        field_name="archived_at", exclude=True, help_text="`true` for roles in the archive, `false` for the others."
    )

    def led_by(self, rows: QuerySet[Role], name: str, value: UUID) -> QuerySet[Role]:
        """Keep the roles with this member in the lead's seat."""
        return rows.filter(Exists(RoleSeat.objects.filter(role=OuterRef("pk"), kind="lead", member_id=value)))


class RoleInput(Input):
    """What starts a role. Without `lead_id` the key's member leads it; `template_id` names one of `role-templates`."""

    title = serializers.CharField(max_length=120)
    location = serializers.CharField(max_length=120, required=False, allow_blank=True)
    archetype = serializers.CharField(max_length=40, required=False, allow_blank=True)
    lead_id = serializers.UUIDField(required=False)
    template_id = serializers.UUIDField(required=False)


class CostsInput(Input):
    """The cost figures that differ from the playbook's, all of them; `vacancy_week_minor` is in minor units."""

    vacancy_week_minor = serializers.IntegerField(min_value=0, max_value=MOST_MONEY, required=False, allow_null=True)
    agency = serializers.BooleanField(required=False)
    agency_fee_percent = _figure("agency_fee_percent")
    agency_guarantee_days = _figure("agency_guarantee_days")
    weeks_saved = _figure("weeks_saved")
    search_weeks_low = _figure("search_weeks_low")
    search_weeks_high = _figure("search_weeks_high")
    failed_month = _figure("failed_month")


class RoleChangeInput(Input):
    """What may be changed of a role; the budget needs to see pay."""

    title = serializers.CharField(max_length=120, required=False)
    location = serializers.CharField(max_length=120, required=False, allow_blank=True)
    archetype = serializers.CharField(max_length=40, required=False, allow_blank=True)
    level = serializers.CharField(max_length=40, required=False, allow_blank=True)
    engagement = serializers.CharField(max_length=20, required=False, allow_blank=True)
    band_low_minor = serializers.IntegerField(min_value=0, max_value=MOST_MONEY, required=False, allow_null=True)
    band_high_minor = serializers.IntegerField(min_value=0, max_value=MOST_MONEY, required=False, allow_null=True)
    currency = serializers.CharField(max_length=3, required=False)
    overhead_percent = serializers.IntegerField(min_value=0, max_value=200, required=False, allow_null=True)
    costs = CostsInput(required=False)


class ScopeInput(Input):
    """The answers of the scope, replacing those before. Facts are true, false or null, `data_ready` a level."""

    goal = serializers.CharField(max_length=20, required=False, allow_blank=True)
    first_hire = serializers.BooleanField(required=False, allow_null=True)
    facts = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    dimensions_now = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    dimensions_later = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=5, allow_null=True), required=False
    )
    owns = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=40)
    questions = serializers.DictField(child=serializers.CharField(max_length=4000, allow_blank=True), required=False)


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


class OnRoles(Resource):
    """Roles that the member may see."""

    resource = "roles"
    shape = RoleShape

    def queryset(self, member: Membership) -> QuerySet[Role]:
        return visible_roles(member)


class Roles(OnRoles, Creates, Collection):
    """The roles of the organisation, as far as the member sees them."""

    filters = RoleFilters
    input = RoleInput

    def may_create(self, member: Membership) -> bool:
        return policies.can_create_role(member)

    def create(self, member: Membership, data: dict[str, Any]) -> Role:
        lead_id = data.pop("lead_id", None)
        lead = self.find(visible_members(member), lead_id, "lead_id") if lead_id else None
        if "template_id" in data:
            template = self.find(visible_templates(member), data.pop("template_id"), "template_id")
            if data.get("archetype"):
                raise Invalid({"archetype": "A template brings its own profile."})
            given = {name: data[name] for name in ("title", "location") if name in data}
            return services.start_from_template(actor=member, template=template, lead=lead, **given)
        return services.create_role(actor=member, lead=lead, **data)


class RoleItem(OnRoles, Changes, Item):
    """One role."""

    input = RoleChangeInput

    def may_change(self, member: Membership, row: Role) -> bool:
        return policies.can_edit_role(member, row)

    def change(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        facts = {name: data[name] for name in FACTS if name in data}
        figures = {name: data[name] for name in BUDGET if name in data}
        changed = row
        if facts:
            changed = services.change_role(actor=member, role=changed, version=changed.version, **facts)
        if figures:
            if not self.asker.sees_pay:
                raise Invalid(dict.fromkeys(figures, "The key needs the scope pay:read."), code="missing_scope")
            changed = services.set_budget(
                actor=member, role=changed, version=changed.version, **{**money(changed), **figures}
            )
        return changed


class ScopeRole(OnRoles, Act):
    """Answer the scope of a role and keep its verdict."""

    input = ScopeInput

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        services.answer_scope(actor=member, role=row, version=None, **data)
        return row


class SeatOnRole(OnRoles, Act):
    """Give a member a seat on the role."""

    input = SeatInput

    def may(self, member: Membership, row: Role) -> bool:
        return policies.can_edit_role(member, row)

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        person = self.find(visible_members(member), data["member_id"], "member_id")
        services.seat_member(actor=member, role=row, member=person, kind=data["kind"])
        return row


class UnseatFromRole(OnRoles, Act):
    """Take a seat back."""

    input = SeatInput

    def may(self, member: Membership, row: Role) -> bool:
        return policies.can_edit_role(member, row)

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        person = self.find(visible_members(member), data["member_id"], "member_id")
        services.unseat_member(actor=member, role=row, member=person, kind=data["kind"])
        return row


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


class ArchiveRole(OnRoles, Act):
    """Put a role away that is filled or closed."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.archive_role(actor=member, role=row)


class RestoreRole(OnRoles, Act):
    """Take a role out of the archive; it stays filled or closed."""

    def act(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        return services.restore_role(actor=member, role=row)


class OutcomeShape(Shape):
    """Something checkable that the hire ships in the first 90 days; written through the brief."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    position = serializers.IntegerField()
    text = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OutcomeFilters(filters.Filters):
    """Narrow the list of outcomes."""

    role_id = filters.Id()
    current = filters.Missing(field_name="retired_at", help_text="`true` for those that the brief still names.")


class OnOutcomes(Resource):
    """Outcomes of the briefs that the member reads."""

    resource = "outcomes"
    shape = OutcomeShape

    def queryset(self, member: Membership) -> QuerySet[Outcome]:
        return visible_outcomes(member)


class Outcomes(OnOutcomes, Collection):
    """First-90-days outcomes."""

    filters = OutcomeFilters


class OutcomeItem(OnOutcomes, Item):
    """One outcome."""


urlpatterns = [
    path("roles", Roles.as_view()),
    path("roles/<uuid:id>", RoleItem.as_view()),
    path("roles/<uuid:id>/scope", ScopeRole.as_view()),
    path("roles/<uuid:id>/seat", SeatOnRole.as_view()),
    path("roles/<uuid:id>/unseat", UnseatFromRole.as_view()),
    path("roles/<uuid:id>/override", OverrideCheck.as_view()),
    path("roles/<uuid:id>/open", OpenRole.as_view()),
    path("roles/<uuid:id>/pause", PauseRole.as_view()),
    path("roles/<uuid:id>/resume", ResumeRole.as_view()),
    path("roles/<uuid:id>/close", CloseRole.as_view()),
    path("roles/<uuid:id>/fill", FillRole.as_view()),
    path("roles/<uuid:id>/archive", ArchiveRole.as_view()),
    path("roles/<uuid:id>/restore", RestoreRole.as_view()),
    path("outcomes", Outcomes.as_view()),
    path("outcomes/<uuid:id>", OutcomeItem.as_view()),
]
