"""`roles`: the list and one of them. What is done to a role stands in `role_acts`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.external import ExternalIdField, external_ids_input
from foundation.core.api.inputs import Day, Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Changes, Collection, Creates, Item, Resource
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.queries.external_ids import put_names
from foundation.people.queries.seeing import visible_members
from foundation.people.services.external_ids import names_in
from roles import policies, services
from roles.models import JdVersion, OpeningOverride, Role, RoleSeat, Scope
from roles.pages.public_links import job_url
from roles.queries import costs
from roles.queries.leading import may_lead
from roles.queries.seeing import visible_roles, visible_templates
from roles.services.listing import LONGEST_BENEFIT, MOST_BENEFITS, MOST_COUNTRIES
from roles.services.listing import NAMES as LISTING
from roles.services.scoping import money
from roles.services.upserting import name_role

MOST_MONEY = 10**15
SCOPE = ("goal", "first_hire", "facts", "dimensions_now", "dimensions_later", "owns", "questions", "verdict", "version")
PUBLIC = (Role.State.OPEN, Role.State.PAUSED)
FACTS = ("title", "location", "archetype", "level", "engagement", *LISTING)
BUDGET = ("band_low_minor", "band_high_minor", "currency", "overhead_percent", "costs")


def _figure(name: str) -> serializers.IntegerField:
    least, most = costs.WHOLE[name]
    return serializers.IntegerField(min_value=least, max_value=most, required=False, allow_null=True)


class WorkplaceInput(Input):
    """A place by codes of ISO 3166: its country, such as NL, its region, such as NL-ZH or '', and a city or ''."""

    country = serializers.CharField(max_length=2)
    region = serializers.CharField(max_length=10, required=False, allow_blank=True)
    city = serializers.CharField(max_length=80, required=False, allow_blank=True)


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
    places = WorkplaceInput(many=True)
    workplace = serializers.ChoiceField(Role.Workplace.choices, allow_blank=True)
    remote_from = serializers.ListField(child=serializers.CharField())
    employment = serializers.ChoiceField(Role.Employment.choices, allow_blank=True)
    closes_on = serializers.DateField(allow_null=True)
    benefits = serializers.ListField(child=serializers.CharField())
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
    external_ids = serializers.ListField(child=ExternalIdField(), source=FILLED)
    created_by_id = serializers.UUIDField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    pay = ("band_low_minor", "band_high_minor", "overhead_percent", "costs")

    fed_by = {
        "external_ids": ("people.ExternalRef:object_id",),
        "public_url": ("jds.state",),
        "lead_ids": ("seats.*",),
        "approver_ids": ("seats.*",),
        "scope": ("scope.*",),
        "overrides": ("overrides.*",),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Fill in what stands elsewhere, and hide pay from those who do not see it on the role: six queries."""
        ids = [row["id"] for row in rows]
        seats: dict[tuple[UUID, str], list[UUID]] = {}
        held = RoleSeat.objects.filter(role_id__in=ids, kind__in=["lead", "approver"]).order_by("created_at", "id")
        for role_id, member_id, kind in held.values_list("role_id", "member_id", "kind"):
            seats.setdefault((role_id, kind), []).append(member_id)
        put_names(rows, asker.member.organisation_id, "role")
        leads = may_lead(asker.member)
        scopes = _scopes(ids) if leads else {}
        passed = _overrides(ids) if leads else {}
        shown = set(JdVersion.objects.filter(role_id__in=ids, state="published").values_list("role_id", flat=True))
        slug = asker.member.organisation.slug
        for row in rows:
            public = row["id"] in shown and row["opened_at"] is not None and row["state"] in PUBLIC
            row["public_url"] = job_url(slug, row["id"], row["title"]) if public else None
            row["lead_ids"] = seats.get((row["id"], "lead"), [])
            row["approver_ids"] = seats.get((row["id"], "approver"), [])
            row["scope"] = scopes.get(row["id"])
            row["overrides"] = passed.get(row["id"], []) if leads else None
            led = leads and asker.member.pk in row["lead_ids"]
            if not (asker.member.reads_all_of_org or led):
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
    """The cost figures that differ from the playbook's, all of them; those in `_minor` are in minor units."""

    vacancy_week_minor = serializers.IntegerField(min_value=0, max_value=MOST_MONEY, required=False, allow_null=True)
    agency = serializers.BooleanField(required=False)
    agency_fee_percent = _figure("agency_fee_percent")
    agency_retainer_percent = _figure("agency_retainer_percent")
    agency_exclusive = serializers.BooleanField(required=False)
    agency_guarantee_days = _figure("agency_guarantee_days")
    weeks_saved = _figure("weeks_saved")
    search_weeks_low = _figure("search_weeks_low")
    search_weeks_high = _figure("search_weeks_high")
    failed_month = _figure("failed_month")
    interviewer_hours = _figure("interviewer_hours")
    interviewer_hour_minor = serializers.IntegerField(
        min_value=0, max_value=MOST_MONEY, required=False, allow_null=True
    )


