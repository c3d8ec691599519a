"""Reading what is said of a person: names, addresses, phones, web addresses. One stored form for all spellings.

A reader takes any text, never raises, and reads its own answer as the same answer again. An empty value with a note
means that nothing could be read: a file keeps the note with its row, a form asks again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

import phonenumbers

from foundation.core.domain.mailboxes import shown
from foundation.core.domain.visible import shows

# Invisible or direction-changing characters that would turn the text around a name (Unicode categories Cf and Cc).
KEPT_FORMAT = {"\u200d", "\u200c"}  # joiners that scripts and emoji need
# Control characters and halves of surrogate pairs stand in no address.
_PART = r"[^\s@<>,;\"\x00-\x1f\x7f\ud800-\udfff]"
_LABEL = _PART.replace("^", "^.")
ADDRESS = re.compile(rf"{_PART}+@(?:{_LABEL}+\.)+{_LABEL}{{2,}}")
# Looked for from the beginnings of words only, so that a long text without any costs one pass.
ADDRESSES = re.compile(rf"(?<!{_PART}){ADDRESS.pattern}")
# What nearly every cell holds: one address without anything that has to be taken apart.
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]{2,}", re.IGNORECASE | re.ASCII
)
AROUND = "<>()[]{}\"'“”‘’«» "  # what people put around an address
MAILTO = re.compile(rf"^(?:mailto:[{re.escape(AROUND)}]*)+([^?]*).*", re.IGNORECASE | re.DOTALL)
BEHIND = AROUND + ".,;:!"  # and what a sentence leaves behind one
SCIENTIFIC = re.compile(r"^\s*\d(?:[.,]\d+)?E[+-]?\d+\s*$", re.IGNORECASE)
E164 = re.compile(r"(\+[1-9]\d{6,14})(?: ext\. \d+)?")
# What many cells hold here: an international number without anything that has to be taken apart.
PLAIN_PHONE = re.compile(r"\+[1-9](?: ?\d){7,14}", re.ASCII)
LONGEST_CODE = 6  # digits of a country's and a town's code
PROFILE = "https://www.linkedin.com"
# What nearly every cell holds here: a profile without anything that has to be taken apart.
PLAIN_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)?linkedin\.com/in/([a-z0-9_-]+)(?:[/?#][!-~]*)?", re.IGNORECASE | re.ASCII
)
PROFILE_PATH = re.compile(r"^(?:/(?:mwlite|comm|m))?/in/([^/]+)", re.IGNORECASE)
# Addresses of long ago: a name that several people may share, then three numbers that tell them apart.
OLD_PROFILE = re.compile(r"^/pub/(?!dir/)([^/]+)((?:/[0-9a-f]+){3})?/?$", re.IGNORECASE)
BARE_PROFILE = re.compile(r"^/?in/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)


class Read(NamedTuple):
    """What a text says in its stored form, and what was changed or left out, in words."""

    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as typed, in E.164 when it can be told, with its extension."""

    text: str
    e164: str
    extension: str = ""

    @property
    def stored(self) -> str:
        if not self.e164:
            return self.text
        return f"{self.e164} ext. {self.extension}" if self.extension else self.e164


