"""Cheap paths are the same as Django's."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from foundation.core.addresses import address


def test_paths_are_djangos() -> None:
    role, stage = uuid4(), uuid4()
    for name, args in (("home", []), ("roles:scope", [role]), ("roles:stage", [role, stage]), ("roles:scope", [stage])):
        assert address(name, *args) == reverse(name, args=args)
    assert address("roles:brief_version", role, 3) == reverse("roles:brief_version", args=[role, 3])
    assert address("roles:scope", role_id=role) == reverse("roles:scope", kwargs={"role_id": role})


def test_what_does_not_exist_raises() -> None:
    for name, args in (("roles:nowhere", []), ("roles:scope", []), ("roles:scope", [uuid4(), uuid4()])):
        with pytest.raises(NoReverseMatch):
            address(name, *args)
