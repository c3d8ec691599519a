"""The form of a saved view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from candidates.models import SavedView
from candidates.services.saving import NAME
from foundation.core.forms import PlainForm


class ViewForm(PlainForm):
    """A name, and whether others get it; `query` is what the address said, `was` what stood there before."""

    name = forms.CharField(label="Name", max_length=NAME, error_messages={"required": "Give the view a name."})
    shared = forms.BooleanField(
        label="Share it with everybody who may open this list", required=False,
        help_text="They see the same filters and columns, and of the people only whom they may see.",
    )  # fmt: skip
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8000)

    @staticmethod
    def told(view: SavedView) -> str:
        """Return what a view is, as the form remembers it."""
        told = QueryDict(mutable=True)
        told.update({"name": view.name, "shared": "1" if view.shared else "", "query": view.query})
        return told.urlencode()

    def given(self) -> dict[str, Any]:
        """Return what was given, without what stands as it was: another window may have changed that since."""
        data = {name: self.cleaned_data[name] for name in ("name", "shared", "query")}
        was = QueryDict(self.cleaned_data["was"])
        told = {"name": was.get("name"), "shared": bool(was.get("shared")), "query": was.get("query")}
        return {name: value for name, value in data.items() if not was or value != told[name]}
