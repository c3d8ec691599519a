"""The OpenAPI 3.1 description, read off the declarations of the views."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from foundation.core.api.errors import PROBLEM_TYPE
from foundation.core.api.inputs import Keyed, NoInput
from foundation.core.api.parameters import (
    IDEMPOTENCY,
    IDS,
    IF_MATCH,
    IF_NONE_MATCH,
    PAGING,
    TAG_PARAMETER,
    ordered,
    parameter,
    picks,
)
from foundation.core.api.permissions import scopes_of
from foundation.core.api.picking import PART_TYPE
from foundation.core.api.taken import as_taken, comes_in

PREFIX = "/api/v1/"
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


# The property that says by which field the entries of a list differ; JSON Schema has no word for it.
ONCE = "x-once-by"


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
            paged = [*PAGING, *ordered(self.view), IDS, *self._filters()] if self._lists() else []
            picked = [*picks(self.view), IF_NONE_MATCH, TAG_PARAMETER] if getattr(self.view, "picks", False) else []
            return [*paged, *picked]
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
        return as_taken(field, dict(schema)) if isinstance(schema, dict) and comes_in(field) else schema

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
        return [parameter(name, one) for name, one in declared.items()]
