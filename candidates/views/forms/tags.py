"""The form of one tag."""

from collections.abc import Sequence
from typing import Any

from django import forms

from foundation.core.forms import PlainForm, offer


class TagForm(PlainForm):
    """Another name, or the tag that everybody gets instead; the service checks both."""

    name = forms.CharField(label="Name", required=False)
    into = forms.ChoiceField(
        label="Merge into", required=False, error_messages={"invalid_choice": "Choose one of these tags."}
    )

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", [("", "Choose a tag"), *others])
