"""The language model that drafts."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.core.forms import PlainForm


class EndpointForm(PlainForm):
    """The language model that drafts. The key is never filled in again; blank keeps the one that is there."""

    address = forms.CharField(
        label="Address",
        max_length=300,
        error_messages={"required": "Enter the address."},
        help_text="Where it answers chat completions, such as https://models.example.com/v1.",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    model = forms.CharField(
        label="Model",
        max_length=120,
        error_messages={"required": "Enter the name of the model."},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label="Key",
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    forget_key = forms.BooleanField(label="Forget the key that is kept", required=False)
    on = forms.BooleanField(label="May be asked for drafts", required=False)

    def __init__(self, *args: Any, kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kept:
            del self.fields["forget_key"]
