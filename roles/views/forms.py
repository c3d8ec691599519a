"""Forms of the role pages. They read what was typed; the services decide whether it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from foundation.core.formatting import MINOR_DIGITS
from foundation.core.forms import PlainForm
from foundation.core.widgets import DateInput
from foundation.people.models import Membership
from foundation.people.services.checks import CURRENCIES
from roles.models import Requirement, RoleTemplate
from roles.queries import costs

GROUPED = re.compile(r"\d{1,3}(?P<gap>[ ,.'’\u00a0\u202f])\d{3}(?:(?P=gap)\d{3})*(?P<tail>[.,]\d{1,3})?$")
LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?P<tail>\.\d{1,2})?$")
PLAIN = re.compile(r"\d{1,15}(?P<tail>[.,]\d{1,3})?$")
NOT_MONEY = "Write an amount in figures, such as 95,000."


def minor_units(text: str, currency: str) -> int | None:
    """Return a typed amount in minor units: '95,000', '95 000', '95.000,50', '12,00,000' and '180.5' are understood.

    None when blank. Raises ValidationError for a negative amount, for parts of the smallest coin, or for anything else.
    """
    code = currency.upper()
    written = text.strip().upper().removeprefix(code).removesuffix(code).strip(" \u00a0\u202f€$£¥₹")
    if not written:
        return None
    if written.startswith(("-", "−")):
        raise forms.ValidationError("An amount cannot be negative.")
    match = GROUPED.fullmatch(written) or LAKHS.fullmatch(written) or PLAIN.fullmatch(written)
    if match is None:
        raise forms.ValidationError(NOT_MONEY)
    tail = match["tail"] or ""
    whole = re.sub(r"\D", "", written[: len(written) - len(tail)])
    minor = Decimal(whole + ("." + tail[1:] if tail else "")).scaleb(MINOR_DIGITS.get(code, 2))
    if minor % 1:
        raise forms.ValidationError("This is less than the smallest coin of the currency.")
    return int(minor)


def in_figures(minor: int | None, currency: str) -> str:
    """Return minor units as a person would type them."""
    if minor is None:
        return ""
    digits = MINOR_DIGITS.get(currency.upper(), 2)
    amount = Decimal(minor).scaleb(-digits)
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.{digits}f}"


class MoneyForm(PlainForm):
    """A form with typed amounts; `amounts` names their fields, `currency` or a field of that name their unit."""

    amounts: Sequence[str] = ()

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        self.unit = currency
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Turn typed amounts into minor units."""
        kept = super().clean() or self.cleaned_data
        unit = kept.get("currency") or self.unit
        for name in set(self.amounts) & set(self.fields):
            try:
                kept[name] = minor_units(kept.get(name) or "", unit)
            except forms.ValidationError as error:
                self.add_error(name, error)
        return kept


def _amount(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=30, widget=forms.TextInput({"inputmode": "decimal"}))


def _figure(label: str, name: str) -> forms.IntegerField:
    least, most = costs.WHOLE[name]
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


