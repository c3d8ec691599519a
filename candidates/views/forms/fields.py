"""Fields that choose rows, for forms of the pipeline and of interviews."""

from typing import Any

from django import forms


class OneOfField(forms.ModelChoiceField):
    """One row by its id; an id that is none is told like one that is not offered."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class PeopleField(forms.ModelMultipleChoiceField):
    """Members by their ids; whatever is wrong with one is told in one sentence."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError("Choose active members who interview.", code="invalid_choice") from None
