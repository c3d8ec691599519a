"""Forms of the doors: a question of a role's form, and a referral. The services say what is wrong with them."""

from typing import Any

from django import forms

from candidates.domain.fields import BY_KEY, Person
from candidates.models import FormQuestion, Referral
from candidates.services.asking import Asked
from candidates.services.referring import Word
from candidates.views.forms.fields import OneOfField
from candidates.views.forms.pipeline import ACCEPT
from foundation.core.forms import PlainForm, offer_rows
from foundation.core.widgets import FileInput, MailInput
from roles.models import Role


class QuestionForm(PlainForm):
    """What is asked, and how it is answered."""

    label = forms.CharField(label="Question", required=False)
    kind = forms.ChoiceField(label="Answered by", choices=FormQuestion.Kind.choices, widget=forms.RadioSelect)
    options = forms.CharField(
        label="Answers to choose from",
        required=False,
        help_text="One in each line; only for “One of several”.",
        widget=forms.Textarea({"rows": 4}),
    )
    help = forms.CharField(label="A line below it", required=False)
    required = forms.BooleanField(label="An answer is needed", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def asked(self) -> Asked:
        """Return what was typed."""
        given = self.cleaned_data
        return Asked(given["kind"], given["label"], given["help"], given["options"].splitlines(), given["required"])


class ReferralForm(PlainForm):
    """Whom, for which role, and how they are known."""

    role = OneOfField(label="Role", queryset=Role.objects.none(), empty_label="Choose a role")
    name = forms.CharField(label="Their name", required=False)
    email = forms.CharField(label="Their e-mail", required=False, widget=MailInput({"autocomplete": "off"}))
    linkedin = forms.CharField(label=BY_KEY["linkedin"].label, required=False, widget=forms.TextInput({"type": "url"}))
    how = forms.ChoiceField(label="How do you know them?", choices=Referral.How.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="What should we know?",
        required=False,
        help_text="What you saw them do. Those who work on the role read it.",
        widget=forms.Textarea({"rows": 4}),
    )
    resume = forms.FileField(
        label="Résumé", required=False, allow_empty_file=True, max_length=None, widget=FileInput({"accept": ACCEPT})
    )
    agreed = forms.BooleanField(label="They know of this and want to hear from us", required=False)

    def __init__(self, *args: Any, roles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "role", roles)

    def person(self) -> Person:
        """Return whom they named."""
        given = self.cleaned_data
        return Person(given["name"], given["email"], linkedin=given["linkedin"])

    def word(self) -> Word:
        """Return what they say of them."""
        return Word(self.cleaned_data["how"], self.cleaned_data["words"], self.cleaned_data["agreed"])
