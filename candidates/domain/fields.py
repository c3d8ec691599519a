"""What is kept of a person, each field once: forms, API, imports, services and pages go by this list.

A new field is a line in `Person`, a column of the model `Candidate` and its migration. `CSV` headings, limits, labels
and the one stored form stand here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, Protocol

from candidates.domain.values import Read, email_of, name_of, phone_of, profile_of, web_of, words_of


@dataclass(frozen=True, slots=True)
class Detail:
    """One field. `limit` is the length of the stored form, `typed` of what may be sent to be read.

    `read` gives the stored form of any text; `wrong` is what a form says when it gives none. `identifies` returns
    the part of a stored form that no two people share, '' when there is none. `tells` is what a blind reader must
    not see of it: a name, a number, an address or the handle that ends it. `term` names it on pages, `headings` are
    its column names in exports, folded. `known_by` is the part of `domain.duplicates.Facts` that it counts for; the
    list of a candidate's further ones has that name, too.
    """

    label: str
    limit: int
    read: Callable[[str], Read] = words_of
    wrong: str = ""
    typed: int = 0
    kind: str = "text"
    term: str = ""
    identifies: Callable[[str], str] | None = None
    tells: str = ""
    known_by: str = ""
    key: str = ""


def _detail(label: str, limit: int, **rest: Any) -> Any:
    kept = Detail(label, limit, **{"typed": limit, "term": label, **rest})
    return field(default="", metadata={"detail": kept})


@dataclass(slots=True)
class Person:
    """Somebody's details. A name or an e-mail address is needed, the rest may be empty."""

    name: str = _detail(
        "Name",
        300,
        read=name_of,
        tells="name",
        known_by="names",
    )
    email: str = _detail(
        "E-mail",
        254,
        read=email_of,
        typed=400,
        kind="email",
        wrong="This does not look like an e-mail address. Example: lucia@example.com.",
        tells="address",
        known_by="emails",
    )  # fmt: skip
    phone: str = _detail(
        "Phone",
        60,
        read=phone_of,
        typed=200,
        kind="tel",
        wrong="This does not look like a phone number. Example: +34 600 123 456.",
        tells="number",
        known_by="phones",
    )
    linkedin: str = _detail(
        "LinkedIn or website",
        300,
        read=web_of,
        typed=2000,
        kind="url",
        term="Profile",
        wrong="Give a web address that begins with https://.",
        identifies=profile_of,
        tells="handle",
        known_by="links",
    )  # fmt: skip
    location: str = _detail("Place", 160, known_by="cities")
    company: str = _detail(
        "Company",
        160,
        known_by="employers",
    )
    title: str = _detail("Title", 160)


DETAILS: tuple[Detail, ...] = tuple(replace(each.metadata["detail"], key=each.name) for each in fields(Person))
BY_KEY: Mapping[str, Detail] = {detail.key: detail for detail in DETAILS}
KEYS: tuple[str, ...] = tuple(BY_KEY)
IDENTITIES: tuple[tuple[str, Callable[[str], str]], ...] = tuple(
    (detail.key, detail.identifies) for detail in DETAILS if detail.identifies
)
IDENTIFYING: tuple[str, ...] = tuple(key for key, _own in IDENTITIES)
values_of: Callable[[Any], tuple[str, ...]] = attrgetter(*KEYS)


class Held(Protocol):
    """Whoever has the details as attributes: a Person, a Candidate."""

    name: str
    email: str


def limit_of(key: str) -> int:
    """Return how long a stored field may be."""
    return BY_KEY[key].limit


def details_of(held: Held) -> dict[str, str]:
    """Return the details by their keys, in order."""
    return dict(zip(KEYS, values_of(held), strict=True))


def tidy(person: Person) -> Person:
    """Return the person in stored forms; what cannot be read is empty."""
    return Person(**{detail.key: detail.read(getattr(person, detail.key)).value for detail in DETAILS})


def identities_of(held: Held) -> dict[str, str]:
    """Return what nobody else has, by field: two people with one of these in common are one."""
    return {key: own for key, identity in IDENTITIES if (text := getattr(held, key)) and (own := identity(text))}


def blanks(held: Held, given: Person) -> dict[str, str]:
    """Return what is given and not yet held; nothing that is held is ever overwritten."""
    pairs = zip(KEYS, values_of(given), values_of(held), strict=True)
    return {key: value for key, value, old in pairs if value and not old}
