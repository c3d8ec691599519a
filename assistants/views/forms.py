"""What a person says to a program that wants to read for them, and what owners allow."""

from __future__ import annotations

from typing import Any

from django import forms

from assistants.domain.programs import HIRING, PEOPLE
from assistants.queries.switches import reads_people
from foundation.core.forms import PlainForm, offer
from foundation.people.models import Membership


class ConsentForm(PlainForm):
    """In which organisation a program may read, and whether people as well. `scopes` are what the provider grants."""

    request = forms.CharField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label="Organisation", widget=forms.RadioSelect)
    people = forms.BooleanField(label="What candidates wrote and what was said of them", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.members: list[Membership] = kwargs.pop("members")
        self.asked: list[str] = kwargs.pop("requested_scopes")
        kwargs.pop("user")
        super().__init__(*args, **kwargs)
        offer(self, "organisation", [(str(one.organisation_id), one.organisation.name) for one in self.members])
        self.fields["organisation"].initial = str(self.members[0].organisation_id)

    def clean(self) -> dict[str, Any]:
        """Return the answers with `member` and `scopes`."""
        given = super().clean() or {}
        chosen = given.get("organisation")
        member = next((one for one in self.members if str(one.organisation_id) == chosen), None)
        if member is not None:
            people = bool(given.get("people")) and PEOPLE in self.asked and reads_people(member.organisation)
            given |= {"member": member, "scopes": [HIRING, PEOPLE] if people else [HIRING]}
        return given


class SwitchForm(PlainForm):
    """Whether members may let assistants in, and what these read."""

    on = forms.BooleanField(label="Members may let assistants read for them", required=False)
    people = forms.BooleanField(label="Also what candidates wrote and what was said of them", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse the second without the first."""
        given = super().clean() or {}
        if given.get("people") and not given.get("on"):
            self.add_error("people", "Without the first this reads nothing. Tick both, or neither.")
        return given
