"""Forms of interviews: when and where, who scores, who listens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from candidates.models import Application, Interview
from candidates.views.forms.fields import OneOfField, PeopleField
from foundation.core.forms import PlainForm, offer_rows
from foundation.core.local_times import LocalTimesForm
from foundation.core.widgets import DateTimeInput
from foundation.people.models import Job, Membership
from roles.domain.stage_kinds import kinds
from roles.models import Stage


class StageField(OneOfField):
    """A stage of the role, by its label."""

    def label_from_instance(self, obj: Stage) -> str:
        return obj.label


class TimeForm(LocalTimesForm):
    """When and where; times are read in the member's zone."""

    times = ("starts_at", "ends_at")

    starts_at = forms.DateTimeField(
        label="Starts",
        widget=DateTimeInput,
        error_messages={"required": "Choose a day and a time.", "invalid": "Choose a day and a time that exist."},
    )
    ends_at = forms.DateTimeField(
        label="Ends",
        widget=DateTimeInput,
        error_messages={"required": "Choose a day and a time.", "invalid": "Choose a day and a time that exist."},
    )
    place = forms.CharField(label="Place or link", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RescheduleForm(TimeForm):
    """Another time or place; a time that changes needs its reason."""

    reason = forms.CharField(label="Why the time changes", required=False, max_length=300)

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interview = interview

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if all(name in given for name in self.times) and not given.get("reason"):
            minute = {name: getattr(self.interview, name).replace(second=0, microsecond=0) for name in self.times}
            if any(given[name].replace(second=0, microsecond=0) != was for name, was in minute.items()):
                self.add_error("reason", "Say why; everybody who was asked reads it.")
        return given


class ScheduleForm(TimeForm):
    """An interview: stage, time, who scores and who listens."""

    stage = StageField(
        Stage.objects.none(), label="Conversation", empty_label=None,
        error_messages={"required": "Choose a stage.", "invalid_choice": "Choose a stage of this role."},
    )  # fmt: skip
    seats = PeopleField(
        Membership.objects.none(), label="Interviewers", required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    shadows = PeopleField(
        Membership.objects.none(), label="Shadows", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="They listen; nothing that they write counts.",
    )  # fmt: skip
    leads = PeopleField(
        Membership.objects.none(), label="Reverse shadows", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="They lead the talk to learn it, while an interviewer from above scores beside them.",
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = Stage.objects.filter(role_id=application.role_id).exclude(
            kind__in=kinds(lambda kind: not kind.allows_interviews)
        )
        offer_rows(self, "stage", stages)
        offer_rows(self, "seats", people)
        offer_rows(self, "shadows", people)
        offer_rows(self, "leads", people)
        self.order_fields(["stage", "starts_at", "ends_at", "place", "seats", "shadows", "leads"])


PARTS = (
    ("", "Interview, and owe a scorecard"),
    ("shadow", "Shadow: listen, nothing counts"),
    ("reverse", "Reverse shadow: lead the talk to learn it"),
)


class SeatForm(PlainForm):
    """One more person for an interview."""

    member = OneOfField(
        Membership.objects.none(), label="Ask",
        error_messages={"required": "Choose somebody.", "invalid_choice": "Choose an active member who interviews."},
    )  # fmt: skip
    part = forms.ChoiceField(
        label="To", choices=PARTS, required=False, initial="", error_messages={"invalid_choice": "Choose one of these."}
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "member", people)


def interviewers(organisation_id: UUID) -> QuerySet[Membership]:
    """Return who can be asked to interview, by name."""
    members = Membership.people.filter(organisation_id=organisation_id, active=True).exclude(job=Job.OBSERVER)
    return members.select_related("user").order_by("user__name", "pk")
