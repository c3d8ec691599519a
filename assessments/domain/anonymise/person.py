"""What could tell a grader whose work it is, taken from what is known of the candidate."""

import re
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import unquote

from assessments.domain.anonymise import copies
from candidates.domain.fields import DETAILS, Held


class Known(Held, Protocol):
    """What a candidate's row says of who they are: the details by their keys, and further addresses."""

    emails: Sequence[str]


def person_of(candidate: Known) -> copies.Person:
    """Return names, addresses, phone and handles of the candidate."""
    told: dict[str, list[str]] = {"name": [], "address": [*candidate.emails], "number": [], "handle": []}
    for detail in DETAILS:
        if detail.tells and (value := getattr(candidate, detail.key)):
            told[detail.tells].insert(0, value)
    return copies.Person(
        name=" ".join(told["name"]),
        emails=tuple(told["address"]),
        phone=";".join(told["number"]),
        handles=tuple(handle for value in told["handle"] for handle in _handles(value)),
    )


def _handles(address: str) -> set[str]:
    """Return what ends a web address, as it is kept and as people write it."""
    last = re.split(r"[?#]", address)[0].rstrip("/").rsplit("/", 1)[-1]
    return {last, unquote(last)} - {""}


def without_names(candidate: Known, text: str) -> str:
    """Return `text` with everything that names the candidate replaced."""
    return copies.Mask(person_of(candidate)).clean(text)
