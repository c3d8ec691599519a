"""`answers` and `promises`: what candidates were told, by whom, when and how, and what they still wait for."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from candidates import policies, services
from candidates.api.applications import OnApplications
from candidates.models import Answer, Application, Promise
from candidates.queries.promises import visible_answers, visible_promises
from candidates.services import Telling
from foundation.activity.models import Notification
from foundation.core.api import filters
from foundation.core.api.inputs import Day, Input
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Act, Collection, Item, Resource
from foundation.people.models import Membership


class TellingInput(Input):
    """How somebody hears of it: mail sends `subject` and `message`; in the other ways they were told `told_on`."""

    how = serializers.ChoiceField(Answer.How.choices)
    subject = serializers.CharField(required=False, allow_blank=True)
    message = serializers.CharField(required=False, allow_blank=True)
    told_on = Day(required=False, allow_null=True)


class GiveInput(TellingInput):
    """An answer. With outcome later, `next_day` is promised, and a mail has `{day}` where that day goes."""

    outcome = serializers.ChoiceField(Answer.Outcome.choices)
    next_day = Day(required=False, allow_null=True)


def telling_of(data: dict[str, Any]) -> Telling:
    """Return how somebody hears of it, from a checked body."""
    told_on: date | None = data.get("told_on")
    return Telling(data["how"], data.get("subject", ""), data.get("message", ""), told_on)


class AnswerShape(Shape):
    """An answer. `given_at` is null while its mail waits, or when that was stopped or given up (`mail_state`)."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    outcome = serializers.ChoiceField(Answer.Outcome.choices)
    how = serializers.ChoiceField(Answer.How.choices)
    by_id = serializers.UUIDField()
    given_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    mail_state = serializers.ChoiceField(Notification.MailState.choices, allow_null=True)
    subject = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    fed_by = {
        "given_at": ("activity.Notification:subject_id",),
        "mail_state": ("activity.Notification:subject_id",),
    }


class AnswerFilters(filters.Filters):
    """Narrow the list of answers."""

    application_id = filters.Id()
    role_id = filters.Id(field_name="application__role_id")
    outcome = filters.Choices(choices=Answer.Outcome.choices)


class OnAnswers(Resource):
    """Answers to candidates, for those who work with them."""

    resource = "applications"
    shape = AnswerShape
    sealed = True

    def queryset(self, member: Membership) -> QuerySet[Answer]:
        return visible_answers(member)


class Answers(OnAnswers, Collection):
    """What candidates were told."""

    filters = AnswerFilters


class AnswerItem(OnAnswers, Item):
    """One answer."""


class StopAnswer(OnAnswers, Act):
    """Stop a mail that has not left; what was promised is promised again."""

    def act(self, member: Membership, row: Answer, data: dict[str, Any]) -> Answer:
        return services.stop_answer(actor=member, answer=row)


class GiveAnswer(OnApplications, Act):
    """Answer somebody by our mail, or record how they were told. A no follows a rejection."""

    input = GiveInput
    may = policies.can_work_application
    answer = OnAnswers

    def act(self, member: Membership, row: Application, data: dict[str, Any]) -> Answer:
        return services.give_answer(
            actor=member,
            application=row,
            outcome=data["outcome"],
            telling=telling_of(data),
            next_day=data.get("next_day"),
        )


class PromiseShape(Shape):
    """An answer that was promised by a day. It is open while `ended_at` is null; `end` says how it ended."""

    id = serializers.UUIDField()
    application_id = serializers.UUIDField()
    kind = serializers.ChoiceField(Promise.Kind.choices)
    due_on = serializers.DateField()
    binds_from = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    end = serializers.ChoiceField([("", "Open"), *Promise.End.choices])
    answer_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PromiseFilters(filters.Filters):
    """Narrow the list of promises."""

    application_id = filters.Id()
    role_id = filters.Id(field_name="application__role_id")
    kind = filters.Choices(choices=Promise.Kind.choices)


class Promises(Resource):
    """What candidates were promised."""

    resource = "applications"
    shape = PromiseShape

    def queryset(self, member: Membership) -> QuerySet[Promise]:
        return visible_promises(member)


class PromiseList(Promises, Collection):
    """Answers that were promised by page, by mail or by one of us."""

    sorts = ("due_on",)

    filters = PromiseFilters


class PromiseItem(Promises, Item):
    """One promise."""


urlpatterns = [
    path("answers", Answers.as_view()),
    path("answers/<uuid:id>", AnswerItem.as_view()),
    path("answers/<uuid:id>/stop", StopAnswer.as_view()),
    path("applications/<uuid:id>/answer", GiveAnswer.as_view()),
    path("promises", PromiseList.as_view()),
    path("promises/<uuid:id>", PromiseItem.as_view()),
]
