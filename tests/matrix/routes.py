"""Every URL of the site and the methods that it takes, read from the URL configuration and the views themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SAFE = {"HEAD", "OPTIONS", "TRACE"}


def routes(patterns: list[Any] | None = None, before: str = "", spaces: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield (route, view name, view) for every pattern; the name has its namespaces, or is '' when it has none."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from routes(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            yield route, f"{spaces}{entry.name}" if entry.name else "", entry.callback


def methods_of(view: Any) -> set[str]:
    """Return the methods that a view takes, but for HEAD and OPTIONS. Raises ValueError when it does not say."""
    made_of = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if made_of is not None:
        return {name.upper() for name in made_of.http_method_names if hasattr(made_of, name)} - SAFE
    for function in _layers(view):
        if "request_method_list" in function.__code__.co_freevars:
            place = function.__code__.co_freevars.index("request_method_list")
            return set(function.__closure__[place].cell_contents) - SAFE
    raise ValueError(f"{view.__module__}.{view.__name__}: say its methods with django.views.decorators.http")


def _layers(view: Callable[..., Any]) -> Iterator[Any]:
    layer: Any = view
    while layer is not None:
        if hasattr(layer, "__code__"):
            yield layer
        layer = getattr(layer, "__wrapped__", None)
