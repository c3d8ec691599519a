"""Where a role is done: countries and regions of ISO 3166 with a town, read from what people write. Pure.

A place is {country, region, city}: `country` an ISO code ("NL"), `region` a code of it ("NL-ZH") or '', `city` in words
or ''. Countries and regions are checked; there is no list of the world's towns, so a town is taken as it is written.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import pycountry

# In use everywhere (banks, the EU, job boards), and not in the list: ISO leaves XK to whoever needs it.
if pycountry.countries.get(alpha_2="XK") is None:
    add = pycountry.countries.add_entry
    add(alpha_2="XK", alpha_3="XKX", name="Kosovo", numeric="")  # type: ignore[no-untyped-call]  # no types there

Place = dict[str, str]
MOST_PLACES = 20
LONGEST_CITY = 80
# What people write and ISO does not list; the names of countries in these languages come with the list itself.
LANGUAGES = ("de", "fr", "es", "nl", "it", "pt")
ALSO = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "usa": "US",
    "u.s.": "US", "u.s.a.": "US", "america": "US", "holland": "NL", "the netherlands": "NL", "south korea": "KR",
    "russia": "RU", "uae": "AE", "turkey": "TR", "ivory coast": "CI", "brd": "DE", "vatican": "VA",
}  # fmt: skip
ALSO_REGIONS = {
    "bavaria": "DE-BY", "saxony": "DE-SN", "lower saxony": "DE-NI", "hesse": "DE-HE", "thuringia": "DE-TH",
    "north rhine-westphalia": "DE-NW", "rhineland-palatinate": "DE-RP", "nrw": "DE-NW", "vienna": "AT-9",
    "tyrol": "AT-7", "styria": "AT-6",
    "carinthia": "AT-2", "upper austria": "AT-4", "lower austria": "AT-3", "lombardy": "IT-25",
    "tuscany": "IT-52", "piedmont": "IT-21", "lisbon": "PT-11", "catalonia": "ES-CT", "andalusia": "ES-AN",
    "brittany": "FR-BRE", "normandy": "FR-NOR", "south holland": "NL-ZH", "north holland": "NL-NH",
}  # fmt: skip
WITH_A_CITY = {
    "DE-BE", "DE-HB", "DE-HH", "AT-5", "AT-9", "CH-GE", "CH-ZH", "CH-BS", "CH-BE", "CH-LU", "CH-SG", "CH-ZG", "US-NY",
    "US-DC", "PT-03", "PT-06", "PT-11", "PT-13", "NL-UT", "NL-GR", "BE-BRU", "BE-VAN", "BE-WLG", "BE-WNA", "ES-A",
    "ES-B", "ES-MA", "ES-MD", "ES-SE", "ES-V", "ES-Z", "IE-CO", "IE-D", "NO-03", "LU-LU", "JP-13", "JP-26", "JP-27",
    "JP-34", "JP-40", "TR-06", "IN-DL", "TN-11", "MA-CAS", "CI-AB", "BR-RJ", "BR-SP", "NG-LA", "GB-EDH",
}  # fmt: skip
# Regions around a town of their name that is none of theirs.
AROUND_A_CITY = {"AR-B", "BG-23", "PE-LIM"}
LONGEST_CODE = 3
# Where the list has no short name, or one that another country has too.
NAMES = {
    "BQ": "Caribbean Netherlands",
    "CD": "DR Congo", "CG": "Congo", "VG": "British Virgin Islands", "VI": "US Virgin Islands",
    "VA": "Vatican City", "BE-BRU": "Brussels", "BE-VLG": "Flanders", "BE-WAL": "Wallonia",
}  # fmt: skip
_WORDLESS = re.compile(r"[^\w]+")
_CITY = re.compile(r"cit|capital|municipal|metropol(?!itan (?:region|department))", re.IGNORECASE)


def _subdivisions(**wanted: str) -> Any:
    return pycountry.subdivisions.get(**wanted)  # type: ignore[no-untyped-call]  # the library has no types there


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Return the code of every name that we know, in lower case."""
    names = {**ALSO, **{name.casefold(): code for code, name in NAMES.items()}}
    for one in pycountry.countries:
        more = (getattr(one, kind, "") for kind in ("common_name", "official_name"))
        for written in filter(None, (one.alpha_2, one.alpha_3, one.name, country_name(one.alpha_2), *more)):
            names.setdefault(written.casefold(), one.alpha_2)
    for language in LANGUAGES:
        read = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for one in pycountry.countries:
            names.setdefault(read.gettext(one.name).casefold(), one.alpha_2)
    return _without_marks_too(names)


@lru_cache(maxsize=64)
def _regions(country: str) -> Mapping[str, str]:
    names = {}
    held = sorted(_subdivisions(country_code=country) or [], key=lambda one: str(one.code))
    for one in held:
        names[one.code.casefold()] = names[one.code.split("-", 1)[1].casefold()] = one.code
    for one in held:
        for written in re.split(r"\s*[/\[\],]\s*", one.name):
            if written:
                names[written.casefold()] = one.code
    for named in (ALSO_REGIONS, {name.casefold(): code for code, name in NAMES.items()}):
        names.update({written: code for written, code in named.items() if code.startswith(f"{country}-")})
    return _without_marks_too(names)


