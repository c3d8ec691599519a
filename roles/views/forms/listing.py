"""What the public page says of a role, and what the organisation says of itself beside its jobs."""

from __future__ import annotations

from django import forms

from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm
from roles.models import Role

_LINES = {"rows": 3, "spellcheck": "false"}


class ListingForm(PlainForm):
    """Where, how, until when, and what comes with it. The service reads the lines."""

    title = forms.CharField(label="Title", max_length=120, error_messages={"required": "Give the role a title."})
    workplace = forms.ChoiceField(
        label="Where the work is done", required=False, choices=[("", "Not said"), *Role.Workplace.choices]
    )
    places = forms.CharField(
        label="Places",
        required=False,
        widget=forms.Textarea({**_LINES, "placeholder": "Rotterdam, Netherlands"}),
        help_text="One a line: city, region, country. City and region may be left out.",
    )
    remote_from = forms.CharField(
        label="Remote from",
        required=False,
        widget=forms.Textarea({**_LINES, "rows": 2, "placeholder": "Netherlands, Poland, Germany"}),
        help_text="Countries from which the role may be done, with commas between them.",
    )
    location = forms.CharField(
        label="Place in your own words",
        max_length=120,
        required=False,
        help_text="Shown instead of the places above, such as “Rotterdam, or remote within two hours of CET”.",
    )
    employment = forms.ChoiceField(
        label="Employment", required=False, choices=[("", "As the scope says"), *Role.Employment.choices]
    )
    closes_on = DayField(
        label="Closing date",
        required=False,
        help_text="The last day on which people may apply. After it the page stays and takes nobody.",
    )
    benefits = forms.CharField(
        label="Benefits", required=False, widget=forms.Textarea({"rows": 4}), help_text="One a line."
    )


class CareersForm(PlainForm):
    """What stands beside every job, and where the organisation hires."""

    website = forms.CharField(
        label="Website",
        max_length=300,
        required=False,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url", "placeholder": "https://"}),
        help_text="Job boards link to it as the employer.",
    )
    logo = forms.CharField(
        label="Address of the logo",
        max_length=300,
        required=False,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}),
        help_text="A picture on your own site, at least 112 pixels wide and high.",
    )
    places = forms.CharField(
        label="Where you hire",
        required=False,
        widget=forms.Textarea({**_LINES, "rows": 4, "placeholder": "Netherlands\nNew York, United States"}),
        help_text="Countries and regions, one a line. The rules of these places are looked at for remote roles too.",
    )
