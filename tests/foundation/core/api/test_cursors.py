"""What the server gives to page on with is what its own description takes."""

import re

import pytest

from candidates.models import Tag
from foundation.core.api.pages import document
from tests.cast import Cast
from tests.foundation.core.api.keys import client, json_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("more", ["", "&sort=-name", "&updated_after=2020-01-01T00:00:00Z"])
def test_cursors_are_as_the_description_says(cast: Cast, more: str) -> None:
    for name in ("one", "two"):
        Tag.objects.create(organisation=cast.acme, name=name)
    asked = document()["paths"]["/api/v1/tags"]["get"]["parameters"]
    said = next(one["schema"]["pattern"] for one in asked if one["name"] == "cursor")
    api = client(cast.rafa, "candidates:read")
    cursor = json_of(api.get(f"/api/v1/tags?limit=1{more}"))["next_cursor"]
    assert re.search(said, cursor), cursor
    assert api.get(f"/api/v1/tags?limit=1{more}&cursor={cursor}").status_code == 200
