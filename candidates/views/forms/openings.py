"""Forms of openings: one more, another day, an end, who fills it; and what happens with everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from candidates.models import Application, RejectReason
from candidates.views.forms.fields import OneOfField
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer_rows
from roles.models import Role

KEEP, HOLD, DECLINE, ELSEWHERE = "keep", "hold", "decline", "elsewhere"
WHAT = [(KEEP, "Keep"), (HOLD, "Put on hold"), (DECLINE, "Decline")]
GO_ON = (ELSEWHERE, "Another role")
AS_STAGE = ""
MAIL, LATER = "mail", "later"


class OpeningForm(PlainForm):
    """By when somebody is to be found, and why."""

    target_on = DayField(
        label="Somebody by",
        required=False,
    )
    why = forms.CharField(label="Why", required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CloseOpeningForm(PlainForm):
    """Why nobody is to be found for it."""

    reason = forms.CharField(
        label="Why it closes", max_length=300, error_messages={"required": "Say why nobody is to be found for it."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FillForm(PlainForm):
    """Which hire fills it."""

    application = OneOfField(
        Application.objects.none(), label="Who was hired",
        error_messages={"required": "Choose somebody.", "invalid_choice": "Choose somebody hired for this role."},
    )  # fmt: skip

    def __init__(self, *args: Any, hires: QuerySet[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "application", hires)
        self.fields["application"].label_from_instance = lambda row: str(row.candidate)  # type: ignore[attr-defined]  # a field of ours


class NeverStartedForm(PlainForm):
    """Why a hire never started."""

    reason = OneOfField(
        RejectReason.objects.none(), label="How it ended", widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose one of the reasons listed here."},
    )  # fmt: skip
    why = forms.CharField(
        label="What happened", max_length=300, error_messages={"required": "Say what happened; it stays on record."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisation_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RejectReason.objects.filter(organisation_id=organisation_id).order_by("by", "created_at", "pk")
        offer_rows(self, "reason", rows)
        self.fields["reason"].label_from_instance = lambda row: row.label  # type: ignore[attr-defined]  # a field of ours


class OthersForm(PlainForm):
    """What happens with everybody else: for all of a stage, and where somebody is an exception, for them alone."""

    reason = OneOfField(
        RejectReason.objects.none(), label="Why we decline", empty_label=None, required=False,
        error_messages={"invalid_choice": "Choose one of the reasons listed here."},
    )  # fmt: skip
    subject = forms.CharField(label="Subject of the mail", required=False)
    message = forms.CharField(label="Mail", required=False, widget=forms.Textarea({"rows": 12}))
    how = forms.ChoiceField(
        label="How they hear of it",
        choices=[(MAIL, "Send this mail to each"), (LATER, "Not yet: remind us tomorrow")],
        widget=forms.RadioSelect,
        initial=MAIL,
    )
    hold_reason = forms.CharField(label="Why they wait", required=False, max_length=300)
    hold_until = DayField(
        label="On hold until",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[Application],
        organisation_id: UUID,
        roles: Sequence[Role] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if roles:
            self.fields["to_role"] = forms.ChoiceField(
                label="Role",
                choices=[("", "Choose a role"), *((str(role.pk), role.title) for role in roles)],
                required=False,
                error_messages={"invalid_choice": "Choose one of the roles listed here."},
            )
        self.people = list(people)
        rows = RejectReason.objects.filter(organisation_id=organisation_id, by=RejectReason.By.US)
        offer_rows(self, "reason", rows.order_by("created_at", "pk"))
        self.fields["reason"].label_from_instance = lambda row: row.label  # type: ignore[attr-defined]  # a field of ours
        self._ask_of_each([*WHAT, GO_ON] if roles else WHAT)

    def _ask_of_each(self, what: Sequence[tuple[str, str]]) -> None:
        """Ask what happens to all of each stage, and to each person."""
        for stage in {row.stage_id: row.stage for row in self.people}.values():
            self.fields[f"stage_{stage.pk}"] = forms.ChoiceField(
                label=f"All at {stage.label}", choices=what, widget=forms.RadioSelect, initial=KEEP, required=False
            )
        for row in self.people:
            self.fields[f"person_{row.pk}"] = forms.ChoiceField(
                label=str(row.candidate), choices=[(AS_STAGE, "As the others"), *what], required=False
            )
            self.fields[f"seen_{row.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=row.version
            )

    def chosen(self, what: str) -> dict[UUID, int | None]:
        """Return for whom something was chosen, with the version that was seen; call only on a valid form.

        Who came in after the page was shown is nobody's choice.
        """
        shown = [row for row in self.people if self._said(row) == what and self._was_shown(row)]
        return {row.pk: self.cleaned_data[f"seen_{row.pk}"] for row in shown}

    @property
    def came_since(self) -> int:
        """Return of how many nothing was chosen, for they were not on the page, though of their stage it was."""
        return sum(self._said(row) not in ("", KEEP) and not self._was_shown(row) for row in self.people)

    def _said(self, row: Application) -> str:
        return self.cleaned_data[f"person_{row.pk}"] or self.cleaned_data[f"stage_{row.stage_id}"] or ""

    def _was_shown(self, row: Application) -> bool:
        return self.cleaned_data[f"seen_{row.pk}"] is not None
