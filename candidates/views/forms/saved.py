"""The form of a saved view."""

from django import forms

from candidates.services.saving import NAME
from foundation.core.forms import PlainForm


class ViewForm(PlainForm):
    """A name, and whether others get it; `query` is what the address said."""

    name = forms.CharField(label="Name", max_length=NAME, error_messages={"required": "Give the view a name."})
    shared = forms.BooleanField(
        label="Share it with everybody who may open this list", required=False,
        help_text="They see the same filters and columns, and of the people only whom they may see.",
    )  # fmt: skip
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
