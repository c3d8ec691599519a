"""What a debrief says beyond its decision: its table, numbers and warnings, and what was said in it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from candidates.queries import visible_applications
from foundation.core.api.inputs import Input
from foundation.core.api.renderers import encode
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, ApiView, Creates, Resource
from foundation.core.fetch import get_visible
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from rubrics import policies, services
from rubrics.api.debriefs import OnDebriefs
from rubrics.models import Debrief, DebriefPlan, Scorecard
from rubrics.pages.talk import told
from rubrics.queries import visible_plans, worded_debriefs


class DebriefPlanShape(Shape):
    """How a debrief is held: its slot, who leads the talk, and from which figure on the numbers say yes."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    minutes = serializers.IntegerField()
    lead_id = serializers.UUIDField(allow_null=True)
    line = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    line_set_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PlanInput(Input):
    """How the debrief of an application is held; `version` is what was read, 0 where nothing was settled."""

    application_id = serializers.UUIDField()
    minutes = serializers.IntegerField(default=30)
    lead_id = serializers.UUIDField(allow_null=True, default=None)
    line = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True, default=None)
    version = serializers.IntegerField(default=0)


class PlanDebrief(Creates, Resource):
    """Settle how a debrief is held; the line stands once it was opened."""

    resource = "debriefs"
    shape = DebriefPlanShape
    input = PlanInput

    def queryset(self, member: Membership) -> Any:
        return visible_plans(member)

    def create(self, member: Membership, data: dict[str, Any]) -> DebriefPlan:
        application = self.find(visible_applications(member), data["application_id"], "application_id")
        lead = self.find(visible_members(member), data["lead_id"], "lead_id") if data["lead_id"] else None
        return services.plan_debrief(
            actor=member,
            application=application,
            version=data["version"],
            lead=lead,
            minutes=data["minutes"],
            line=data["line"],
        )


class CommentInput(Input):
    """A criterion on which people stand apart, and what was said about it."""

    criterion_id = serializers.UUIDField()
    text = serializers.CharField(max_length=4000)


class CommentOnSplit(OnDebriefs, Act):
    """Keep what was said about a split."""

    input = CommentInput

    def act(self, member: Membership, row: Debrief, data: dict[str, Any]) -> Debrief:
        services.comment_on_split(actor=member, debrief=row, criterion=str(data["criterion_id"]), text=data["text"])
        return row


class ViewInput(Input):
    """What one recommends after talking, what changed it, and whether it is shown at once as a dissent."""

    recommendation = serializers.IntegerField(min_value=1, max_value=4)
    text = serializers.CharField(max_length=4000, allow_blank=True, default="")
    shown = serializers.BooleanField(default=False)


class SayAfter(OnDebriefs, Act):
    """Say what one recommends after talking, once; it is held until the last one is in."""

    input = ViewInput

    def act(self, member: Membership, row: Debrief, data: dict[str, Any]) -> Debrief:
        services.say_after(actor=member, debrief=row, **data)
        return row


class ClockInput(Input):
    """Whether the clock of the talk runs."""

    running = serializers.BooleanField()


class RunClock(OnDebriefs, Act):
    """Start the clock of the talk, or pause it."""

    input = ClockInput
    may = policies.can_run_clock

    def act(self, member: Membership, row: Debrief, data: dict[str, Any]) -> Debrief:
        return services.run_clock(actor=member, debrief=row, running=data["running"])


class TableRow(Shape):
    """A criterion across the scorecards, in first words; `scores` are in the order of `scorecard_ids`.

    One that was not asked, or not assessed, is null.
    """

    criterion_id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, not the attribute
    version = serializers.IntegerField()
    weight = serializers.DecimalField(max_digits=8, decimal_places=2)
    scores = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    later_scores = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    median = serializers.FloatField(allow_null=True)
    split = serializers.BooleanField()


class WarningShape(Shape):
    """What to be careful with: whose words, and these."""

    kind = serializers.CharField()
    title = serializers.CharField()
    person = serializers.CharField()
    words = serializers.CharField()


class CommentShape(Shape):
    """What was said about a split."""

    criterion_id = serializers.UUIDField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()


class SaidAfterShape(Shape):
    """What somebody says after talking; held ones have no recommendation yet."""

    name = serializers.CharField()
    first = serializers.CharField(allow_blank=True)
    recommendation = serializers.ChoiceField(Scorecard.Recommendation.labels, allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    said_at = serializers.DateTimeField(allow_null=True)
    held = serializers.BooleanField()


class AgendaShape(Shape):
    """A point of the talk; `criterion_id` is null for one that is no split."""

    title = serializers.CharField()
    minutes = serializers.IntegerField()
    criterion_id = serializers.UUIDField(allow_null=True)


class TalkShape(Shape):
    """The table of a debrief and what was said over it.

    `score` is the weighted score over what was rated, with `rated_weight` of `asked_weight` as its coverage.
    """

    scorecard_ids = serializers.ListField(child=serializers.UUIDField())
    rows = serializers.ListField(child=TableRow())
    score = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    rated_weight = serializers.DecimalField(max_digits=8, decimal_places=2)
    asked_weight = serializers.DecimalField(max_digits=8, decimal_places=2)
    agenda = serializers.ListField(child=AgendaShape())
    warnings = serializers.ListField(child=WarningShape())
    comments = serializers.ListField(child=CommentShape())
    views = serializers.ListField(child=SaidAfterShape())


class DebriefTable(ApiView):
    """The table of a debrief, for those who read every word of it."""

    resource = "debriefs"
    shape = TalkShape

    def get(self, request: Any, id: UUID) -> HttpResponse:
        """Return the table with agenda, warnings, comments and views after talking."""
        member = self.request.member
        found = get_visible(worded_debriefs(member), id)
        return HttpResponse(encode(told(member, found)), content_type="application/json")
