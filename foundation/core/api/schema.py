"""The OpenAPI 3.1 description, read off the declarations of the views."""

from typing import Any, Literal

import django_filters
from django import forms
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from foundation.core.api.described import ANY_TEXT, SOME_TEXT
from foundation.core.api.errors import PROBLEM_TYPE
from foundation.core.api.filters import Flag, Instant
from foundation.core.api.inputs import EXACT, WRITTEN, Figure, Input, Keyed, NoInput
from foundation.core.api.paging import LIMIT, MOST
from foundation.core.api.permissions import scopes_of
from foundation.core.api.picking import MOST_IDS, PART_TYPE, expansions
from foundation.core.api.sorting import orders_of

PREFIX = "/api/v1/"
QUERY: Literal["query"] = "query"
HEADER: Literal["header"] = "header"
VERBS = {"POST": "create", "PATCH": "change", "DELETE": "remove", "PUT": "put"}


class FaultSerializer(serializers.Serializer[Any]):
    """One thing that is wrong, and where: `#/name` in the body, `?limit` in the query, `#` the whole."""

    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457. `current` is the newer state, on some conflicts."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment]  # a field, not the serializer's own errors
    current = serializers.DictField(required=False)


class SomeFieldsPageSerializer(serializers.Serializer[Any]):
    """A page of rows with only those fields that `fields` names, and what `expand` names."""

    results = serializers.ListField(child=serializers.DictField())
    next_cursor = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(required=False)


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
        {"type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9_-]+$"},
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
# The property that says by which field the entries of a list differ; JSON Schema has no word for it.
ONCE = "x-once-by"
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


class Schema(AutoSchema):
    """Describe a view of `foundation.core.api.views`; any other view describes itself with `extend_schema`."""

    view: Any

    def get_operation_id(self) -> str:
        words = [word for word in self.path.removeprefix(PREFIX).split("/") if word and not word.startswith("{")]
        if hasattr(self.view, "act") or hasattr(self.view, "compute"):
            return "_".join(words).replace("-", "_")
        verb = VERBS.get(self.method) or ("list" if self._lists() else "read")
        return "_".join([*words, verb]).replace("-", "_")

    def get_extensions(self) -> dict[str, Any]:
        first, *others = scopes_of(self.view, self.method)
        return {"x-scope": first, **({"x-scopes-too": others} if others else {})}

    def get_auth(self) -> list[dict[str, list[str]]]:
        super().get_auth()  # describes the scheme itself
        return [{"key": [one]} for one in scopes_of(self.view, self.method)]

    def get_tags(self) -> list[str]:
        return [self.view.resource]

    def get_override_parameters(self) -> list[Any]:
        if hasattr(self.view, "asks"):
            return list(self.view.asks)
        if self.method == "GET":
            paged = [*PAGING, *_ordered(self.view), IDS, *self._filters()] if self._lists() else []
            picks = [*_picks(self.view), IF_NONE_MATCH, TAG_PARAMETER] if getattr(self.view, "picks", False) else []
            return [*paged, *picks]
        extra = [IDEMPOTENCY] if self.method == "POST" else []
        if hasattr(self.view, "row") and "{" in self.path and not hasattr(self.view, "upserts"):
            extra.append(IF_MATCH)
        return extra

    def get_request_serializer(self) -> Any:
        taken = getattr(self.view, "input", None)
        return None if self.method in ("GET", "DELETE") or taken is None or issubclass(taken, NoInput) else taken

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """Say of what comes in exactly what is taken."""
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        if isinstance(field, Keyed) and isinstance(schema, dict):
            rows = {"type": "array", "items": self.resolve_serializer(field.listed(), direction).ref}
            return {"anyOf": [dict(schema), {**rows, "description": f"Each `{field.by}` once.", ONCE: field.by}]}
        return _as_taken(field, dict(schema)) if isinstance(schema, dict) and _comes_in(field) else schema

    def get_response_serializers(self) -> Any:
        answers = self._success()
        refusals = [400, 401, 403, 414, 429]
        refusals += [404] if "{" in self.path or self.method != "GET" else []
        refusals += [409] if self.method != "GET" else []
        refusals += [413, 415] if self.method not in ("GET", "DELETE") else []
        refusals += getattr(self.view, "also_answers", [])
        locks = self.method != "GET" and hasattr(self.view, "row") and not hasattr(self.view, "upserts")
        refusals += [412] if locks and "{" in self.path else []
        refusals += getattr(self.view, "refuses", ())
        return {**answers, **{(status, PROBLEM_TYPE): ProblemSerializer for status in sorted(refusals)}}

    def _success(self) -> dict[Any, Any]:
        view = self.view
        if not hasattr(view, "shape") and not hasattr(view, "compute"):
            # A file goes out as what it is: the view says which kinds there are, and what programs find in one.
            media, kind = view.file
            return {(200, one): kind for one in ([media] if isinstance(media, str) else media)}
        if hasattr(view, "compute"):
            return {200: view.output, **({view.partly: view.output} if hasattr(view, "partly") else {})}
        if hasattr(view, "act"):
            return {200: (view.answer or view).shape, 204: None}
        if self.method == "DELETE":
            return {204: None}
        if self.method == "POST":
            return {201: view.shape}
        if hasattr(view, "upserts"):
            return {200: view.shape, 201: view.shape}
        if not getattr(view, "picks", False):
            return {200: view.shape}
        some = SomeFieldsPageSerializer if self._lists() else OpenApiTypes.OBJECT
        return {200: self._page() if self._lists() else view.shape, (200, PART_TYPE): some, 304: None}

    def _page(self) -> Any:
        shape = self.view.shape
        name = shape.__name__.removesuffix("Shape") + "Page"
        fields = {
            "results": shape(many=True),
            "next_cursor": serializers.CharField(allow_null=True),
            "count": serializers.IntegerField(required=False),
        }
        return inline_serializer(name, fields)

    def _lists(self) -> bool:
        return self.method == "GET" and hasattr(self.view, "filters")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # pages are described by `_page`, with our own envelope

    def get_filter_backends(self) -> list[Any]:
        return []

    def _filters(self) -> list[OpenApiParameter]:
        declared = self.view.filters.base_filters if self.view.filters else {}
        return [_parameter(name, one) for name, one in declared.items()]