def one_line(text: str) -> str:
    """Return `text` in NFC on one line, outer and double spaces gone."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def seen_of(text: str) -> str:
    """Return `text` without what nobody sees and copying brings along: marks of direction, spaces of no width."""
    return text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf")


def words_of(text: str) -> Read:
    """Return plain words on one line."""
    return Read(one_line(text))


def name_of(text: str) -> Read:
    """Return a name without invisible or direction-changing characters, with a note when some were removed."""
    line = one_line(text)
    # No control or format characters, and more; signs of ASCII that are no space can be seen.
    if line.isprintable() and (not line or line[0].isascii() or shows(line)):
        return Read(line)
    kept = "".join(c for c in line if c in KEPT_FORMAT or unicodedata.category(c) not in ("Cf", "Cc"))
    if not shows(kept):  # such as joiners with nothing to join
        kept = ""
    return Read(one_line(kept), "Invisible characters were removed from the name.") if kept != line else Read(line)


def name_key(name: str, *, accents: bool = True) -> str:
    """Return a name for comparing: case and spacing ignored, and accents too when asked."""
    line = one_line(name)
    if line.isascii():
        return line.lower()
    text = unicodedata.normalize("NFC", line).casefold()
    if accents:
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def emails_of(text: str) -> tuple[list[str], str]:
    """Return every address in a text in lower case, first is the main one, and a note when none could be read.

    Domains of other scripts stand in theirs, also where they were given as they travel (xn--…).
    """
    if PLAIN_ADDRESS.fullmatch(text) and "xn--" not in text.lower():
        return [text.lower()], ""
    found: list[str] = []
    seen = unicodedata.normalize("NFC", seen_of(text))
    for part in re.split(r"[,;|\n]+|\s+/\s+", seen):
        bare = part.strip()
        match = ADDRESS.fullmatch(_unwrapped(bare)) or ADDRESS.fullmatch(_unwrapped(parseaddr(bare)[1]))
        if match and shown(match[0].lower()) not in found:
            found.append(shown(match[0].lower()))
    if not found:
        loose = (_unwrapped(address) for address in ADDRESSES.findall(seen))
        found = list(dict.fromkeys(shown(address.lower()) for address in loose if ADDRESS.fullmatch(address)))
    return found, f"“{one_line(text)[:60]}” is no e-mail address." if text.strip() and not found else ""


def _unwrapped(text: str) -> str:
    """Return an address without what stands around it; again changes nothing."""
    while (bare := MAILTO.sub(r"\1", text.strip(AROUND))) != text:
        text = bare
    return text


def email_of(text: str) -> Read:
    """Return the one address of a text; several are none, for nobody said which."""
    found, note = emails_of(text)
    if len(found) > 1:
        return Read("", "Several e-mail addresses stand here.")
    return Read(found[0] if found else "", note)


def phones_of(text: str, region: str | None = None) -> tuple[list[Phone], str]:
    """Return the numbers of a text. A number ruined by a spreadsheet is not kept and the note says so."""
    seen = seen_of(text)
    if SCIENTIFIC.match(seen):
        return [], "The phone number lost its digits in a spreadsheet and was left out."
    parts = [one for part in re.split(r"[;\n|]|,\s*(?=\+|00)|\s+or\s+", seen) for one in _slashed(part)]
    whole = (part for part in parts if any(c.isdigit() for c in part) and not SCIENTIFIC.match(part))
    found = [_phone(one_line(part), region) for part in whole]
    return found, f"“{one_line(text)[:60]}” is no phone number." if text.strip() and not found else ""


def _slashed(text: str) -> list[str]:
    """Return the numbers between slashes; one between a code of a town and its number parts nothing."""
    parts = re.split(r"\s+/\s+", text)
    whole = all(sum(c.isdigit() for c in part) > LONGEST_CODE for part in parts)
    return parts if whole else [text]


def phone_of(text: str) -> Read:
    """Return the numbers of a text, those with a country code in E.164, between semicolons."""
    found, note = phones_of(text)
    return Read("; ".join(dict.fromkeys(phone.stored for phone in found)), note)


def numbers_in(stored: str) -> list[str]:
    """Return the numbers in E.164 of what `phone_of` gave, without extensions."""
    return [match[1] for part in stored.split("; ") if (match := E164.fullmatch(part))]


def _phone(text: str, region: str | None) -> Phone:
    if PLAIN_PHONE.fullmatch(text) and (plain := _as_typed("+" + text[1:].replace(" ", ""))):
        return Phone(text, plain)
    e164, extension = _international(re.sub(r"^00(?=[1-9])", "+", text), region)
    # Where a prefix within the country was left out, another may stand behind it: two zeros after the country code.
    typed = re.sub(r"[^+\d]", "", text)
    for _ in range(len(text)):
        if not e164 or typed == e164 + extension or (again := _international(e164, region)[0]) == e164:
            break
        e164 = again
    return Phone(text, e164, extension if e164 else "")


def _as_typed(number: str) -> str:
    """Return a number in E.164 of which nothing has to be taken apart; '' for any other, which is looked at whole."""
    for length in (1, 2, 3):
        if found := _country(int(number[1 : 1 + length])):
            prefix, lengths = found
            rest = number[1 + length :]
            plain = rest[0] != "0" and len(rest) in lengths and not (prefix and prefix.match(rest))
            return number if plain else ""
    return ""


@cache
def _country(code: int) -> tuple[re.Pattern[str] | None, frozenset[int]] | None:
    """Return what stands before a number within the country of a code, and how long its numbers are; None for none."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code)
    if regions is None:
        return None
    found = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
    if found is None or found.general_desc is None:
        return None, frozenset()
    prefix = found.national_prefix_for_parsing
    return re.compile(prefix) if prefix else None, frozenset(found.general_desc.possible_length)


def _international(text: str, region: str | None) -> tuple[str, str]:
    """Return a number in E.164 and its extension, '' when it cannot be told."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "", ""
    if not phonenumbers.is_possible_number(number):
        return "", ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""


def web_of(text: str) -> Read:
    """Return a web address: a LinkedIn profile in its one form for all spellings, any other with https:// if bare."""
    if plain := PLAIN_PROFILE.fullmatch(text):
        return Read(f"{PROFILE}/in/{plain[1].lower()}")
    typed = unicodedata.normalize("NFC", seen_of(text).strip())
    if not typed:
        return Read("")
    if bare := BARE_PROFILE.match(typed):
        typed = f"{PROFILE}/in/{bare[1]}"
    whole = typed if "://" in typed else f"https://{typed.removeprefix('//')}"
    wrong = Read("", f"“{one_line(text)[:60]}” is no web address and was left out.")
    if not whole.isprintable() or " " in whole:
        return wrong
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").lower()  # what follows a % in a host comes as it was typed
    except ValueError:
        return wrong
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or "@" in parts.netloc:
        return wrong
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        return Read(_profile(parts.path) or _plain(whole))
    return Read(_plain(whole))


def profile_of(stored: str) -> str:
    """Return the address when it is a person's own LinkedIn profile, in the form that `web_of` gives; else ''."""
    return stored if stored.startswith((f"{PROFILE}/in/", f"{PROFILE}/pub/")) else ""


def _profile(path: str) -> str:
    match = PROFILE_PATH.match(path)
    old = None if match else OLD_PROFILE.match(path)
    handle = _handle(match[1] if match else old[1] if old else "")
    if not handle:
        return ""
    return f"{PROFILE}/pub/{handle}{old[2].lower()}" if old and old[2] else f"{PROFILE}/in/{handle}"


def _handle(typed: str) -> str:
    """Return a profile's own part in lower case, letters beyond ASCII written as addresses write them."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", unquote(typed)).casefold()).rstrip(BEHIND)
    return quote(text, safe="") if text.isprintable() and not set(text) & set("/ \ufffd") else ""


def _plain(whole: str) -> str:
    """Return a web address with scheme and host in lower case; the rest is told apart by case."""
    scheme, _, rest = whole.partition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    after = rest[len(host) :]
    return f"{scheme.lower()}://{host.lower()}{'' if after == '/' else after}"
