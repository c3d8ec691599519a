"""How a system is read."""

from __future__ import annotations

from django import forms

from foundation.core.forms import PlainForm

MINUTES = [("15", "every 15 minutes"), ("30", "every 30 minutes"), ("60", "every hour"), ("360", "every 6 hours")]
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class ConnectionForm(PlainForm):
    """Addresses, key and pace. The secret is never filled in again; blank keeps the one that is there."""

    client_id = forms.CharField(label="Client id", max_length=200, required=False, widget=forms.TextInput(PLAIN))
    client_secret = forms.CharField(
        label="Secret",
        max_length=500,
        required=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    user_id = forms.CharField(
        label="Reads as the user with the id", max_length=60, required=False, widget=forms.TextInput(PLAIN)
    )
    base_url = forms.CharField(label="Address", max_length=300, required=False, widget=forms.TextInput(PLAIN))
    token_url = forms.CharField(
        label="Address for tokens", max_length=300, required=False, widget=forms.TextInput(PLAIN)
    )
    minutes = forms.ChoiceField(label="How often", choices=MINUTES, initial="30")
    on = forms.BooleanField(label="Read by itself", required=False)
    private = forms.BooleanField(label="Take in people who are private there", required=False)

    def clean_minutes(self) -> int:
        """Return a whole number."""
        return int(self.cleaned_data["minutes"])


class StartForm(PlainForm):
    """What the first sync takes in, and whether others follow by themselves."""

    on = forms.BooleanField(label="Go on by itself afterwards", required=False)
    private = forms.BooleanField(label="Take in people who are private there", required=False)
