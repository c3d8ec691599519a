"""Checking the content of an item, wherever it comes from: a form, the API, a file. Every fault by its path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from foundation.core.domain.typed import UNREADABLE, storable, tidied
from foundation.core.domain.visible import shows
from rubrics.domain.packs.shapes import (
    CRITERION,
    EMPTY,
    FIELDS,
    HEAVIEST,
    LEVELS,
    LONGEST_KEY,
    LONGEST_LINE,
    Content,
    Field,
    Kind,
    Type,
    whole,
)

KEY = re.compile(r"[a-z0-9_]+")
LONGEST_KEYS = {Kind.RUBRIC: 40}
KEY_SAID = "A key has small letters a to z, figures and _ only, and at most {} characters."
NOUNS = {
    "stages": "stage",
    "abilities": "first-hire ability",
    "criteria": "criterion",
    "questions": "question",
    "flags": "signal or red flag",
}
# What references may name, by what they are of.
Known = Mapping[str, Collection[str]]
Errors = dict[str, str]


def key_fault(kind: Kind, key: str) -> str:
    """Return what is wrong with the key of an item; '' when nothing is."""
    longest = LONGEST_KEYS.get(kind, LONGEST_KEY)
    return "" if KEY.fullmatch(key) and len(key) <= longest else KEY_SAID.format(longest)


def checked(kind: Kind, given: Content, known: Known) -> tuple[dict[str, Any], Errors]:
    """Return the content as it is kept, and what is wrong with it by path, such as `criteria.0.anchors.3`.

    Values are of the type of their field; a caller that cannot be sure of it checks that first.
    """
    errors: Errors = {}
    return whole(FIELDS[kind], _fields(FIELDS[kind], given, known, "", errors)), errors


def _fields(fields: tuple[Field, ...], given: Content, known: Known, at: str, errors: Errors) -> dict[str, Any]:
    return {
        field.name: _value(field, given.get(field.name, EMPTY[field.type]), known, f"{at}{field.name}", errors)
        for field in fields
    }


def _value(field: Field, value: Any, known: Known, at: str, errors: Errors) -> Any:
    match field.type:
        case Type.LINE | Type.TEXT:
            return _text(value, field.limit, at, errors, field.label if field.required else "", field.type is Type.TEXT)
        case Type.CHOICE:
            if value not in field.choices:
                errors[at] = f"Choose one of {', '.join(field.choices)}."
            return value
        case Type.KEYS:
            return _keys(field, value, known, at, errors)
        case Type.LINES:
            return _lines(field, value, at, errors)
        case Type.COUNT | Type.WEIGHT:
            return _figure(field, value, at, errors)
        case Type.ANCHORS:
            return _anchors(field, value, at, errors)
        case Type.CRITERIA:
            return _criteria(field, value, known, at, errors)
        case Type.YES:
            return value


def _lines(field: Field, value: Collection[str], at: str, errors: Errors) -> list[str]:
    lines = [_text(one, LONGEST_LINE, f"{at}.{number}", errors) for number, one in enumerate(value)]
    kept = [one for one in lines if one]
    if len(kept) > field.limit:
        errors[at] = f"Keep it to {field.limit} lines."
    return kept


def _figure(field: Field, value: Any, at: str, errors: Errors) -> Any:
    if field.type is Type.WEIGHT:
        if 0 <= value <= HEAVIEST:
            return value
        errors[at] = f"The weight is a number from 0 to {HEAVIEST}, not {value:g}."
        return EMPTY[field.type]
    if value is not None and not 1 <= value <= field.limit:
        errors[at] = f"Use a whole number from 1 to {field.limit}, not {value}."
    return value


def _text(value: str, limit: int, at: str, errors: Errors, required: str = "", lines: bool = False) -> str:
    written = tidied(value, lines=lines)
    if not storable(written):
        errors[at] = UNREADABLE
    elif len(written) > limit:
        errors[at] = f"Keep this under {limit:,} characters. It has {len(written):,}."
    elif required and not shows(written):
        errors[at] = f"{required}: this cannot be empty."
    return written


def _keys(field: Field, value: Collection[str], known: Known, at: str, errors: Errors) -> list[str]:
    kept = list(dict.fromkeys(value))
    unknown = [key for key in kept if key not in known[field.of]]
    if unknown:
        errors[at] = f"There is no {NOUNS[field.of]} “{unknown[0][:LONGEST_KEY]}”."
    elif len(kept) > field.limit:
        errors[at] = f"Choose at most {field.limit}."
    return kept


def _anchors(field: Field, value: Mapping[Any, str], at: str, errors: Errors) -> dict[str, str]:
    kept = {}
    for level in LEVELS:
        here = f"{at}.{level}"
        kept[str(level)] = said = _text(value.get(level, value.get(str(level), "")), field.limit, here, errors)
        if here not in errors and not shows(said):
            errors[here] = f"Say what a {level} looks like."
    return kept


def _criteria(field: Field, value: list[Content], known: Known, at: str, errors: Errors) -> list[dict[str, Any]]:
    if not value:
        errors[at] = "A rubric needs at least one criterion."
    elif len(value) > field.limit:
        errors[at] = f"A rubric has at most {field.limit} criteria."
    kept: list[dict[str, Any]] = []
    for number, one in enumerate(value):
        here, key = f"{at}.{number}", one["key"]
        if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
            errors[f"{here}.key"] = KEY_SAID.format(LONGEST_KEY)
        elif key in {other["key"] for other in kept}:
            errors[f"{here}.key"] = f"The key {key} stands here twice."
        kept.append({"key": key, **_fields(CRITERION, one, known, f"{here}.", errors)})
    return kept


def new_key(said: str, taken: Collection[str], otherwise: str, longest: int = 50) -> str:
    """Return a key made of the words of `said` that is not taken yet; `otherwise` where no letter is left of them."""
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain)[: longest - 4].strip("_") or otherwise
    number, key = 2, base
    while key in taken:
        number, key = number + 1, f"{base}_{number}"
    return key


def unreasoned(content: Content, before: Mapping[str, float]) -> Errors:
    """Return which criteria weigh more or less than `before` (1 for a new one) without saying why."""
    return {
        f"criteria.{number}.weight_reason": "Say why this criterion weighs more or less than before."
        for number, one in enumerate(content["criteria"])
        if one["weight"] != before.get(one["key"], 1) and not one["weight_reason"]
    }
