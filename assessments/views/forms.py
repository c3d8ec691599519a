"""What is typed about take-homes, by staff and by candidates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms

from assessments.models import Assignment, TaskVersion
from assessments.services.sending import Terms
from foundation.core.clock import today
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer
from foundation.core.local_times import LocalTimesForm
from foundation.core.widgets import DateTimeInput, FileInput
from foundation.people.models import Membership
from foundation.people.views.forms import LongSelect, zone_choices
from roles.models import Stage

BIGGEST_PAY = Decimal(1_000_000)


class SendForm(PlainForm):
    """The task and its terms."""

    task = forms.ChoiceField(label="Task")
    hours = forms.DecimalField(label="Hours of work", max_digits=3, decimal_places=1, initial=4)
    window_days = forms.IntegerField(label="Days to find the time", initial=7)
    pay = forms.DecimalField(
        label="Pay", max_digits=10, decimal_places=2, initial=0, min_value=0, max_value=BIGGEST_PAY,
        help_text="Paid whatever you decide. Unpaid work costs you the people with choices.",
    )  # fmt: skip
    answer_by = DayField(
        label="Answer promised by",
        help_text="The candidate is told this day.",
    )
    ai_policy = forms.ChoiceField(
        label="AI tools",
        choices=[("allowed", "Allowed"), ("limited", "For look-ups and boilerplate"), ("none", "Not for this one")],
        initial="allowed",
    )

    def __init__(self, *args: Any, versions: list[TaskVersion], stage: Stage, archetype: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = sorted(versions, key=lambda v: archetype not in v.task.for_archetypes)
        self.versions = {str(version.pk): version for version in fitting}
        offer(self, "task", [(pk, v.task.label) for pk, v in self.versions.items()])
        self.fields["answer_by"].initial = today() + timedelta(days=14)
        if stage.hours:
            self.fields["hours"].initial = stage.hours
        if stage.pay_minor:
            self.fields["pay"].initial = Decimal(stage.pay_minor) / 100

    def terms(self) -> Terms:
        """Return the cleaned terms; call only on a valid form."""
        data = self.cleaned_data
        return Terms(
            hours=data["hours"],
            window_days=data["window_days"],
            pay_minor=int(data["pay"] * 100),
            answer_by=data["answer_by"],
            ai_policy=data["ai_policy"],
        )

    def version(self) -> TaskVersion:
        """Return the chosen task version; call only on a valid form."""
        return self.versions[self.cleaned_data["task"]]


class GradersForm(PlainForm):
    """Who grades; people who could know the candidate's name are marked by the page, not left out."""

    graders = forms.MultipleChoiceField(label="Graders", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        offer(self, "graders", [(pk, m.name) for pk, m in self.members.items()])

    def chosen(self) -> list[Membership]:
        """Return the chosen members; call only on a valid form."""
        return [self.members[pk] for pk in self.cleaned_data["graders"]]


class ExtendForm(LocalTimesForm):
    """More time."""

    times = ("until",)

    until = forms.DateTimeField(label="New end", widget=DateTimeInput())
    reason = forms.CharField(label="Reason", max_length=300)


class WithdrawForm(PlainForm):
    """Taking the task back."""

    reason = forms.CharField(label="Reason", max_length=300)


class PaymentForm(PlainForm):
    """When the candidate was paid."""

    paid_on = DayField(label="Paid on", initial=today)


class ZoneForm(PlainForm):
    """In which zone the candidate reads times."""

    zone = forms.ChoiceField(
        label="Show times in",
        choices=zone_choices,
        widget=LongSelect,
        error_messages={"invalid_choice": "Choose a time zone from the list."},
    )


class UploadForm(PlainForm):
    """One file of the candidate's work."""

    file = forms.FileField(
        label="File",
        widget=FileInput(),
        max_length=200,
        error_messages={"required": "Choose a file first.", "empty": "This file is empty."},
    )


class HandInForm(PlainForm):
    """What goes with the files."""

    hours_spent = forms.DecimalField(
        label="About how many hours did it take?",
        max_digits=4,
        decimal_places=1,
        help_text="For our planning. Graders do not see it.",
        error_messages={"required": "Say about how many hours it took, for example 3.5."},
    )
    statement = forms.CharField(
        label="Anything the readers should know",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Leave your name out; they read without it.",
    )
    ai_statement = forms.CharField(
        label="Which tools helped, and where?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say which tools helped, or “none”."},
    )

    @classmethod
    def of(cls, assignment: Assignment) -> HandInForm:
        """Return the empty form of an assignment."""
        return cls(initial={"hours_spent": None})
