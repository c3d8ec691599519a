"""Amounts as people type them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from foundation.core.formatting import MINOR_DIGITS
from foundation.core.forms import PlainForm

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


def amount(label: str) -> forms.CharField:
    """Return a field for an amount."""
    return forms.CharField(label=label, required=False, max_length=30, widget=forms.TextInput({"inputmode": "decimal"}))
