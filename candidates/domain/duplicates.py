"""Which two rows may be one person, by what they share. People decide; nothing here merges anybody.

What a row may share is written as keys, so that a database finds the others by them: whoever is judged to be the same
has a key in common. One address or one profile, with names that could be one person's, is certain; all else is
probable.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from candidates.domain.folding import folded_words, has_signs
from candidates.domain.tables.matching import could_be_one
from candidates.domain.values import E164, profile_of
from foundation.core.domain.mailboxes import mailbox_key

# A key that more people have than these says nothing of any two of them: a switchboard, an agency, a common name.
MOST_SHARING = 12
SHORTEST_NUMBER = 7
NO_PLACE = {"remote", "anywhere", "home office", "unknown", "n a", "none"}
NO_EMPLOYER = {"freelance", "freelancer", "self employed", "student", "unemployed", "unknown", "none", "n a"}
LEGAL_FORMS = {"ag", "bv", "co", "corp", "gmbh", "inc", "kg", "llc", "ltd", "nv", "plc", "sa", "sas", "se", "srl"}
SITES = {"linkedin.com", "github.com", "gitlab.com", "facebook.com", "xing.com", "medium.com", "x.com", "twitter.com"}
_AFTER_CITY = re.compile(r"[,/(;|·]")


class Reason(StrEnum):
    """What two people share; the value begins their common keys."""

    EMAIL = "email"
    MAILBOX = "mailbox"
    PHONE = "phone"
    PROFILE = "profile"
    LINK = "link"
    CITY = "city"
    EMPLOYER = "employer"
    FILE = "file"


PROVING = {Reason.EMAIL, Reason.PROFILE}
WORDS: dict[str, str] = {
    Reason.EMAIL: "same e-mail",
    Reason.MAILBOX: "another spelling of the same mailbox",
    Reason.PHONE: "same phone",
    Reason.PROFILE: "same profile",
    Reason.LINK: "same web page",
    Reason.CITY: "same name and city",
    Reason.EMPLOYER: "same name and employer",
    Reason.FILE: "same name and file",
}
NAMING = (Reason.CITY, Reason.EMPLOYER, Reason.FILE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody: all their names, addresses, numbers and pages; `files` are digests."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Someone:
    """A row to judge: its names and its keys."""

    names: tuple[str, ...]
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Why two rows may be one person."""

    certain: bool
    reasons: tuple[str, ...]


def judge(one: Someone, other: Someone, common: Collection[str] = ()) -> Finding | None:
    """Return why the two may be one person, None when nothing says so; `common` keys say nothing."""
    shared = {key.partition(":")[0] for key in one.keys & other.keys if key not in common}
    if not shared:
        return None
    if Reason.EMAIL in shared:  # which is the same mailbox in the same spelling
        shared.discard(Reason.MAILBOX)
    certain = bool(shared & PROVING) and _could_be_one(one.names, other.names)
    return Finding(certain, tuple(reason.value for reason in Reason if reason in shared))


def _could_be_one(names: Collection[str], others: Collection[str]) -> bool:
    """Tell whether some name of the one and some of the other may be one person's; without names they may."""
    plain, other_plain = ([" ".join(folded_words(name)) for name in some] for some in (names, others))
    pairs = [(a, b) for a in filter(None, plain) for b in filter(None, other_plain)]
    return not pairs or any(could_be_one(a, b) for a, b in pairs)


def keys_of(facts: Facts) -> frozenset[str]:
    """Return everything by which somebody may be recognised."""
    return frozenset(f"{reason}:{value}" for reason, value in _keys(facts))


def _keys(facts: Facts) -> Iterator[tuple[Reason, str]]:
    for email in facts.emails:
        if email.strip():
            yield Reason.EMAIL, email.strip().casefold()
        if mailbox := mailbox_key(email):
            yield Reason.MAILBOX, mailbox
    yield from ((Reason.PHONE, number) for stored in facts.phones for number in _numbers(stored))
    for link in facts.links:
        if own := profile_of(link):
            yield Reason.PROFILE, own
        elif page := page_of(link):
            yield Reason.LINK, page
    places = [(Reason.CITY, city_of(city)) for city in facts.cities]
    places += [(Reason.EMPLOYER, employer_of(employer)) for employer in facts.employers]
    for name in filter(None, facts.names):
        key = name_of_words(name)
        if len(key.split()) > 1 or has_signs(name):
            yield from ((reason, f"{key}|{place}") for reason, place in places if place)
        if key:
            yield from ((Reason.FILE, f"{key}|{digest}") for digest in facts.files)


def name_of_words(name: str) -> str:
    """Return the words of a name in alphabetical order, so that the family name may stand first or last."""
    return " ".join(sorted(folded_words(name)))


def _numbers(stored: str) -> Iterator[str]:
    """Return the numbers of a stored phone field: in E.164, or the figures of one that names no country."""
    for part in stored.split(";"):
        number = part.strip()
        if match := E164.fullmatch(number):
            yield match[1]
        elif len(figures := re.sub(r"\D", "", number)) >= SHORTEST_NUMBER:
            yield figures


def page_of(link: str) -> str:
    """Return a web page without what two spellings of it differ by; '' for the front page of a large site."""
    bare = re.split(r"[?#]", link.strip().casefold())[0]
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", bare).rstrip("/")
    return "" if bare in SITES else bare


def city_of(place: str) -> str:
    """Return the city of a place, folded: what stands before a comma, without postal codes."""
    words = [word for word in folded_words(_AFTER_CITY.split(place, maxsplit=1)[0]) if not word.isdigit()]
    return _unless(NO_PLACE, words)


def employer_of(company: str) -> str:
    """Return an employer's name, folded, without its legal form."""
    words = folded_words(company)
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return _unless(NO_EMPLOYER, words)


def _unless(nothing: Collection[str], words: Iterable[str]) -> str:
    said = " ".join(words)
    return "" if said in nothing else said


def same_name(name: str, other: str) -> str:
    """Return in words how two names are the same; '' when they are not."""
    if not name or not other or name_of_words(name) != name_of_words(other):
        return ""
    if name.casefold() == other.casefold():
        return "same name"
    words, others = sorted(name.casefold().split()), sorted(other.casefold().split())
    return "same name in another order" if words == others else "same name without accents"


def against(one: Facts, other: Facts) -> list[str]:
    """Return in words what speaks against two people being one: what both have, each another."""
    parts = (
        ("another name", set(map(name_of_words, one.names)), set(map(name_of_words, other.names))),
        ("another e-mail", set(keys_of(Facts(emails=one.emails))), set(keys_of(Facts(emails=other.emails)))),
        ("another phone", set(keys_of(Facts(phones=one.phones))), set(keys_of(Facts(phones=other.phones)))),
        ("another city", set(map(city_of, one.cities)), set(map(city_of, other.cities))),
        ("another employer", set(map(employer_of, one.employers)), set(map(employer_of, other.employers))),
    )
    return [said for said, mine, theirs in parts if (mine - {""}) and (theirs - {""}) and not mine & theirs]