class RoleForm(PlainForm):
    """Starting a role."""

    title = forms.CharField(
        label="Title",
        max_length=120,
        widget=forms.TextInput({"autofocus": True, "placeholder": "Founding ML engineer"}),
    )
    location = forms.CharField(label="Place", max_length=120, required=False, help_text="Such as “Remote, UTC ±3”.")
    lead = forms.ChoiceField(label="Lead", help_text="Writes the brief and decides. Can be changed later.")
    template = forms.ChoiceField(
        label="Start from", required=False, help_text="What the template holds is filled in, as drafts to be looked at."
    )

    def __init__(
        self, *args: Any, people: Sequence[Membership], templates: Sequence[RoleTemplate] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if templates:
            named = [(str(template.pk), template.name) for template in templates]
            self.fields["template"].choices = [("", "Nothing, an empty role"), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["template"]
        self.fields["lead"].choices = [(str(person.pk), person.name) for person in people]  # type: ignore[attr-defined]


class BudgetForm(MoneyForm):
    """The yearly band and what comes on top."""

    amounts = ("band_low", "band_high", "vacancy_week_minor")
    band_low = _amount("From, a year")
    band_high = _amount("To, a year")
    currency = forms.ChoiceField(label="Currency", choices=[(code, code) for code in CURRENCIES])
    overhead_percent = forms.IntegerField(
        label="Overhead",
        required=False,
        min_value=0,
        max_value=200,
        help_text="Taxes, insurance, equipment. 20 to 30 % is usual.",
    )
    agency = forms.BooleanField(label="An agency searches", required=False)
    agency_fee_percent = _figure("Its fee", "agency_fee_percent")
    agency_guarantee_days = _figure("Its guarantee", "agency_guarantee_days")
    weeks_saved = _figure("Weeks it should save", "weeks_saved")
    vacancy_week_minor = _amount("A week with nobody")
    search_weeks_low = _figure("A search, from", "search_weeks_low")
    search_weeks_high = _figure("A search, to", "search_weeks_high")
    failed_month = _figure("It fails after month", "failed_month")

    def __init__(self, *args: Any, usual: Mapping[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, figure in (usual or {}).items():
            if name in self.fields and name in costs.NAMES:
                self.fields[name].widget.attrs["placeholder"] = str(figure)

    def own(self) -> dict[str, Any]:
        """Return the figures that were typed to differ from the playbook's."""
        return {name: self.cleaned_data[name] for name in costs.NAMES if self.cleaned_data.get(name) not in (None, "")}


class StageForm(MoneyForm):
    """One stage of the loop."""

    amounts = ("pay",)
    label = forms.CharField(label="Name", max_length=80)
    minutes = forms.IntegerField(label="Minutes with the candidate", required=False, min_value=0, max_value=600)
    hours = forms.CharField(label="Hours on their own", required=False, max_length=6)
    patience_days = forms.IntegerField(
        label="Patience", min_value=1, max_value=90, help_text="How long a person may wait here before it shows."
    )
    pay = _amount("Pay to the candidate")
    focus = forms.CharField(
        label="What it looks at", required=False, widget=forms.Textarea({"rows": 3}), help_text="One thing a line."
    )
    mainly_theory = forms.BooleanField(label="Mainly theory questions", required=False)
    puzzles = forms.BooleanField(label="Uses algorithm puzzles", required=False)
    outside_engineering = forms.BooleanField(label="With someone from outside engineering", required=False)

    def __init__(self, *args: Any, pays: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not pays:
            del self.fields["pay"]


class RequirementForm(PlainForm):
    """One requirement of the JD and the work that it serves."""

    text = forms.CharField(label="Requirement", max_length=400)
    kind = forms.ChoiceField(label="Weight", choices=Requirement.Kind.choices)
    outcome = forms.ChoiceField(label="Serves the outcome", required=False)
    weekly_work = forms.CharField(label="or the weekly work", max_length=200, required=False)

    def __init__(self, *args: Any, outcomes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", "None of them"), *outcomes]  # type: ignore[attr-defined]


class TaskForm(PlainForm):
    """A step of the plan."""

    title = forms.CharField(label="Task", max_length=200)
    owner = forms.ChoiceField(label="Owner", required=False)
    due_on = forms.DateField(label="Due", required=False, widget=DateInput())
    moves = forms.BooleanField(
        label="Move it with the start of the plan again",
        required=False,
        help_text="Its day was set by hand, so it stays when the plan moves.",
    )

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(person.pk), person.name) for person in people]
        self.fields["owner"].choices = [("", "Nobody yet"), *names]  # type: ignore[attr-defined]


class PostingForm(MoneyForm):
    """Where the role is told of."""

    amounts = ("cost",)
    channel = forms.ChoiceField(label="Channel")
    label = forms.CharField(label="Where exactly", max_length=120, required=False)
    cost = _amount("Cost")

    def __init__(self, *args: Any, channels: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = list(channels)  # type: ignore[attr-defined]


def _words(written: str) -> list[str]:
    return [word for part in re.split(r"[,;\n]", written) if (word := part.strip())]


class JdToolForm(PlainForm):
    """A tool that the JD linter should know."""

    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Enter a name."})
    kind = forms.ChoiceField(label="Kind", help_text="Languages are never counted as tools.")
    family = forms.CharField(
        label="Family",
        max_length=40,
        required=False,
        help_text="Tools of one family do the same job; asking for two of them is a finding.",
        widget=forms.TextInput({"list": "families", "autocomplete": "off"}),
    )
    names = forms.CharField(
        label="Other spellings",
        max_length=600,
        required=False,
        help_text="Separated by commas. Capitals do not matter.",
    )
    ambiguous = forms.CharField(
        label="Spellings that are also ordinary words",
        max_length=600,
        required=False,
        help_text="Such as “Spark”. They count in exactly this writing, and only among technical words.",
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]

    def clean_names(self) -> list[str]:
        return _words(self.cleaned_data["names"])

    def clean_ambiguous(self) -> list[str]:
        return _words(self.cleaned_data["ambiguous"])


class EndpointForm(PlainForm):
    """The language model that drafts. The key is never filled in again; blank keeps the one that is there."""

    address = forms.CharField(
        label="Address",
        max_length=300,
        error_messages={"required": "Enter the address."},
        help_text="Where it answers chat completions, such as https://models.example.com/v1.",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    model = forms.CharField(
        label="Model",
        max_length=120,
        error_messages={"required": "Enter the name of the model."},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label="Key",
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    forget_key = forms.BooleanField(label="Forget the key that is kept", required=False)
    on = forms.BooleanField(label="May be asked for drafts", required=False)

    def __init__(self, *args: Any, kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kept:
            del self.fields["forget_key"]
