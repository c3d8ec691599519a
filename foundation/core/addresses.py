"""Paths of named views, cheaply: a list writes the same address a hundred times with another id."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from foundation.core.registries import pages_above, panels

# Asked by programs: with a key, at a secret address, or with nothing. Whether the servers answer must be told without
# asking them first.
FOR_PROGRAMS = ("/api/", "/health/", "/metrics", "/mcp", "/.well-known/", "/calendar/")


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the path of a named view. Raises NoReverseMatch for a name or arguments that do not exist.

    The route is looked up once for each name; where all arguments are ids, they are put into its path.
    """
    if kwargs or not all(isinstance(one, UUID) for one in args):
        return reverse(name, args=args, kwargs=kwargs)
    pieces = _pieces(settings.ROOT_URLCONF, name, len(args))
    if not args:
        return pieces[0]
    path = [pieces[0]]
    for pk, after in zip(args, pieces[1:], strict=True):
        path += (str(pk), after)
    return "".join(path)


@lru_cache(maxsize=2048)
def _pieces(_urlconf: str, name: str, ids: int) -> tuple[str, ...]:
    """Return what stands around the ids in a path."""
    places = [UUID(int=place) for place in range(1, ids + 1)]
    path = reverse(name, args=places)
    pieces = []
    for place in places:
        before, path = path.split(str(place), 1)
        pieces.append(before)
    return (*pieces, path)


def panels_at(place: str, member: Any, row: Any) -> list[dict[str, Any]]:
    """Return the panels that `member` is shown at `place` for `row`, each with the address that it is loaded from.

    A place that is about no row has none in its addresses.
    """
    shown = (panel for panel in panels if panel.place == place and panel.shown(member, row))
    ids = [] if row is None else [row.pk]
    return [
        {"key": panel.key, "spot": panel.spot, "label": panel.label, "href": address(panel.url_name, *ids)}
        for panel in sorted(shown, key=lambda panel: panel.order)
    ]


def url_above(purpose: str, *args: Any) -> str:
    """Return the address in an upper app that serves `purpose`, so that a page below can lead there."""
    return address(pages_above[purpose], *args)
