"""Starting a role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from foundation.core.forms import PlainForm, offer
from foundation.people.models import Membership
from roles.models import RoleTemplate


class RoleForm(PlainForm):
    """Starting a role."""

    title = forms.CharField(
        label="Title",
        max_length=120,
        widget=forms.TextInput({"autofocus": True, "placeholder": "Founding ML engineer"}),
    )
    location = forms.CharField(label="Place", max_length=120, required=False, help_text="Such as “Remote, UTC ±3”.")
    lead = forms.ChoiceField(label="Lead", help_text="Writes the brief and decides. Can be changed later.")
    template = forms.ChoiceField(
        label="Start from", required=False, help_text="What the template holds is filled in, as drafts to be looked at."
    )

    def __init__(
        self, *args: Any, people: Sequence[Membership], templates: Sequence[RoleTemplate] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if templates:
            named = [(str(template.pk), template.name) for template in templates]
            offer(self, "template", [("", "Nothing, an empty role"), *named])
        else:
            del self.fields["template"]
        offer(self, "lead", [(str(person.pk), person.name) for person in people])
