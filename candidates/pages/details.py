"""A person's details as pages show them."""

from typing import NamedTuple

from candidates.domain.fields import DETAILS
from candidates.models import Candidate


class Fact(NamedTuple):
    """One detail; `href` leads to it when it is an address."""

    term: str
    value: str
    href: str


def detail_facts(candidate: Candidate) -> list[Fact]:
    """Return every detail but the name, which heads the page; those that are not known are empty."""
    return [
        Fact(detail.term, value, _href(detail.kind, value))
        for detail in DETAILS
        if detail.tells != "name"
        for value in [getattr(candidate, detail.key)]
    ]


def _href(kind: str, value: str) -> str:
    return f"mailto:{value}" if value and kind == "email" else value if kind == "url" else ""
