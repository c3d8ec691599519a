"""The form by which people apply. Fields are checked by the service; here they are only read."""

from collections.abc import Sequence
from typing import Any

from django import forms

from candidates.models import FormQuestion
from candidates.services.asking import YES_NO, field_of
from candidates.views.forms.pipeline import ACCEPT
from foundation.core.forms import PlainForm
from foundation.core.widgets import FileInput, MailInput


class ApplyForm(PlainForm):
    """Who applies, and with what. The page adds a stamp, and a field for machines that fill in everything."""

    name = forms.CharField(label="Your name", required=False, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.CharField(label="E-mail", required=False, widget=MailInput())
    phone = forms.CharField(
        label="Phone", required=False, widget=forms.TextInput({"type": "tel", "autocomplete": "tel"})
    )
    resume = forms.FileField(
        label="Résumé",
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text="PDF, Word (.docx), OpenDocument, RTF or plain text, at most 15 MB.",
        widget=FileInput({"accept": ACCEPT}),
    )
    links = forms.CharField(
        label="Links to your work",
        required=False,
        help_text="One in each line, at most five: code, a talk, a profile. Without a résumé, at least one.",
        widget=forms.Textarea({"rows": 2, "autocomplete": "url", "inputmode": "url", "spellcheck": "false"}),
    )
    answer = forms.CharField(
        label="What have you shipped that this reminds you of?",
        required=False,
        help_text="A few sentences are enough: what it was, what you did, how you knew that it worked.",
        widget=forms.Textarea({"rows": 5}),
    )
    agree = forms.BooleanField(
        label="I agree",
        error_messages={"required": "Tick this if you agree; without it we may not keep what you send."},
    )
    via = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Sequence[FormQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [field_of(question) for question in questions]
        self.needed = [field_of(question) for question in questions if question.required]
        for question in questions:
            self.fields[field_of(question)] = _field(question)


def _field(question: FormQuestion) -> forms.Field:
    """Return the field of a role's own question; the service says what is wrong with its answer."""
    given: dict[str, Any] = {"label": question.label, "help_text": question.help, "required": False}
    if question.kind == FormQuestion.Kind.FILE:
        widget = FileInput({"accept": ACCEPT})
        return forms.FileField(**given, allow_empty_file=True, max_length=None, widget=widget)
    if question.kind == FormQuestion.Kind.TEXT:
        return forms.CharField(**given, widget=forms.Textarea({"rows": 4}))
    offered = YES_NO if question.kind == FormQuestion.Kind.YES_NO else question.options
    # What is no choice is told by the service, in the same words at every door.
    return forms.CharField(**given, widget=forms.RadioSelect(choices=[(each, each) for each in offered]))
