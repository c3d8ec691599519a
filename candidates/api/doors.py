"""`form-questions` of roles, `form-answers` of applicants, and `referrals`."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.details import DetailsInput
from candidates.models import FormAnswer, FormQuestion, Referral
from candidates.queries.doors import own_referrals, roles_to_refer_to, told_of, visible_form_answers, visible_questions
from candidates.queries.seeing import visible_attachments
from candidates.services.asking import Asked, describe_question
from candidates.views.delivery import file_of
from foundation.core.api import filters
from foundation.core.api.inputs import Input
from foundation.core.api.links import file_url, linked_files
from foundation.core.api.permissions import Asker
from foundation.core.api.shapes import FILLED, Cells, Shape
from foundation.core.api.views import Act, ApiView, Changes, Collection, Creates, Item, Resource
from foundation.core.fetch import found_or_404
from foundation.people.models import Membership
from roles.queries.seeing import visible_roles


class FormQuestionShape(Shape):
    """A question of a role's application form. One with `retired_at` is asked no more."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    help = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField())
    required = serializers.BooleanField()  # type: ignore[assignment]  # likewise
    position = serializers.IntegerField()
    retired_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class QuestionFilters(filters.Filters):
    """Narrow the list of questions."""

    role_id = filters.Id()


class QuestionChange(Input):
    """What is asked. A question about pay history, age, family, health, origin or belief is refused in words."""

    kind = serializers.ChoiceField(choices=FormQuestion.Kind.choices, required=False)
    label = serializers.CharField(max_length=300, required=False)  # type: ignore[assignment]  # as above
    help = serializers.CharField(max_length=300, required=False, allow_blank=True)
    options = serializers.ListField(child=serializers.CharField(max_length=120), max_length=12, required=False)
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]  # as above


class QuestionInput(QuestionChange):
    """A new question at the end of a role's form."""

    role_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=FormQuestion.Kind.choices)
    label = serializers.CharField(max_length=300)


class OnQuestions(Resource):
    """Questions of the forms of roles that the member sees."""

    resource = "form_questions"
    shape = FormQuestionShape

    def queryset(self, member: Membership) -> QuerySet[FormQuestion]:
        return visible_questions(member)


class Questions(OnQuestions, Creates, Collection):
    """What application forms ask."""

    sorts = ("position",)

    filters = QuestionFilters
    input = QuestionInput

    def create(self, member: Membership, data: dict[str, Any]) -> FormQuestion:
        role = self.find(visible_roles(member), data.pop("role_id"), "role_id")
        return services.add_question(actor=member, role=role, asked=Asked(**data))


class QuestionItem(OnQuestions, Changes, Item):
    """One question."""

    input = QuestionChange
    may_change = policies.can_ask.on("role")

    def change(self, member: Membership, row: FormQuestion, data: dict[str, Any]) -> FormQuestion:
        version = data.pop("version", None)
        kept = {name: value for name, value in describe_question(row).items() if name != "version"}
        return services.edit_question(actor=member, question=row, asked=Asked(**{**kept, **data}), version=version)


class QuestionPlace(Input):
    """Where a question is asked: its place in the form, from 1."""

    place = serializers.IntegerField(min_value=1, max_value=60)


class MoveQuestion(OnQuestions, Act):
    """Ask a question earlier or later."""

    input = QuestionPlace

    def act(self, member: Membership, row: FormQuestion, data: dict[str, Any]) -> FormQuestion:
        return services.move_question(actor=member, question=row, place=data["place"])


class RetireQuestion(OnQuestions, Act):
    """Ask a question no more; what was answered to it stays."""

    def act(self, member: Membership, row: FormQuestion, data: dict[str, Any]) -> FormQuestion:
        return services.retire_question(actor=member, question=row)


ANSWER = "form-answer"


class FormAnswerShape(Shape):
    """What somebody answered in the form, and the question as it stood then.

    `file_url` is good for this key, for a quarter of an hour at least.
    """

    id = serializers.UUIDField()
    application_id = serializers.UUIDField(source="entry.application_id")
    question_id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    text = serializers.CharField(allow_blank=True)
    file_id = serializers.UUIDField(allow_null=True)
    file_url = serializers.URLField(allow_null=True, source=FILLED)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {"file_url": ("file_id",)}

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in the links to files that were answers."""
        for row in rows:
            row["file_url"] = file_url(asker, ANSWER, row["id"]) if row["file_id"] else None


class AnswerFilters(filters.Filters):
    """Narrow the list of answers."""

    application_id = filters.Id(field_name="entry__application_id")


class OnAnswers(Resource):
    """Answers of the applicants whom the member sees."""

    resource = "form_answers"
    shape = FormAnswerShape

    def queryset(self, member: Membership) -> QuerySet[FormAnswer]:
        return visible_form_answers(member)


class Answers(OnAnswers, Collection):
    """What people answered in application forms."""

    filters = AnswerFilters


class AnswerItem(OnAnswers, Item):
    """One answer."""


class AnswerFile(ApiView):
    """The file that was an answer, under the scope of answers."""

    resource = "form_answers"

    def get(self, request: Any, id: UUID) -> FileResponse:
        """Send the file as a download."""
        answers = visible_form_answers(request.member).filter(pk=id)
        files = visible_attachments(request.member).filter(pk__in=answers.values("file_id"))
        return file_of(found_or_404(files.defer("text", "search")))


linked_files.register(ANSWER, AnswerFile)


class ReferralShape(Shape):
    """A referral of the member's own: whom, for which role, and `outcome`: that it arrived, or how it ended."""

    id = serializers.UUIDField()
    role_id = serializers.UUIDField(source="application.role_id")
    how = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(source=FILLED)
    agreed_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "outcome": (
            "application.status",
            "application.stage_id",
            "application.closed_at",
        ),
    }

    @classmethod
    def finish(cls, rows: list[Cells], asker: Asker) -> None:
        """Put in what a referrer may know of how it went."""
        shown = Referral.objects.filter(pk__in=[row["id"] for row in rows]).select_related("application")
        told = {row.pk: told_of(row) for row in shown}
        for row in rows:
            row["outcome"] = told[row["id"]]


class ReferralInput(DetailsInput):
    """Whom the member refers. `agreed` says that the person knows of it and wants to be contacted."""

    role_id = serializers.UUIDField()
    how = serializers.ChoiceField(choices=Referral.How.choices)
    words = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    agreed = serializers.BooleanField()


class OnReferrals(Resource):
    """What the member referred."""

    resource = "referrals"
    shape = ReferralShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Referral]:
        return own_referrals(member)


class Referrals(OnReferrals, Creates, Collection):
    """The member's own referrals."""

    input = ReferralInput

    def create(self, member: Membership, data: dict[str, Any]) -> Referral:
        role = self.find(roles_to_refer_to(member), data.pop("role_id"), "role_id")
        word = services.Word(data.pop("how"), data.pop("words", ""), data.pop("agreed"))
        return services.refer(actor=member, role=role, person=services.Person(**data), word=word)


class ReferralItem(OnReferrals, Item):
    """One referral."""


urlpatterns = [
    path("form-questions", Questions.as_view()),
    path("form-questions/<uuid:id>", QuestionItem.as_view()),
    path("form-questions/<uuid:id>/move", MoveQuestion.as_view()),
    path("form-questions/<uuid:id>/retire", RetireQuestion.as_view()),
    path("form-answers", Answers.as_view()),
    path("form-answers/<uuid:id>", AnswerItem.as_view()),
    path("referrals", Referrals.as_view()),
    path("referrals/<uuid:id>", ReferralItem.as_view()),
]
