"""Forms of the pipeline's pages. They read what was typed; services decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField

from candidates.domain.fields import DETAILS, Detail, Person
from candidates.models import RejectReason
from candidates.policies import WORKING_SEATS
from candidates.views.forms.fields import OneOfField, PeopleField
from foundation.core import playbook
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer, offer_rows
from foundation.core.widgets import FileInput, MailInput
from foundation.people.models import Job, Membership
from roles.models import Stage

ACCEPT = ".pdf,.docx,.odt,.rtf,.txt"


def sources() -> list[tuple[str, str]]:
    """Return the ways in which people come, for a select."""
    labels = [row["label"] for row in playbook.items("candidates", "sources", "key", "label")]
    return [("", "Not known"), *((label, label) for label in labels)]


def detail_field(detail: Detail) -> forms.CharField:
    """Return the form field of one of a person's details. The service checks it, so that page and API say the same."""
    widget = MailInput({"autocomplete": "off"}) if detail.kind == "email" else forms.TextInput({"type": detail.kind})
    return forms.CharField(label=detail.label, required=False, widget=widget)


class PersonForm(PlainForm):
    """A person's details, by the list of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {**{detail.key: detail_field(detail) for detail in DETAILS}, **self.fields}

    @property
    def details(self) -> list[BoundField]:
        """Return the fields of the details, to draw them."""
        return [self[detail.key] for detail in DETAILS]

    def person(self) -> Person:
        """Return what was typed; call once the form was found valid."""
        return Person(**{detail.key: self.cleaned_data[detail.key] for detail in DETAILS})


class IntakeForm(PersonForm):
    """A person for a role. `known` is the id of the known person that the reader agreed to use."""

    source = forms.ChoiceField(
        label="How they came", required=False, error_messages={"invalid_choice": "Choose one of these ways."}
    )
    resume = forms.FileField(
        label="Résumé",
        required=False,
        allow_empty_file=True,
        max_length=None,
        help_text="PDF, Word (.docx), OpenDocument, RTF or plain text, at most 15 MB. Its text becomes searchable.",
        widget=FileInput({"accept": ACCEPT}),
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea({"rows": 3}))
    known = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "source", sources())
        self.fields["email"].help_text = "A name or an address is needed; somebody known by the address is found."


class CandidateForm(PersonForm):
    """Contact details of someone known."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class OpenOrClosed(forms.RadioSelect):
    """Radio buttons of which those in `closed` cannot be chosen."""

    closed: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option


class StageInHandField(forms.ChoiceField):
    """One of the stages that `offer` was given, by its id; its value is the stage."""

    widget = OpenOrClosed

    def offer(self, stages: Iterable[Stage], closed: Collection[UUID] = ()) -> None:
        """Let these be chosen from; those that are closed are shown and cannot be."""
        self.stages = {str(stage.pk): stage for stage in stages}
        self.choices = [(pk, stage.label) for pk, stage in self.stages.items()]
        self.widget.closed = {str(pk) for pk in closed}

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return str(UUID(text)) if text else text
        except ValueError:
            return text

    def clean(self, value: Any) -> Any:
        return self.stages[super().clean(value)]


class MoveForm(PlainForm):
    """Where to, what the mover saw, and why a guard is passed."""

    to = StageInHandField(
        label="Move to",
        error_messages={"required": "Choose a stage.", "invalid_choice": "Choose one of these stages."},
    )
    seen = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    override_reason = forms.CharField(
        label="Why move anyway", required=False, widget=forms.Textarea({"rows": 2}), help_text="It stays on record."
    )

    def __init__(self, *args: Any, stages: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(stages)  # type: ignore[attr-defined]  # a field of ours


class ReasonField(OneOfField):
    """Why an application ends, by its label."""

    def label_from_instance(self, obj: RejectReason) -> str:
        return obj.label


class CloseForm(PlainForm):
    """Whose decision and why."""

    reason = ReasonField(
        RejectReason.objects.none(), label="Reason", widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose one of the reasons listed here."},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisation_id: UUID, by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = RejectReason.offered.filter(organisation_id=organisation_id, by=by).order_by("created_at", "pk")
        offer_rows(self, "reason", reasons)


class WithdrawForm(CloseForm):
    """Why they withdrew, and from whom we know it."""

    told_by = forms.CharField(
        label="Who told us",
        required=False,
        help_text="For instance: themselves by phone, their agency, who referred them.",
    )
    field_order = ("reason", "told_by", "version")


class CareForm(PlainForm):
    """Who looks after an application, and the day by which an answer was promised."""

    owner = OneOfField(
        Membership.objects.none(), label="In the care of", required=False, empty_label="Nobody",
        error_messages={"invalid_choice": "Choose somebody who works on this role's pipeline."},
    )  # fmt: skip
    answer_by = DayField(
        label="Answer promised by",
        required=False,
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", people)


class NoteForm(PlainForm):
    """A note; private ones are for the author alone. `people` may be told of it; to draw it, `choices` name them."""

    body = forms.CharField(label="Note", required=False, widget=forms.Textarea({"rows": 3}))
    private = forms.BooleanField(label="Only for me", required=False)
    mentions = PeopleField(Membership.objects.none(), label="Tell", required=False)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Membership] | None = None,
        choices: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        mentions: Any = self.fields["mentions"]
        if people is not None:
            mentions.queryset = people
        if choices:
            mentions.choices = choices


class AttachForm(PlainForm):
    """A file for an application."""

    resume = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=FileInput({"accept": ACCEPT}),
        help_text="PDF, Word (.docx), OpenDocument, RTF or plain text, at most 15 MB.",
        error_messages={"required": "Choose a file first."},
    )


class ReasonForm(PlainForm):
    """A sentence that says why."""

    reason = forms.CharField(label="Why", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class HoldForm(ReasonForm):
    """Why an application is put aside, and the day from which on it goes on by itself."""

    until = DayField(
        label="On hold until",
        required=False,
        help_text="From this day on they wait again, and their owner is told. Blank: until somebody takes them up.",
    )
    field_order = ("reason", "until", "version")


def keepers(organisation_id: UUID, role_id: UUID) -> QuerySet[Membership]:
    """Return who can look after applications of a role: owners, recruiters, and managers who lead or recruit for it."""
    staff = Q(job__in=(Job.OWNER, Job.RECRUITER))
    managers = Q(job=Job.HIRING_MANAGER, role_seats__role_id=role_id, role_seats__kind__in=WORKING_SEATS)
    rows = Membership.people.filter(staff | managers, organisation_id=organisation_id, active=True)
    return rows.distinct().select_related("user").order_by("user__name", "pk")
