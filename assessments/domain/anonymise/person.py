"""What could tell a grader whose work it is, taken from what is known of the candidate."""

from collections.abc import Sequence
from typing import Protocol

from assessments.domain.anonymise import copies


class Known(Protocol):
    """What a candidate's row says of who they are."""

    name: str
    email: str
    emails: Sequence[str]
    phone: str
    linkedin: str


def person_of(candidate: Known) -> copies.Person:
    """Return names, addresses, phone and handles of the candidate."""
    handle = candidate.linkedin.rstrip("/").rsplit("/", 1)[-1]
    return copies.Person(
        name=candidate.name,
        emails=tuple(filter(None, [candidate.email, *candidate.emails])),
        phone=candidate.phone,
        handles=(handle,) if handle else (),
    )


def without_names(candidate: Known, text: str) -> str:
    """Return `text` with everything that names the candidate replaced."""
    return copies.Mask(person_of(candidate)).clean(text)