def _ordered(view: Any) -> list[OpenApiParameter]:
    said = "In the order of this field, then of the id; with a minus the other way round. Not with `updated_after`."
    return [OpenApiParameter("sort", {"type": "string", "enum": orders_of(view)}, description=said)]


def _picks(view: Any) -> list[OpenApiParameter]:
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


def _as_taken(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field of an input: text that shows and holds no NUL, lists that may not be empty, …"""
    schema |= {"pattern": WRITTEN[type(field)]} if type(field) in WRITTEN else {}
    if isinstance(field, serializers.CharField):
        if not {"format", "pattern", "enum"} & set(schema):
            schema["pattern"] = ANY_TEXT if field.allow_blank else SOME_TEXT
        if not field.allow_blank:
            schema["minLength"] = max(1, field.min_length or 1)
    elif isinstance(field, serializers.IntegerField):
        return {"minimum": -EXACT, "maximum": EXACT, **schema}
    elif isinstance(field, serializers.FileField):
        schema["format"] = "binary"
    elif isinstance(field, serializers.ListSerializer) and (most := getattr(field, "max_length", None)):
        schema["maxItems"] = most
    elif isinstance(field, serializers.ListField) and not field.allow_empty:
        schema["minItems"] = max(1, field.min_length or 1)
    elif isinstance(field, Figure):
        return {"anyOf": [schema, {"type": "string", "format": "decimal", "pattern": r"^\d{1,3}(\.\d{1,2})?$"}]}
    elif isinstance(field, serializers.DecimalField) and field.max_digits and field.decimal_places is not None:
        return _decimal(field, schema)
    return schema


def _decimal(field: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """A decimal comes as text or as a whole number."""
    whole = field.max_digits - field.decimal_places
    low = int(field.min_value) if field.min_value is not None else -(10**whole) + 1
    high = int(field.max_value) if field.max_value is not None else 10**whole - 1
    sign = "" if low >= 0 else "-?"
    text = {
        "type": "string",
        "format": "decimal",
        "pattern": rf"^{sign}\d{{1,{whole}}}(\.\d{{1,{field.decimal_places}}})?$",
    }
    kinds: list[dict[str, Any]] = [text, {"type": "integer", "minimum": low, "maximum": high}]
    nothing: list[dict[str, Any]] = [{"type": "null"}] if field.allow_null else []
    kept: dict[str, Any] = {key: schema[key] for key in ("description", "default") if key in schema}
    shown = str(max(low, min(1, high))) + (".5" if high > 1 else "")
    return {"anyOf": kinds + nothing, "example": shown, **kept}


def _comes_in(field: Any) -> bool:
    """Tell whether a field, or the list that it is of, belongs to an input."""
    owner = field.parent
    while owner is not None and not isinstance(owner, serializers.BaseSerializer):
        owner = owner.parent
    return isinstance(owner, Input)


def _parameter(name: str, one: django_filters.Filter) -> OpenApiParameter:
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
