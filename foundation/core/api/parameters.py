"""The parameters of queries and headers as the OpenAPI description tells them."""

from typing import Any, Literal

import django_filters
from django import forms
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from foundation.core.api.filters import Flag, Instant
from foundation.core.api.paging import LIMIT, MOST
from foundation.core.api.picking import MOST_IDS, PART_TYPE, expansions
from foundation.core.api.sorting import orders_of

QUERY: Literal["query"] = "query"
HEADER: Literal["header"] = "header"
IDS = OpenApiParameter(
    "ids",
    {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": MOST_IDS},
    style="form",
    explode=False,
    description=f"Only these rows, at most {MOST_IDS} ids with commas between; those that are not yours are left out.",
)
PAGING = [
    OpenApiParameter(
        "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}, description="Rows a page."
    ),
    OpenApiParameter(
        "cursor",
        {"type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9._-]+$"},
        description="The `next_cursor` of the page before, unchanged; nothing else is one.",
    ),
    OpenApiParameter("count", OpenApiTypes.BOOL, description="`true` adds the total as `count`."),
    OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Only what changed since; in that order."),
]
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x20-\x7e]+$"},
    HEADER,
    description="Makes a retry safe: within 24 hours the same key and body get the first answer again.",
)
TAG = r'(W/)?"[\x21\x23-\x7e]*"'
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": rf"^(\*|{TAG}( *, *{TAG})*)$"},
    HEADER,
    description="The `ETag` the change is based on, or `*`; another state answers 412.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    IF_MATCH.type,
    HEADER,
    description="The `ETag` of what you have, or `*`; the same answers 304 with nothing.",
)
TAG_PARAMETER = OpenApiParameter("ETag", OpenApiTypes.STR, HEADER, response=[200, 201, 304])


def ordered(view: Any) -> list[OpenApiParameter]:
    """Return the parameter by which rows are ordered."""
    said = "In the order of this field, then of the id; with a minus the other way round."
    return [OpenApiParameter("sort", {"type": "string", "enum": orders_of(view)}, description=said)]


def picks(view: Any) -> list[OpenApiParameter]:
    """Return the parameters that say how much of each row is shown, and what beside it."""
    kind: Any = type(view)
    names = {
        "fields": (
            list(view.shape._declared_fields),
            f"Only these fields, with commas between; the answer is then of the type `{PART_TYPE}`.",
        ),
        "expand": (
            list(expansions(kind)),
            "The rows that these fields name, whole beside their ids, as far as the key may read them; else null.",
        ),
    }
    return [
        OpenApiParameter(
            name,
            {"type": "array", "items": {"type": "string", "enum": known}, "minItems": 1},
            style="form",
            explode=False,
            description=said,
        )
        for name, (known, said) in names.items()
        if known
    ]


def parameter(name: str, one: django_filters.Filter) -> OpenApiParameter:
    """Return the query parameter for a filter, by the kind of form field behind it."""
    if isinstance(one, Flag):
        kind: dict[str, Any] = {"type": "boolean"}
    elif isinstance(one, django_filters.ChoiceFilter):
        kind = {"type": "string", "enum": [str(value) for value, _ in one.extra["choices"]]}
    elif isinstance(one, django_filters.UUIDFilter):
        kind = {"type": "string", "format": "uuid"}
    elif isinstance(one, Instant):
        kind = {"type": "string", "format": "date-time"}
    elif issubclass(one.field_class, forms.DateField):
        kind = {"type": "string", "format": "date"}
    elif issubclass(one.field_class, forms.DecimalField):
        kind = {"type": "number"}
    else:
        kind = {"type": "string"}
    several = isinstance(one, django_filters.BaseCSVFilter)
    if several:
        kind = {"type": "array", "items": kind}
    said = str(one.extra.get("help_text", ""))
    explode = False if several else None
    return OpenApiParameter(name, kind, QUERY, description=said, style="form" if several else None, explode=explode)
