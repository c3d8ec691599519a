"""Small helps for forms: refusals of a service become sentences beside the fields."""

from typing import Any, cast

from django import forms
from django.db import models

from foundation.core.errors import Invalid

# What Django says to a choice that is none, or is offered no more, and what we say.
CHOOSE = "is not offered here, or no longer. Choose one of those that are."
OURS = {
    forms.ChoiceField.default_error_messages["invalid_choice"]: f"“%(value)s” {CHOOSE}",
    forms.ModelChoiceField.default_error_messages["invalid_choice"]: f"This {CHOOSE}",
}


def add_errors(form: forms.BaseForm, error: Invalid) -> None:
    """Put each sentence beside its field; those about unknown fields or the whole go on top."""
    for field, sentences in error.errors.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


class PlainForm(forms.Form):
    """A form with our labels' punctuation and no browser validation in the way of our sentences."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            said = field.error_messages.get("invalid_choice")
            if said in OURS:
                field.error_messages["invalid_choice"] = OURS[said]


def offer(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Let a field of choices offer what is known only when the form is made."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def offer_rows(form: forms.BaseForm, name: str, rows: models.QuerySet[Any]) -> None:
    """Let a field of rows offer those that the member may choose from."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows
