"""What owners enter about webhooks; services check it again."""

from typing import Any

from django import forms

from foundation.activity.queries.webhooks import type_choices
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer

OVERLAPS = [(0, "no time: it may have leaked"), (1, "an hour"), (24, "a day"), (72, "three days"), (168, "a week")]


class WebhookForm(PlainForm):
    """An endpoint, and what it is told of."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="The system that listens.",
        error_messages={"required": "Enter a name, such as the system that listens."},
    )
    url = forms.CharField(
        label="Address",
        max_length=300,
        help_text="Begins with https://. It is looked up again before each message, and redirects are not followed.",
        error_messages={"required": "Enter the address."},
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    role_ids = forms.MultipleChoiceField(
        label="Only these roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: all roles, and what is about no role.",
    )
    types = forms.MultipleChoiceField(label="Told of", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "types", [(one, one) for one in type_choices()])
        offer(self, "role_ids", roles)


class RotationForm(PlainForm):
    """How long the former secret goes on signing."""

    overlap_hours = forms.TypedChoiceField(
        label="The former one signs as well for",
        coerce=int,
        choices=OVERLAPS,
        initial=24,
    )


class ReplayForm(PlainForm):
    """A span of days, both included."""

    first = DayField(label="From", error_messages={"required": "Choose the first day."})
    last = DayField(label="To", error_messages={"required": "Choose the last day."})
