"""One stage of the loop."""

from __future__ import annotations

from typing import Any

from django import forms

from roles.views.forms.money import MoneyForm, amount


class StageForm(MoneyForm):
    """One stage of the loop."""

    amounts = ("pay",)
    label = forms.CharField(label="Name", max_length=80)
    minutes = forms.IntegerField(label="Minutes with the candidate", required=False, min_value=0, max_value=600)
    hours = forms.CharField(label="Hours on their own", required=False, max_length=6)
    patience_days = forms.IntegerField(
        label="Patience", min_value=1, max_value=90, help_text="How long a person may wait here before it shows."
    )
    pay = amount("Pay to the candidate")
    focus = forms.CharField(
        label="What it looks at", required=False, widget=forms.Textarea({"rows": 3}), help_text="One thing a line."
    )
    mainly_theory = forms.BooleanField(label="Mainly theory questions", required=False)
    puzzles = forms.BooleanField(label="Uses algorithm puzzles", required=False)
    outside_engineering = forms.BooleanField(label="With someone from outside engineering", required=False)

    def __init__(self, *args: Any, pays: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not pays:
            del self.fields["pay"]
