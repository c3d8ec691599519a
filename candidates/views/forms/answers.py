"""What is typed to answer somebody: whether it goes on, the words, and how they hear of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from candidates.models import Answer
from candidates.services import Telling
from candidates.views.forms.pipeline import CloseForm, StageInHandField
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer
from roles.models import Stage

LATER = "not_yet"
HOW = [
    (Answer.How.MAIL, "Send this mail"),
    (Answer.How.PHONE, "I told them by phone"),
    (Answer.How.OUTSIDE, "I wrote to them myself"),
    (Answer.How.PERSON, "I told them in person"),
]


class TellingForm(PlainForm):
    """How the person hears of it. Service sentences stand beside these fields by their names."""

    how = forms.ChoiceField(
        label="How do they hear of it?",
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they hear of it.", "invalid_choice": "Choose one of these."},
    )
    told_on = DayField(
        label="Told on",
        required=False,
        help_text="Where you told them yourself; blank is today.",
    )
    subject = forms.CharField(label="Subject of the mail", required=False)
    message = forms.CharField(label="Mail", required=False, widget=forms.Textarea({"rows": 14}))

    def telling(self) -> Telling | None:
        """Return how they hear of it, None for “later”; call only on a valid form."""
        data = self.cleaned_data
        if not data["how"] or data["how"] == LATER:
            return None
        return Telling(data["how"], data["subject"], data["message"], data["told_on"])


class DeclineForm(TellingForm, CloseForm):
    """Why we decline, and how the person hears of it; nothing chosen is “later”."""

    field_order = ("reason", "how", "told_on", "subject", "message", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].required = False
        offer(self, "how", [*HOW, (LATER, "Not yet: remind me tomorrow")])


class TransferForm(TellingForm):
    """Where somebody goes on, what goes along, and what they are told; nothing chosen is nothing."""

    to_stage = StageInHandField(
        label="Where they begin there",
        error_messages={"required": "Choose a stage.", "invalid_choice": "Choose one of these stages."},
    )
    keep_notes = forms.BooleanField(label="Notes", required=False, initial=True)
    keep_files = forms.BooleanField(label="Files", required=False, initial=True)
    keep_answers = forms.BooleanField(label="What they sent by the form", required=False, initial=True)
    reason = forms.CharField(
        label="Why",
        required=False,
        help_text="It stands in both histories, for those who work on both applications and owe no scorecard there.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = (
        "to_stage",
        "keep_notes",
        "keep_files",
        "keep_answers",
        "reason",
        "how",
        "told_on",
        "subject",
        "message",
    )

    def __init__(self, *args: Any, stages: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_stage"].offer(stages)  # type: ignore[attr-defined]  # a field of ours
        self.fields["how"].required = False
        offer(self, "how", [*HOW, (LATER, "They are told nothing now")])


class AnswerForm(TellingForm):
    """An answer to somebody whose application goes on, or to somebody who was declined and does not know."""

    outcome = forms.ChoiceField(
        label="The answer", widget=forms.RadioSelect, error_messages={"required": "Say what you answer."}
    )
    next_day = DayField(
        label="New day",
        required=False,
        help_text="For “not yet”: by when they hear from you. You are reminded of it.",
    )
    field_order = ("outcome", "next_day", "how", "told_on", "subject", "message")

    def __init__(self, *args: Any, declined: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [Answer.Outcome.NO] if declined else [Answer.Outcome.YES, Answer.Outcome.LATER]
        offer(self, "outcome", [(outcome.value, outcome.label) for outcome in fitting])
