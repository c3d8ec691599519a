"""What is asked before many people are acted on, one form for each kind of act; each makes its act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import QueryDict

from candidates.domain import words
from candidates.models import Answer, BulkAct, RejectReason
from candidates.queries.transfers import roles_to_go_to
from candidates.services.bulk import (
    AssignMany,
    DeclineMany,
    HoldMany,
    Letter,
    Many,
    MoveMany,
    SendMany,
    TagMany,
    TransferMany,
    declining,
    sending,
)
from candidates.services.bulk.letters import frame_of
from candidates.views.forms.fields import OneOfField
from candidates.views.forms.pipeline import StageInHandField, keepers
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer, offer_rows
from foundation.people.models import Membership
from roles.models import Role, Stage

Kind = BulkAct.Kind
NO_LETTER = "none"


class BulkForm(PlainForm):
    """What is to be done to many people of a role, or without one to people of several."""

    # Whether who is acted on hangs on what is chosen here, so that it can be counted only then.
    chooses: ClassVar[bool] = False
    # Whether the same can be asked of people of several roles.
    of_any_role: ClassVar[bool] = False

    def __init__(
        self, *args: Any, member: Membership, role: Role | None, stages: Sequence[Stage], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.role_alone, self.stages = member, role, stages
        self.ready()

    @property
    def role(self) -> Role:
        """The one role whose people they are; only for acts that are not of any role."""
        if self.role_alone is None:
            raise RuntimeError("an act that asks for its role is of one role")
        return self.role_alone

    def ready(self) -> None:
        """Offer what can be chosen."""

    def act(self) -> Many:
        """Return the act; call once the form was found valid."""
        raise NotImplementedError  # forms have a metaclass of their own, which leaves no room for abc

    def bare(self) -> Many:
        """Return an act of this kind that says who could be acted on before anything is chosen."""
        raise NotImplementedError  # forms have a metaclass of their own, which leaves no room for abc


class BulkMoveForm(BulkForm):
    """Where to."""

    chooses = True
    to = StageInHandField(
        label="Move to",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a stage.", "invalid_choice": "Choose one of these stages."},
    )

    def ready(self) -> None:
        self.fields["to"].offer(self.stages)  # type: ignore[attr-defined]  # a field of ours

    def act(self) -> Many:
        return MoveMany(self.cleaned_data["to"])


class BulkHoldForm(BulkForm):
    """Why, and until when."""

    of_any_role = True
    reason = forms.CharField(label="Why", required=False, help_text="Kept with each hold.")
    until = DayField(
        label="Until",
        required=False,
        help_text="On that day each goes on by itself. Blank is until somebody takes them up.",
    )

    def act(self) -> Many:
        return HoldMany(self.cleaned_data["reason"], self.cleaned_data["until"])

    def bare(self) -> Many:
        return HoldMany()


class BulkTagForm(BulkForm):
    """Which tags."""

    chooses = True
    of_any_role = True
    tags = forms.CharField(label="Tags", required=False, help_text="A comma parts two.")

    def act(self) -> Many:
        return TagMany((self.cleaned_data["tags"],))


class BulkAssignForm(BulkForm):
    """Who looks after them."""

    chooses = True
    owner = OneOfField(
        Membership.objects.none(),
        label="Who looks after them",
        required=False,
        empty_label="Nobody",
        error_messages={"invalid_choice": "Choose somebody who works on this role's pipeline."},
    )

    def ready(self) -> None:
        offer_rows(self, "owner", keepers(self.role.organisation_id, self.role.pk))

    def act(self) -> Many:
        return AssignMany(self.cleaned_data["owner"])


class BulkTransferForm(BulkForm):
    """Which other role. They begin at its first stage, and all that may go along does."""

    chooses = True
    to_role = OneOfField(
        Role.objects.none(),
        label="Role in which they go on",
        empty_label="Choose a role",
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of these roles."},
    )

    def ready(self) -> None:
        offer_rows(self, "to_role", roles_to_go_to(self.member, self.role.pk))
        self.fields["to_role"].label_from_instance = lambda role: role.title  # type: ignore[attr-defined]  # a field of rows

    def act(self) -> Many:
        return TransferMany.to(self.cleaned_data["to_role"])


class LetterForm(BulkForm):
    """The words, with the marks that are filled for each."""

    subject = forms.CharField(label="Subject", required=False)
    message = forms.CharField(
        label="Letter",
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text="{greeting} and {thanks} are filled for each person, by name and by what they did for you.",
    )

    def letter(self) -> Letter:
        """Return the words as typed."""
        return Letter(self.cleaned_data["subject"], self.cleaned_data["message"])

    def suggested(self, typed: QueryDict) -> dict[str, str]:
        """Return the words that fit what is chosen."""
        raise NotImplementedError  # as above

    def is_ours(self, message: str) -> bool:
        """Tell whether a letter is one that we put in by ourselves, for whatever choice, and nobody has changed it."""
        return any(words.same(message, text) for text in words.all_to_many(frame_of(self.member, self.role)))

    def fitting(self, typed: QueryDict) -> dict[str, str] | None:
        """Return the words that fit where a letter goes out with those that we put in for another choice."""
        message, right = typed.get("message", ""), self.suggested(typed)
        general = self.suggested(QueryDict(f"outcome={typed.get('outcome', '')}"))
        if typed.get("send") == NO_LETTER or any(words.same(message, one["message"]) for one in (right, general)):
            return None
        return right if self.is_ours(message) else None


class BulkDeclineForm(LetterForm):
    """Why, and the letter. The letter fits the reason that is chosen; `words` puts it in."""

    reason = OneOfField(
        RejectReason.objects.none(),
        label="Reason, kept for each",
        empty_label="Choose a reason",
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose one of the reasons listed here."},
    )
    send = forms.ChoiceField(
        label="How they hear of it", choices=[("letter", "By this letter"), (NO_LETTER, "Not yet: remind us tomorrow")]
    )
    field_order = ("reason", "send", "subject", "message")

    def ready(self) -> None:
        rows = RejectReason.offered.filter(organisation_id=self.role.organisation_id, by=RejectReason.By.US)
        offer_rows(self, "reason", rows.order_by("created_at", "pk"))
        self.fields["reason"].label_from_instance = lambda reason: reason.label  # type: ignore[attr-defined]  # a field of rows

    def act(self) -> Many:
        letter = None if self.cleaned_data["send"] == NO_LETTER else self.letter()
        return DeclineMany(self.cleaned_data["reason"], letter)

    def bare(self) -> Many:
        reason = RejectReason(organisation_id=self.role.organisation_id, by=RejectReason.By.US)
        return DeclineMany(reason)

    def suggested(self, typed: QueryDict) -> dict[str, str]:
        """Return the words that fit the reason that is chosen."""
        key = _key(typed.get("reason"))
        reasons = RejectReason.offered.filter(organisation_id=self.role.organisation_id)
        reason = reasons.filter(pk=key).first() if key else None
        letter = declining.letter_of(frame_of(self.member, self.role), reason)
        return {"subject": letter.subject, "message": letter.message}


class BulkSendForm(LetterForm):
    """What is answered, the new day, and the letter."""

    outcome = forms.ChoiceField(label="The answer", error_messages={"required": "Say what you answer."})
    next_day = DayField(
        label="New day",
        required=False,
        help_text="For “Not yet”: by when they hear from you. It stands where {day} is.",
    )
    field_order = ("outcome", "next_day", "subject", "message")

    def ready(self) -> None:
        offer(self, "outcome", [(one.value, one.label) for one in (Answer.Outcome.LATER, Answer.Outcome.YES)])

    def act(self) -> Many:
        later = self.cleaned_data["outcome"] == Answer.Outcome.LATER
        day: date | None = self.cleaned_data["next_day"] if later else None
        return SendMany(self.cleaned_data["outcome"], self.letter(), day)

    def bare(self) -> Many:
        return SendMany(Answer.Outcome.YES, Letter("-", "-"))

    def suggested(self, typed: QueryDict) -> dict[str, str]:
        """Return the words that fit the answer that is chosen."""
        outcome = typed.get("outcome") or Answer.Outcome.LATER
        letter = sending.letter_of(frame_of(self.member, self.role), outcome)
        return {"subject": letter.subject, "message": letter.message}


FORMS: dict[str, type[BulkForm]] = {
    Kind.MOVE: BulkMoveForm,
    Kind.DECLINE: BulkDeclineForm,
    Kind.HOLD: BulkHoldForm,
    Kind.TAG: BulkTagForm,
    Kind.ASSIGN: BulkAssignForm,
    Kind.SEND: BulkSendForm,
    Kind.TRANSFER: BulkTransferForm,
}


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
