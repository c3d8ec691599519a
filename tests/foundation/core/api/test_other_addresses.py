"""Addresses outside the API that are kept with it."""

from django.urls import Resolver404, resolve

from foundation.core.api.pages import document
from foundation.core.ids import uuid7


def test_every_address_that_is_kept_is_there() -> None:
    kept = [one["path"] for one in document()["x-other-addresses"]]
    lost = []
    for path in kept:
        try:
            resolve(path.replace("{organisation}", "brightwater").replace("{role_id}", str(uuid7())))
        except Resolver404:
            lost.append(path)
    assert len(kept) >= 8
    assert lost == []
