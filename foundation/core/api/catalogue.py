"""Every collection of the API by its name, read off the addresses of the site."""

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from foundation.core.ids import uuid7

PREFIX = "api/v1/"


@cache
def catalogue() -> dict[str, Any]:
    """Return the views of collections by name, such as `candidates`: what stands behind the version in the address."""
    found = {}
    for route, view in _routes(get_resolver(), ""):
        kind = getattr(view, "cls", None)
        # Only lists say whether the feed tells of them; to ask for their class would go round in a circle.
        if route.startswith(PREFIX) and "<" not in route and hasattr(kind, "fed"):
            found[route.removeprefix(PREFIX)] = kind
    return found


@cache
def model_of(view: Any) -> type[Model]:
    """Return the model whose rows a collection shows, as an owner of no organisation would be shown them."""
    nobody = apps.get_model("people", "Membership")(organisation_id=uuid7(), job="owner", active=True)
    shown = view()
    shown.request = SimpleNamespace(member=nobody, auth=SimpleNamespace(scopes=(), prefix=""), query_params={})
    model: type[Model] = shown.queryset(nobody).model
    return model


def _routes(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern).removeprefix("^")
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        elif isinstance(one, URLPattern):
            yield route, one.callback
