"""What could tell a grader whose work it is, taken from what is known of the candidate."""

import re
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import unquote

from assessments.domain.anonymise.names import Person
from candidates.domain.fields import DETAILS, Held


class Known(Held, Protocol):
    """What a candidate's row says of who they are: the details by their keys, and the further ones."""

    names: Sequence[str]
    emails: Sequence[str]
    phones: Sequence[str]
    links: Sequence[str]


def person_of(candidate: Known) -> Person:
    """Return names, addresses, phone and handles of the candidate."""
    told = {
        "name": [*candidate.names],
        "address": [*candidate.emails],
        "number": [*candidate.phones],
        "handle": [*candidate.links],
    }
    for detail in DETAILS:
        if detail.tells and (value := getattr(candidate, detail.key)):
            told[detail.tells].insert(0, value)
    return Person(
        name=" ".join([*told["name"][:1], *(f"({other})" for other in told["name"][1:])]),
        emails=tuple(told["address"]),
        phone=";".join(told["number"]),
        handles=tuple(handle for value in told["handle"] for handle in handles_of(value)),
    )


def handles_of(address: str) -> set[str]:
    """Return a handle as it is kept and as people write it; of a web address what ends it, or the site itself."""
    site, _slash, path = re.sub(r"^[a-z]+://", "", re.split(r"[?#]", address.strip())[0]).rstrip("/").partition("/")
    last = path.rsplit("/", 1)[-1] or site.removeprefix("www.")
    return {last.removeprefix("@"), unquote(last).removeprefix("@")} - {""}
