"""Forms of the library: one made from the fields of a kind, and the form of a rubric, which has rows of criteria."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict

from foundation.core.errors import Invalid
from foundation.core.forms import PlainForm, offer
from rubrics.domain.packs.shapes import (
    CRITERION,
    EMPTY,
    FIELDS,
    LEVELS,
    MOST_CRITERIA,
    RUBRIC_KINDS,
    Content,
    Field,
    Kind,
    Type,
)
from rubrics.views.forms import number, text

Names = Mapping[str, Mapping[str, str]]
HINTS = {
    "follow_up": "One a line, ten at most.",
    "theory": "It asks for knowledge rather than for what the person did; the loop counts these.",
    "technical": "It takes somebody technical to judge the answer.",
    "criteria": "An answer to this question is evidence of these.",
    "stages": "Kits of these stages offer it.",
    "filter": "The one exercise or question that shows it best.",
}
MOST_TYPED = 5000


class ItemForm(PlainForm):
    """The fields of a question, flag or profile, with what its references may name."""

    def __init__(self, kind: Kind, names: Names, data: Any = None, content: Content | None = None) -> None:
        self.kind = kind
        super().__init__(data, initial={name: _typed_of(kind, name, one) for name, one in (content or {}).items()})
        for field in FIELDS[kind]:
            self.fields[field.name] = _control(field)
            if field.type is Type.KEYS:
                offer(self, field.name, list(names[field.of].items()))
            elif field.type is Type.CHOICE:
                offer(self, field.name, [(key, key.replace("_", " ").capitalize()) for key in field.choices])

    def content(self) -> dict[str, Any]:
        """Return what was typed, in the form of a content."""
        said = dict(self.cleaned_data)
        for field in FIELDS[self.kind]:
            if field.type is Type.LINES:
                said[field.name] = said[field.name].splitlines()
        return said


def _typed_of(kind: Kind, name: str, value: Any) -> Any:
    field = next(field for field in FIELDS[kind] if field.name == name)
    return "\n".join(value) if field.type is Type.LINES else value


def _control(field: Field) -> forms.Field:
    shared: dict[str, Any] = {"label": field.label, "required": False, "help_text": HINTS.get(field.name, "")}
    match field.type:
        case Type.LINE:
            return forms.CharField(max_length=MOST_TYPED, **{**shared, "required": field.required})
        case Type.TEXT | Type.LINES:
            area = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(widget=area, max_length=MOST_TYPED, **{**shared, "required": field.required})
        case Type.CHOICE:
            return forms.ChoiceField(widget=forms.RadioSelect, **{**shared, "required": True})
        case Type.KEYS:
            return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **shared)
        case Type.COUNT:
            return forms.IntegerField(min_value=1, max_value=field.limit, **shared)
        case _:
            return forms.BooleanField(**shared)


# Fields of a criterion that are typed into boxes; the others are ticked.
BOXES = ("label", "weight", "weight_reason")


def rubric_values(content: Content) -> dict[str, Any]:
    """Return what stands in the head of a rubric's form."""
    return {name: content[name] for name in ("label", "kind", "note", "used_at")}


def rubric_rows(content: Content, blank: int = 1) -> list[dict[str, Any]]:
    """Return the rows of a rubric's form, and some to write new criteria into."""
    rows = [
        {
            **one,
            "weight": f"{one['weight']:g}",
            "anchors": [one["anchors"][str(level)] for level in LEVELS],
            "remove": False,
            "errors": {},
        }
        for one in content["criteria"]
    ]
    return [*rows, *(_blank() for _ in range(min(blank, MOST_CRITERIA - len(rows))))]


def _blank() -> dict[str, Any]:
    empty = {field.name: EMPTY[field.type] for field in CRITERION}
    return {**empty, "key": "", "weight": "1", "anchors": [""] * len(LEVELS), "remove": False, "errors": {}}


def typed_values(post: QueryDict, held: Content) -> dict[str, Any]:
    """Return the head of the form as it was sent; what was not in the form stays."""
    if "rubric_label" not in post:
        return rubric_values(held)
    kind = post.get("kind", "")
    return {
        "label": text(post, "rubric_label"),
        "kind": kind if kind in RUBRIC_KINDS else held.get("kind", ""),
        "note": text(post, "note"),
        "used_at": post.getlist("used_at"),
    }


def typed_rows(post: QueryDict, held: Content) -> list[dict[str, Any]]:
    """Return the rows as they were sent. What is ticked stays where the form did not offer it."""
    count = min(max(number(post.get("count", "")), 0), MOST_CRITERIA)
    before = {one["key"]: one for one in held.get("criteria", ())}
    rows = []
    for n in range(count):
        key = post.get(f"key-{n}", "")
        shown = f"ticks-{n}" in post or key not in before
        ticked = {"tests": post.getlist(f"tests-{n}"), "technical": f"technical-{n}" in post}
        rows.append(
            {
                "key": key,
                **{name: text(post, f"{name}-{n}") for name in BOXES},
                **(ticked if shown else {name: before[key][name] for name in ticked}),
                "anchors": [text(post, f"anchor-{n}-{level}") for level in LEVELS],
                "remove": f"remove-{n}" in post,
                "errors": {},
            }
        )
    return rows


def reordered(rows: list[dict[str, Any]], asked: str) -> tuple[list[dict[str, Any]], str]:
    """Return the rows with one moved as asked, and the button that moves it on from its new place.

    `up-2` and `down-2` move the third one by one, `to-2-0` puts it first.
    """
    way, *places = asked.split("-")
    start, end = [number(place) if place else -1 for place in (*places, "", "")][:2]
    end = start + {"up": -1, "down": 1}[way] if way in ("up", "down") else end if way == "to" else start
    if start == end or not (0 <= start < len(rows) and 0 <= end < len(rows)):
        return rows, ""
    moved = list(rows)
    moved.insert(end, moved.pop(start))
    return moved, f"{'up' if end < start else 'down'}-{end}"


def is_empty(row: Mapping[str, Any]) -> bool:
    """Tell whether nothing was written into a row for a new criterion."""
    return not row["key"] and not row["label"] and not any(row["anchors"])


def criterion_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a criterion of a content."""
    try:
        weight = float(Decimal(str(row["weight"]).replace(",", ".")))
    except (InvalidOperation, OverflowError):
        weight = float("nan")
    return {
        "key": row["key"],
        "label": row["label"],
        "weight": weight,
        "weight_reason": row["weight_reason"],
        "tests": row["tests"],
        "technical": row["technical"],
        "anchors": dict(zip(LEVELS, row["anchors"], strict=True)),
    }


def with_errors(kept: list[dict[str, Any]], error: Invalid) -> dict[str, list[str]]:
    """Put each sentence into its row, and return those about the rubric itself."""
    rest: dict[str, list[str]] = {}
    for name, said in error.errors.items():
        if name.startswith("criteria.") and name.split(".")[1].isdigit():
            _, place, field = name.split(".", 2)
            kept[int(place)]["errors"][field] = " ".join(said)
        else:
            rest[name] = said
    return rest