def _without_marks_too(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return the names with those that a plain keyboard writes; where two differ by marks alone, the name as it is."""
    return {**{_unmarked(name): code for name, code in names.items()}, **names}


def _unmarked(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).replace("’", "'")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _found(names: Mapping[str, str], written: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", written).casefold().split()).strip(" .")
    return names.get(plain) or names.get(_unmarked(plain), "")


def country_of(written: str) -> str:
    """Return the ISO code of a country by its code or name; '' when we know none."""
    return _found(_countries(), written)


def region_of(country: str, written: str) -> str:
    """Return the ISO code of a region by its code or name; '' when the country has none of that name."""
    return _found(_regions(country), written)


def country_name(code: str) -> str:
    """Return the plain English name of a country, without a comma."""
    if code in NAMES:
        return NAMES[code]
    one = pycountry.countries.get(alpha_2=code)
    return getattr(one, "common_name", one.name).split(",")[0] if one else code


def region_name(code: str) -> str:
    """Return the name of a region, without a comma; '' for none."""
    if code in NAMES:
        return NAMES[code]
    one = _subdivisions(code=code) if code else None
    return re.split(r"\s*[/\[,]", one.name)[0] if one else ""


def said(place: Mapping[str, str]) -> str:
    """Return a place in words: 'Rotterdam, Zuid-Holland, Netherlands'; 'Berlin, Germany' where both have one name."""
    city, region = place.get("city", ""), place.get("region", "")
    named = region_name(region)
    if named == city and region and _is_city_too(region):
        named = ""
    return ", ".join(filter(None, (city, named, country_name(place["country"]))))


def read_place(written: str) -> tuple[Place | None, str]:
    """Return the place of a line 'city, region, country', or None and what is wrong with it."""
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if not parts or len(parts) > 3:
        return None, f"“{written[:60]}” is not a place. Write city, region, country, such as “Rotterdam, Netherlands”."
    country = country_of(parts[-1])
    if not country:
        near = _whole(parts) or _near(parts[-1], _countries(), country_name)
        return None, f"We know no country “{parts[-1][:60]}”.{near} It stands last, after a comma."
    region, city = "", parts[0] if len(parts) > 1 else ""
    if len(parts) == 3:
        region = region_of(country, parts[1])
        if not region:
            near = _near(parts[1], _regions(country), region_name)
            return None, f"{country_name(country)} has no region “{parts[1][:60]}”.{near} It may be left out."
    elif len(parts) == 2 and (found := region_of(country, city)) and found not in AROUND_A_CITY:
        region, city = found, city if len(city) > LONGEST_CODE and _is_city_too(found) else ""
    return checked({"country": country, "region": region, "city": city})


def _whole(parts: Sequence[str]) -> str:
    """Say which place is meant by a region without its country; '' where none is, or those of several countries are."""
    written = parts[-1]
    held = {code for code in _countries().values() if region_of(code, written)} if len(written) > LONGEST_CODE else ()
    return f" Do you mean “{', '.join(parts)}, {country_name(min(held))}”?" if len(held) == 1 else ""


def _is_city_too(region: str) -> bool:
    """Tell whether a region has a town of the same name, such as Berlin: then both are meant."""
    kind = str(_subdivisions(code=region).type)
    return region in WITH_A_CITY or bool(_CITY.search(kind))


def checked(place: Mapping[str, object]) -> tuple[Place | None, str]:
    """Return a place of codes as it may be kept, or None and what is wrong with it."""
    country, region, city = (str(place.get(name) or "").strip() for name in ("country", "region", "city"))
    code = country.upper()
    if not pycountry.countries.get(alpha_2=code):
        return None, f"“{country[:20]}” is no country. Use its code of two letters, such as NL."
    found = region_of(code, region) if region else ""
    if region and not found:
        return None, f"{country_name(code)} has no region “{region[:40]}”.{_near(region, _regions(code), region_name)}"
    if len(city) > LONGEST_CITY:
        return None, f"Keep the name of a city under {LONGEST_CITY} characters."
    if city and not _WORDLESS.sub("", city).strip("0123456789_"):
        return None, f"“{city[:40]}” is not the name of a city."
    return {"country": code, "region": found, "city": " ".join(city.split())}, ""


def read_places(text: str) -> tuple[list[Place], list[str]]:
    """Return the places of a text, one a line, each once, and what is wrong with which line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_PLACES:
        return [], [f"Name {MOST_PLACES} places at most."]
    found: list[Place] = []
    wrong = []
    for line in lines:
        place, why = read_place(line)
        if place is None:
            wrong.append(why)
        elif place not in found:
            found.append(place)
    return found, wrong


def read_countries(text: str) -> tuple[list[str], list[str]]:
    """Return the codes of the countries of a text, parted by commas or lines, and what is wrong."""
    found: list[str] = []
    wrong = []
    for written in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        code = country_of(written)
        if not code:
            wrong.append(f"We know no country “{written[:60]}”.{_near(written, _countries(), country_name)}")
        elif code not in found:
            found.append(code)
    return found, wrong


def _near(written: str, names: Mapping[str, str], named: object) -> str:
    near = get_close_matches(written.casefold()[:60], [name for name in names if len(name) > 3], n=1, cutoff=0.75)
    return f" Do you mean {named(names[near[0]])}?" if near and callable(named) else ""


def codes(places: Sequence[Mapping[str, str]], remote_from: Iterable[str] = ()) -> frozenset[str]:
    """Return every code that the places lie in: countries, and regions."""
    held = {place["country"] for place in places} | {place["region"] for place in places if place.get("region")}
    return frozenset(held | set(remote_from))


def in_words(places: Sequence[Mapping[str, str]], workplace: str, remote_from: Sequence[str]) -> str:
    """Return where a role is done: 'Rotterdam, Netherlands, or remote from Poland'; '' when nothing is known."""
    named = " or ".join(said(place) for place in places)
    if workplace == "remote":
        away = ", ".join(country_name(code) for code in remote_from)
        remote = f"remote from {away}" if away else "remote"
        return f"{named}, or {remote}" if named else remote.capitalize()
    return f"{named}, hybrid" if named and workplace == "hybrid" else named
