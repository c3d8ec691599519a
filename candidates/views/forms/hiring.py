"""Forms of offers, onboarding and imports. They read what was typed; services decide."""

from __future__ import annotations

from decimal import Decimal
from textwrap import shorten
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from candidates.domain.tables.presets import presets
from candidates.models import Checkpoint, Offer, Onboarding
from candidates.services.offer_terms import OfferTerms
from candidates.services.onboarding import Plan
from candidates.views.forms.fields import OneOfField
from foundation.core.day_field import DayField
from foundation.core.forms import PlainForm, offer, offer_rows
from foundation.core.widgets import FileInput
from foundation.people.models import Membership
from roles.models import Opening, Outcome

RATINGS = Checkpoint.Rating.choices
LONGEST_CHOICE = 28
PAST_START = "This day is meant, although it has passed"


class OpeningField(OneOfField):
    """An opening of the role, by its number, with why in a few words."""

    def label_from_instance(self, obj: Opening) -> str:
        # A longer choice would be wider than its card.
        why = f": {shorten(obj.why, LONGEST_CHOICE, placeholder='…')}" if obj.why else ""
        return f"{obj}{why}"


class MoneyField(forms.DecimalField):
    """An amount in the currency's main unit, with cents."""

    def __init__(self, *, label: str, required: bool = True) -> None:
        super().__init__(label=label, required=required, max_digits=12, decimal_places=2, min_value=Decimal(0))


