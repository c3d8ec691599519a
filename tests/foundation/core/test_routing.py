"""Routes in groups lead where each led alone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import Resolver404, URLResolver, resolve, reverse

from candidates import urls
from foundation.core.routing import by_word


def test_every_name_leads_to_its_own_view() -> None:
    grouped = by_word(urls.routes)
    assert len(grouped) < len(urls.routes) / 3
    inner = [route for group in grouped if isinstance(group, URLResolver) for route in group.url_patterns]
    assert [(route.name, route.callback, route.default_args) for route in inner] == sorted(
        [(route.name, route.callback, route.default_args) for route in urls.routes],
        key=lambda told: [route.name for route in inner].index(told[0]),
    )


def test_a_path_is_found_by_its_word_alone() -> None:
    pk = uuid4()
    found = resolve(f"/applications/{pk}/move/")
    assert (found.view_name, found.kwargs) == ("candidates:move", {"application_id": pk})
    assert reverse("candidates:move", args=[pk]) == f"/applications/{pk}/move/"
    assert resolve("/roles/").view_name == "roles:list"
    assert resolve("/robots.txt").view_name == "roles:robots"
    for path in ("/robots.txt/", "/robots.txts", "/applicationsx/", f"/applications/{pk}/nothing/"):
        with pytest.raises(Resolver404):
            resolve(path)
