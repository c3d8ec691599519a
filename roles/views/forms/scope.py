"""The budget of the scope page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from foundation.people.services.checks import CURRENCIES
from roles.queries import costs
from roles.views.forms.money import MoneyForm, amount


def _figure(label: str, name: str) -> forms.IntegerField:
    least, most = costs.WHOLE[name]
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


class BudgetForm(MoneyForm):
    """The yearly band and what comes on top."""

    amounts = ("band_low", "band_high", *costs.AMOUNTS)
    band_low = amount("From, a year")
    band_high = amount("To, a year")
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
    agency_retainer_percent = _figure("Its retainer", "agency_retainer_percent")
    agency_exclusive = forms.BooleanField(label="Nobody else may search", required=False)
    agency_guarantee_days = _figure("Its guarantee", "agency_guarantee_days")
    weeks_saved = _figure("Weeks it should save", "weeks_saved")
    vacancy_week_minor = amount("A week with nobody")
    search_weeks_low = _figure("A search, from", "search_weeks_low")
    search_weeks_high = _figure("A search, to", "search_weeks_high")
    failed_month = _figure("It fails after month", "failed_month")
    interviewer_hours = _figure("Hours of our interviewers", "interviewer_hours")
    interviewer_hour_minor = amount("An hour of theirs")

    def __init__(self, *args: Any, usual: Mapping[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, figure in (usual or {}).items():
            if name in self.fields and name in costs.NAMES:
                self.fields[name].widget.attrs["placeholder"] = str(figure)

    def own(self) -> dict[str, Any]:
        """Return the figures that were typed to differ from the playbook's."""
        return {name: self.cleaned_data[name] for name in costs.NAMES if self.cleaned_data.get(name) not in (None, "")}
