"""Whether a document is OpenAPI 3.1: by the published schema, and each shape by that of JSON Schema itself."""

import json
from importlib import resources
from typing import Any

import jsonschema_rs
from drf_spectacular.renderers import OpenApiJsonRenderer

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def validate(document: dict[str, Any]) -> None:
    """Raise jsonschema_rs.ValidationError where the document breaks one of the schemas.

    drf-spectacular's own check reads the same file with a validator that takes twenty seconds for ours, and leaves
    the shapes unread, since OpenAPI allows other dialects.
    """
    plain = json.loads(OpenApiJsonRenderer().render(document))
    published = resources.files("drf_spectacular") / "validation" / "openapi_3_1_schema.json"
    jsonschema_rs.validator_for(json.loads(published.read_text(encoding="utf-8"))).validate(plain)
    for shape in plain["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": DIALECT, **shape})
