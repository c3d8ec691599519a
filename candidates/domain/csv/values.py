"""Reading cells: names, addresses, phones, profiles, dates. Each gives a value and, when it changed it, a note."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from urllib.parse import urlsplit

import phonenumbers

# Invisible or direction-changing characters that would turn the text around a name (Unicode categories Cf and Cc).
KEPT_FORMAT = {"\u200d", "\u200c"}  # joiners that scripts and emoji need
ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
# What nearly every cell holds: one address without anything that has to be taken apart.
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]{2,}", re.IGNORECASE | re.ASCII
)
SCIENTIFIC = re.compile(r"^\s*\d(?:[.,]\d+)?E[+-]?\d+\s*$", re.IGNORECASE)
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
NUMERIC = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$")
WORDS = re.compile(r"^(?:(\d{1,2})\.?\s+([A-Za-zäé]{3,})\.?,?\s+(\d{4})|([A-Za-zäé]{3,})\.?\s+(\d{1,2}),?\s+(\d{4}))$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GERMAN_MONTHS = {"mai": 5, "okt": 10, "dez": 12, "mär": 3}
NO_PROFILE = "The profile address is not a LinkedIn profile and was left out."


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as typed, in E.164 when it can be told, with its extension."""

    text: str
    e164: str
    extension: str = ""


def one_line(text: str) -> str:
    """Return `text` in NFC on one line, outer and double spaces gone."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def name_of(text: str) -> tuple[str, list[str]]:
    """Return a name without invisible or direction-changing characters, and notes about what was removed."""
    line = one_line(text)
    if line.isprintable():  # which excludes both kinds of invisible characters, and more
        return line, []
    kept = "".join(c for c in line if c in KEPT_FORMAT or unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join(kept.split()), ["Invisible characters were removed from the name."] if kept != line else []


def emails_of(text: str) -> tuple[list[str], list[str]]:
    """Return every address in a cell in lower case, first is the main one, and a note when none could be read."""
    if PLAIN_ADDRESS.fullmatch(text):
        return [text.casefold()], []
    found: list[str] = []
    for part in re.split(r"[,;|\n]+|\s+/\s+", text):
        address = parseaddr(part.strip())[1] or part.strip()
        match = ADDRESS.fullmatch(address.strip("<>\"' ").removeprefix("mailto:"))
        if match and match[0].casefold() not in found:
            found.append(match[0].casefold())
    if not found:
        found = list(dict.fromkeys(address.casefold() for address in ADDRESS.findall(text)))
    note = [f"“{one_line(text)[:60]}” is no e-mail address."] if text.strip() and not found else []
    return found, note


def phones_of(text: str, region: str | None = None) -> tuple[list[Phone], list[str]]:
    """Return the numbers of a cell. A number ruined by a spreadsheet is not kept and the note says so."""
    if SCIENTIFIC.match(text):
        return [], ["The phone number lost its digits in a spreadsheet and was left out."]
    parts = re.split(r"[;\n|]|\s+/\s+|,\s*(?=\+|00)|\s+or\s+", text)
    return [_phone(one_line(part), region) for part in parts if any(c.isdigit() for c in part)], []


def _phone(text: str, region: str | None) -> Phone:
    digits = re.sub(r"^00(?=[1-9])", "+", text)
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return Phone(text, "")
    if not phonenumbers.is_possible_number(number):
        return Phone(text, "")
    return Phone(text, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or "")


def linkedin_of(text: str) -> tuple[str, list[str]]:
    """Return the profile's own part ('jane-doe-1a2b') in lower case, or '' with a note when it is something else."""
    if not text.strip():
        return "", []
    try:
        parts = urlsplit(text.strip() if "//" in text else f"//{text.strip()}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", [NO_PROFILE]
    match = re.match(r"^/(?:in|pub)/([^/?#]+)", parts.path, re.IGNORECASE)
    if match and (host == "linkedin.com" or host.endswith(".linkedin.com")) and parts.scheme in ("", "http", "https"):
        return match[1].casefold(), []
    return "", [NO_PROFILE]


def date_of(text: str) -> date | None:
    """Return the day that a cell names; slashes, dots and dashes are day first. None when empty.

    Raises ValueError when it is no possible day.
    """
    line = one_line(text)
    if not line:
        return None
    if match := ISO.match(line):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMERIC.match(line):
        return date(int(match[4]), int(match[3]), int(match[1]))
    if match := WORDS.match(line):
        day, word, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        return date(int(year), _month(word), int(day))
    raise ValueError(line)


def _month(word: str) -> int:
    short = word[:3].casefold()
    if short in GERMAN_MONTHS:
        return GERMAN_MONTHS[short]
    return MONTHS.index(short) + 1


def name_key(name: str, *, accents: bool = True) -> str:
    """Return a name for comparing: case and spacing ignored, and accents too when asked."""
    text = unicodedata.normalize("NFC", one_line(name)).casefold()
    if accents:
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