class FactsInput(Input):
    """The plain facts of a role, and those of its public page."""

    title = serializers.CharField(max_length=120, required=False)
    location = serializers.CharField(max_length=120, required=False, allow_blank=True)
    archetype = serializers.CharField(max_length=40, required=False, allow_blank=True)
    level = serializers.CharField(max_length=40, required=False, allow_blank=True)
    engagement = serializers.CharField(max_length=20, required=False, allow_blank=True)
    places = WorkplaceInput(many=True, required=False)
    workplace = serializers.ChoiceField(Role.Workplace.choices, required=False, allow_blank=True)
    remote_from = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=MOST_COUNTRIES,
        help_text="Codes of the countries from which a remote role may be done, such as NL.",
    )  # fmt: skip
    employment = serializers.ChoiceField(Role.Employment.choices, required=False, allow_blank=True)
    closes_on = Day(required=False, allow_null=True)
    benefits = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_BENEFIT), required=False, max_length=MOST_BENEFITS
    )


class RoleChangeInput(FactsInput):
    """What may be changed of a role; the budget needs to see pay."""

    band_low_minor = serializers.IntegerField(min_value=0, max_value=MOST_MONEY, required=False, allow_null=True)
    band_high_minor = serializers.IntegerField(min_value=0, max_value=MOST_MONEY, required=False, allow_null=True)
    currency = serializers.CharField(max_length=3, required=False)
    overhead_percent = serializers.IntegerField(min_value=0, max_value=200, required=False, allow_null=True)
    costs = CostsInput(required=False)
    external_ids = external_ids_input()


class OnRoles(Resource):
    """Roles that the member may see."""

    resource = "roles"
    shape = RoleShape

    def queryset(self, member: Membership) -> QuerySet[Role]:
        return visible_roles(member)


class Roles(OnRoles, Creates, Collection):
    """The roles of the organisation, as far as the member sees them."""

    sorts = ("title",)

    filters = RoleFilters
    input = RoleInput

    may_create = policies.can_create_role

    def create(self, member: Membership, data: dict[str, Any]) -> Role:
        lead_id = data.pop("lead_id", None)
        lead = self.find(visible_members(member), lead_id, "lead_id") if lead_id else None
        if "template_id" in data:
            template = self.find(visible_templates(member), data.pop("template_id"), "template_id")
            if data.get("archetype"):
                raise Invalid({"archetype": "A template brings its own archetype."})
            given = {name: data[name] for name in ("title", "location") if name in data}
            return services.start_from_template(actor=member, template=template, lead=lead, **given)
        return services.create_role(actor=member, lead=lead, **data)


class RoleItem(OnRoles, Changes, Item):
    """One role."""

    input = RoleChangeInput

    may_change = policies.can_edit_role

    def change(self, member: Membership, row: Role, data: dict[str, Any]) -> Role:
        facts = {name: data[name] for name in FACTS if name in data}
        figures = {name: data[name] for name in BUDGET if name in data}
        changed = row
        if (called := data.get("external_ids")) is not None:
            changed = name_role(actor=member, role=changed, names=names_in(called))
        if facts:
            changed = services.change_role(actor=member, role=changed, version=changed.version, **facts)
        if figures:
            if not self.asker.sees_pay:
                raise Invalid(dict.fromkeys(figures, "The key needs the scope pay:read."), code="missing_scope")
            changed = services.set_budget(
                actor=member, role=changed, version=changed.version, **{**money(changed), **figures}
            )
        return changed


urlpatterns = [
    path("roles", Roles.as_view()),
    path("roles/<uuid:id>", RoleItem.as_view()),
]
