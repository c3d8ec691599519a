"""`debriefs`: the decision that people took, for those who may read what it stands on."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from candidates.queries import visible_applications
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from rubrics import policies, services
from rubrics.models import Debrief
from rubrics.queries import readable_debriefs


class DebriefShape(Shape):
    """A debrief that the member may read: its set of scorecards, the decision and its reason.

    Reason and notes talk about the scorecards: they are empty for an owner who may read none of them.
    """

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    opened_by_id = serializers.UUIDField()
    opened_at = serializers.DateTimeField()
    scorecard_ids = serializers.ListField(child=serializers.UUIDField(), source=FILLED)
    decision = serializers.ChoiceField(Debrief.Decision.choices, allow_blank=True)
    reason = serializers.CharField(allow_blank=True, source="shown_reason")
    against = serializers.CharField(
        allow_blank=True, source="shown_against", help_text="What of the numbers and votes the decision went against."
    )
    ask_references = serializers.ListField(child=serializers.UUIDField())
    decided_by_id = serializers.UUIDField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    notes = serializers.CharField(allow_blank=True, source="shown_notes")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "scorecard_ids": ("scorecards.id",),
        "reason": (),
        "against": (),
        "notes": (),
        "seen": (
            "application.scorecards.state",
            "application.grading_seats.released_at",
            "application.interviews.seats.released_at",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Add the ids of the locked set."""
        links = Debrief.scorecards.through.objects.filter(debrief_id__in=[row["id"] for row in rows])
        held: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for debrief_id, card_id in links.order_by("scorecard_id").values_list("debrief_id", "scorecard_id"):
            held[debrief_id].append(card_id)
        for row in rows:
            row["scorecard_ids"] = held[row["id"]]


class OnDebriefs(Resource):
    """Debriefs that the member may read."""

    resource = "debriefs"
    shape = DebriefShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Debrief]:
        return readable_debriefs(member)


class OpenInput(Input):
    """The application to talk about."""

    application_id = serializers.UUIDField()


class DecideInput(Input):
    """What was decided, why, and what references are asked about."""

    decision = serializers.ChoiceField(Debrief.Decision.choices)
    reason = serializers.CharField(max_length=4000)
    ask_references = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=40,
        help_text="Ids of criteria of these scorecards about which references are asked; none with a decline.",
    )


class ReasonInput(Input):
    """Why it is opened again."""

    reason = serializers.CharField(max_length=4000)


class DissentInput(Input):
    """What someone sees differently."""

    text = serializers.CharField(max_length=4000)


class DebriefFilters(filters.Filters):
    """Narrow the list of debriefs."""

    application_id = filters.Id()
    decision = filters.Choices(choices=Debrief.Decision.choices)


class Debriefs(OnDebriefs, Creates, Collection):
    """Debriefs. POST opens the one of an application when nobody owes a scorecard."""

    sorts = ("opened_at",)

    filters = DebriefFilters
    input = OpenInput

    def create(self, member: Membership, data: dict[str, Any]) -> Debrief:
        application = self.find(visible_applications(member), data["application_id"], "application_id")
        return services.open_debrief(actor=member, application=application)


class DebriefItem(OnDebriefs, Item):
    """One debrief."""


class DecideDebrief(OnDebriefs, Act):
    """Record the decision, with its reason."""

    input = DecideInput
    may = policies.can_decide_debrief.on("application")

    def act(self, member: Membership, row: Debrief, data: dict[str, Any]) -> Debrief:
        asked = [str(one) for one in data.pop("ask_references", ())]
        return services.decide_debrief(actor=member, debrief=row, version=row.version, ask_references=asked, **data)


class ReopenDebrief(OnDebriefs, Act):
    """Take the decision back, with a reason."""

    input = ReasonInput
    may = policies.can_decide_debrief.on("application")

    def act(self, member: Membership, row: Debrief, data: dict[str, Any]) -> Debrief:
        return services.reopen_debrief(actor=member, debrief=row, version=row.version, **data)


class DissentDebrief(OnDebriefs, Act):
    """Put a dissent on record for good."""

    input = DissentInput

    def act(self, member: Membership, row: Debrief, data: dict[str, Any]) -> Debrief:
        services.dissent(actor=member, debrief=row, **data)
        return row
