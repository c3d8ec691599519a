"""Which currencies a sign or a word beside an amount may mean."""

from __future__ import annotations

import re
from functools import lru_cache

# What is written, and the ISO codes that it may stand for; codes stand for themselves.
_SIGNS = {
    "€": "EUR", "k€": "EUR", "t€": "EUR", "keur": "EUR", "teur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "pound": "GBP", "pounds": "GBP", "$": "USD CAD AUD NZD SGD HKD MXN TWD", "us$": "USD",
    "dollar": "USD CAD AUD NZD SGD HKD", "dollars": "USD CAD AUD NZD SGD HKD", "ca$": "CAD", "c$": "CAD", "a$": "AUD",
    "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "nt$": "TWD", "¥": "JPY CNY",
    "yen": "JPY", "₹": "INR", "rs": "INR PKR LKR", "rupee": "INR PKR LKR", "rupees": "INR PKR LKR", "₦": "NGN",
    "naira": "NGN", "₱": "PHP", "₩": "KRW", "won": "KRW", "₺": "TRY", "lira": "TRY", "₪": "ILS", "shekel": "ILS",
    "shekels": "ILS", "₫": "VND", "₽": "RUB", "₴": "UAH", "hryvnia": "UAH", "hryvnias": "UAH",
    "฿": "THB", "baht": "THB", "zł": "PLN", "zloty": "PLN", "kč": "CZK", "r": "ZAR", "rand": "ZAR",
    "rands": "ZAR", "rm": "MYR", "rp": "IDR",
    "rupiah": "IDR", "gh₵": "GHS", "ksh": "KES", "shilling": "KES UGX TZS", "shillings": "KES UGX TZS", "fr": "CHF",
    "franc": "CHF", "francs": "CHF", "franken": "CHF", "kronor": "SEK DKK NOK", "kroner": "SEK DKK NOK",
    "forint": "HUF", "forints": "HUF", "real": "BRL", "reais": "BRL", "peso": "MXN ARS CLP COP PHP",
    "pesos": "MXN ARS CLP COP PHP", "dirham": "AED MAD", "dirhams": "AED MAD", "rmb": "CNY",
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}")


@lru_cache(maxsize=512)
def meant_by(sign: str) -> frozenset[str]:
    """The ISO codes that a sign, a word or a code may mean; empty where it is none or not known."""
    bare = sign.strip().rstrip(".").lower()
    if bare in _SIGNS:
        return frozenset(_SIGNS[bare].split())
    return frozenset({bare.upper()}) if _CODE.fullmatch(bare.upper()) else frozenset()
