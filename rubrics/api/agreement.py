"""`agreement/criteria` and `agreement/people`: how far those who judge agree, as worked out last."""

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Collection, Item, Resource
from foundation.people.models import Membership
from rubrics.domain.agreement.words import Reading
from rubrics.models import CriterionAgreement, RaterAgreement
from rubrics.queries.agreement import PARTS, WHOLE, sliced_criterion_figures, visible_rater_figures


class CriterionAgreementShape(Shape):
    """The figures of one criterion, named as in the guide to agreement; null where too few people stand behind one.

    `versions` are the numbers of the rubric's versions that word its anchors alike. They are over the last `months`,
    and over one role where `role_id` is given; of such a part only the alphas are told.
    """

    id = serializers.UUIDField()
    rubric_id = serializers.UUIDField(source="criterion.rubric_version.rubric_id")
    criterion_id = serializers.UUIDField()
    key = serializers.CharField(source="criterion.key")
    label = serializers.CharField(source="criterion.label")  # type: ignore[assignment]  # a field, not its own label
    versions = serializers.ListField(child=serializers.IntegerField())
    role_id = serializers.UUIDField(allow_null=True)
    months = serializers.IntegerField()
    reading = serializers.ChoiceField([str(word) for word in Reading], source=FILLED)
    figures = serializers.JSONField()
    worked_out_at = serializers.DateTimeField(source="run.finished_at")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "reading": (),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Take the word out of the figures."""
        for row in rows:
            row["reading"] = row["figures"]["reading"]


class OnCriteria(Resource):
    """Figures of criteria."""

    resource = "agreement"
    shape = CriterionAgreementShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[CriterionAgreement]:
        return sliced_criterion_figures(member)


class CriterionFilters(filters.Filters):
    """Narrow the figures of criteria; without role and months they are those over everybody."""

    role_id = filters.Id()
    months = filters.Choice(choices=[(str(one), str(one)) for one in (WHOLE.months, *PARTS)])
    rubric_id = filters.Id(field_name="criterion__rubric_version__rubric_id")
    criterion_id = filters.Id()
    key = filters.Text(field_name="criterion__key")


class Criteria(OnCriteria, Collection):
    """How far people agree on each criterion, for owners, recruiters and hiring managers; empty for others."""

    filters = CriterionFilters

    def queryset(self, member: Membership) -> QuerySet[CriterionAgreement]:
        """Leave out the parts that were not asked for."""
        found, asked = super().queryset(member), self.request.query_params
        if "role_id" not in asked:
            found = found.filter(role=None)
        return found if "months" in asked else found.filter(months=WHOLE.months)


class CriterionItem(OnCriteria, Item):
    """One criterion's figures."""


class RaterAgreementShape(Shape):
    """The figures of one person's scoring beside colleagues; null where too few people stand behind one."""

    id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    figures = serializers.JSONField()
    worked_out_at = serializers.DateTimeField(source="run.finished_at")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnPeople(Resource):
    """Figures of people's scoring."""

    resource = "agreement"
    shape = RaterAgreementShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[RaterAgreement]:
        return visible_rater_figures(member)


class PeopleFilters(filters.Filters):
    """Narrow the figures of people."""

    member_id = filters.Id()


class People(OnPeople, Collection):
    """How people score beside colleagues: one's own, and everybody's for owners and recruiters."""

    filters = PeopleFilters


class PersonItem(OnPeople, Item):
    """One person's figures."""