class OfferForm(PlainForm):
    """The terms of an offer and who approves it, in the order of the list."""

    base_minor = MoneyField(label="Base pay per year")
    bonus_minor = MoneyField(label="Bonus per year", required=False)
    sign_on_minor = MoneyField(label="Sign-on", required=False)
    equity = forms.CharField(label="Equity", required=False, max_length=120)
    starts_on = DayField(
        label="Start",
    )
    expires_on = DayField(
        label="Answer until",
    )
    engagement = forms.ChoiceField(
        label="Engagement", choices=[("full_time", "Full time"), ("contractor", "Contractor"), ("pilot", "Pilot")]
    )
    reports_to = forms.CharField(label="Reports to", required=False, max_length=120)
    band_reason = forms.CharField(
        label="Why outside the band", required=False, max_length=300, help_text="Only when the base pay is outside."
    )
    opening = OpeningField(
        Opening.objects.none(), label="For which opening", empty_label=None, required=False,
        error_messages={"required": "Choose an opening.", "invalid_choice": "Choose an opening that is not filled."},
    )  # fmt: skip
    past_start_agreed = forms.BooleanField(label=PAST_START, required=False)
    approvers = forms.MultipleChoiceField(
        label="Approvers",
        widget=forms.CheckboxSelectMultiple,
        help_text="Asked one after the other, in this order.",
        error_messages={"required": "Name at least one person who approves it."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, members: list[Membership], openings: QuerySet[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "opening", openings)
        self.members = {str(member.pk): member for member in members}
        offer(self, "approvers", [(pk, m.name) for pk, m in self.members.items()])

    def terms(self) -> OfferTerms:
        """Return the cleaned terms in minor units; call only on a valid form."""
        data = self.cleaned_data
        money = {key: int((data[key] or 0) * 100) for key in ("base_minor", "bonus_minor", "sign_on_minor")}
        return OfferTerms(
            base_minor=money["base_minor"],
            bonus_minor=money["bonus_minor"],
            sign_on_minor=money["sign_on_minor"],
            starts_on=data["starts_on"],
            expires_on=data["expires_on"],
            equity=data["equity"],
            engagement=data["engagement"],
            reports_to=data["reports_to"],
            band_reason=data["band_reason"],
        )

    def chosen_approvers(self) -> list[Membership]:
        """Return the chosen members in the order of the list; call only on a valid form."""
        return [self.members[pk] for pk in self.members if pk in self.cleaned_data["approvers"]]


def of_offer(offer: Offer) -> dict[str, Any]:
    """Return the form's initial values of a draft."""
    said: dict[str, Any] = {
        key: getattr(offer, key)
        for key in ("equity", "starts_on", "expires_on", "engagement", "reports_to", "band_reason", "version")
    }
    said |= {"opening": offer.opening_id, "past_start_agreed": offer.past_start_agreed}
    for key in ("base_minor", "bonus_minor", "sign_on_minor"):
        said[key] = Decimal(getattr(offer, key)) / 100
    said["approvers"] = [str(approval.member_id) for approval in offer.approvals.all()]
    return said


class ApprovalForm(PlainForm):
    """An approver's answer."""

    agreed = forms.ChoiceField(
        label="Your answer", choices=[("yes", "I agree"), ("no", "Not like this")], widget=forms.RadioSelect
    )
    comment = forms.CharField(label="Comment", required=False, max_length=300, help_text="Needed for a no.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AcceptForm(PlainForm):
    """Who leads the start."""

    manager = forms.ChoiceField(label="Who leads the first months")
    past_start_agreed = forms.BooleanField(label=PAST_START, required=False)

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        offer(self, "manager", [(pk, m.name) for pk, m in self.members.items()])


class OfferOpeningForm(PlainForm):
    """Another opening for an offer whose own is filled or closed."""

    opening = OpeningField(
        Opening.objects.none(), label="Another opening", empty_label=None,
        error_messages={"required": "Choose an opening.", "invalid_choice": "Choose an opening that is not filled."},
    )  # fmt: skip

    def __init__(self, *args: Any, openings: QuerySet[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "opening", openings)


class PlanForm(PlainForm):
    """The plan of the first months."""

    starts_on = DayField(
        label="First day",
    )
    manager = forms.ChoiceField(label="Led by")
    first_project = forms.CharField(label="First project", required=False, max_length=300)
    success_metric = forms.CharField(label="How you will know it worked", required=False, max_length=300)
    past_start_agreed = forms.BooleanField(label=PAST_START, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        offer(self, "manager", [(pk, m.name) for pk, m in self.members.items()])

    def plan(self) -> Plan:
        """Return the cleaned plan; call only on a valid form."""
        data = self.cleaned_data
        return Plan(data["starts_on"], self.members[data["manager"]], data["first_project"], data["success_metric"])

    @staticmethod
    def of(onboarding: Onboarding) -> dict[str, Any]:
        """Return the form's initial values."""
        return {
            "starts_on": onboarding.starts_on,
            "manager": str(onboarding.manager_id),
            "first_project": onboarding.first_project,
            "success_metric": onboarding.success_metric,
            "version": onboarding.version,
        }


class CheckpointForm(PlainForm):
    """How the outcomes stand at a checkpoint; one choice per first-90-days outcome."""

    overall = forms.ChoiceField(label="Overall", choices=RATINGS, widget=forms.RadioSelect)
    comment = forms.CharField(label="What you saw", required=False, widget=forms.Textarea({"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, outcomes: list[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome_fields = {f"outcome_{outcome.pk}": outcome.pk for outcome in outcomes}
        for name, outcome in zip(self.outcome_fields, outcomes, strict=True):
            self.fields[name] = forms.ChoiceField(label=outcome.text, choices=RATINGS, widget=forms.RadioSelect)
        self.order_fields([*self.outcome_fields, "overall", "comment", "version"])

    def ratings(self) -> dict[UUID, str]:
        """Return the rating by outcome id; call only on a valid form."""
        return {pk: self.cleaned_data[name] for name, pk in self.outcome_fields.items()}


class ImportForm(PlainForm):
    """The file, and where it comes from."""

    file = forms.FileField(
        label="File",
        widget=FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.zip,text/csv"}),
        help_text="CSV, TSV, XLSX, or a ZIP of résumés. Up to 100,000 rows.",
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )
    preset = forms.ChoiceField(label="Where it comes from", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(key, preset.name) for key, preset in presets().items()]
        offer(self, "preset", [("", "See for yourself from the header"), *found])
