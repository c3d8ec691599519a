"""Pay in another currency than the role's: told where the role's is known, whatever sign stands for it."""

from __future__ import annotations

import pytest

from roles.domain.jd_lint import Context, lint

JD = "ML engineer\n\nWe are glad that you read this, and that you ask what we pay.\n\nPay\n{}"


def marked(pay: str, currency: str) -> list[str | None]:
    found = lint(JD.format(pay), Context(currency=currency)).findings
    return [finding.text for finding in found if finding.rule == "pay_currency"]


@pytest.mark.parametrize(
    ("pay", "currency", "expected"),
    [
        ("€70,000 to €85,000 a year, or $80,000 to $95,000 a year.", "EUR", ["$80,000 to $95,000"]),
        ("€70k–85k, £60k–72k or CHF 90k–105k.", "EUR", ["£60k–72k", "CHF 90k–105k"]),
        ("USD 120,000–140,000 a year.", "EUR", ["USD 120,000–140,000"]),
        ("Das Gehalt liegt zwischen 78.000 und 92.000 Franken.", "EUR", ["78.000 und 92.000 Franken"]),
        ("38–45 LPA.", "EUR", ["38–45 LPA"]),
        ("€70,000 to €85,000 a year.", "EUR", []),
        ("70.000 bis 85.000 € im Jahr, TEUR 75 im Mittel.", "EUR", []),
        ("$120,000 to $140,000 a year.", "CAD", []),
        ("48,000–56,000 kronor a month.", "SEK", []),
        ("€70,000 to €85,000 (about $76,000 to $92,000).", "EUR", []),
        ("€70,000 to €85,000 in Berlin. £62,000 to £74,000 in Leeds.", "EUR", []),
        ("£62,000 to £74,000 in Leeds.", "EUR", ["£62,000 to £74,000"]),
        ("€70,000 to €85,000. You look after $2,000,000 of orders a day.", "EUR", []),
        ("$90,000 to $110,000 a year.", "", []),
    ],
)
def test_pay_in_another_currency_is_told(pay: str, currency: str, expected: list[str]) -> None:
    assert marked(pay, currency) == expected
