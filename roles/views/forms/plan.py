"""Tasks of the plan, and postings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer
from foundation.people.models import Membership
from roles.views.forms.money import MoneyForm, amount


class TaskForm(PlainForm):
    """A step of the plan."""

    title = forms.CharField(label="Task", max_length=200)
    owner = forms.ChoiceField(label="Owner", required=False)
    due_on = DayField(
        label="Due",
        required=False,
    )
    moves = forms.BooleanField(
        label="Move it with the start of the plan again",
        required=False,
        help_text="Its day was set by hand, so it stays when the plan moves.",
    )

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(person.pk), person.name) for person in people]
        offer(self, "owner", [("", "Nobody yet"), *names])


class PostingForm(MoneyForm):
    """Where the role is told of."""

    amounts = ("cost",)
    channel = forms.ChoiceField(label="Channel")
    label = forms.CharField(label="Where exactly", max_length=120, required=False)
    cost = amount("Cost")

    def __init__(self, *args: Any, channels: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", list(channels))
