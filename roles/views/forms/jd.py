"""Requirements of the JD, and the tools that its linter knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from foundation.core.forms import PlainForm, offer
from roles.models import Requirement


class RequirementForm(PlainForm):
    """One requirement of the JD and the work that it serves."""

    text = forms.CharField(label="Requirement", max_length=400)
    kind = forms.ChoiceField(label="Weight", choices=Requirement.Kind.choices)
    outcome = forms.ChoiceField(label="Serves the outcome", required=False)
    weekly_work = forms.CharField(label="or the weekly work", max_length=200, required=False)

    def __init__(self, *args: Any, outcomes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", [("", "None of them"), *outcomes])


def _words(written: str) -> list[str]:
    return [word for part in re.split(r"[,;\n]", written) if (word := part.strip())]


class JdToolForm(PlainForm):
    """A tool that the JD linter should know."""

    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Enter a name."})
    kind = forms.ChoiceField(label="Kind", help_text="Languages are never counted as tools.")
    family = forms.CharField(
        label="Family",
        max_length=40,
        required=False,
        help_text="Tools of one family do the same job; asking for two of them is a finding.",
        widget=forms.TextInput({"list": "families", "autocomplete": "off"}),
    )
    names = forms.CharField(
        label="Other spellings",
        max_length=600,
        required=False,
        help_text="Separated by commas. Capitals do not matter.",
    )
    ambiguous = forms.CharField(
        label="Spellings that are also ordinary words",
        max_length=600,
        required=False,
        help_text="Such as “Spark”. They count in exactly this writing, and only among technical words.",
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", list(kinds))

    def clean_names(self) -> list[str]:
        return _words(self.cleaned_data["names"])

    def clean_ambiguous(self) -> list[str]:
        return _words(self.cleaned_data["ambiguous"])
