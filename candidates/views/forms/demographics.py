"""What may be asked of people who apply, and what they answer."""

from collections.abc import Sequence
from typing import Any

from django import forms

from candidates.queries.demographics import Question, bank
from candidates.services.demographics import AGREE
from foundation.core.forms import PlainForm, offer


class QuestionsForm(PlainForm):
    """Which questions are asked; none ticked asks nothing."""

    questions = forms.MultipleChoiceField(label="Asked", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "questions", [(key, question.ask) for key, question in bank().items()])


class AboutYouForm(PlainForm):
    """What somebody says of themselves; each question may be left out. The service says what is wrong."""

    agree = forms.BooleanField(label="I agree", error_messages={"required": AGREE})

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [question.key for question in questions]
        for question in questions:
            widget = forms.RadioSelect(choices=list(question.choices.items()))
            self.fields[question.key] = forms.CharField(label=question.ask, required=False, widget=widget)
