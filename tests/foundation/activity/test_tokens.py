"""Tokens of the feed: whom they are good for."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from candidates.models import Tag
from foundation.activity.api.tokens import Token
from foundation.core import clock
from foundation.people.models import ApiKey
from foundation.people.services.keys import rotate_key
from tests.cast import Cast
from tests.foundation.activity.mirror import FEED
from tests.foundation.core.api.keys import json_of, problem_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_secret_goes_on_where_the_former_one_was(cast: Cast) -> None:
    scopes, until = ["changes:read", "candidates:read"], clock.now() + timedelta(days=30)
    key: Any
    key, plain = ApiKey.objects.create_key(name="pipe", membership=cast.rafa, scopes=scopes, expiry_date=until)
    token = json_of(asking(plain).get(FEED))["token"]
    for name in ("one", "two", "three"):
        Tag.objects.create(organisation=cast.acme, name=name)
    page = json_of(asking(plain).get(FEED, {"since": token, "limit": 1}))
    _, new = rotate_key(actor=cast.rafa, key=key, overlap_days=0)
    assert problem_of(asking(plain).get(FEED, {"cursor": page["next_cursor"]}), 401)["code"] == "invalid_key"
    rest = json_of(asking(new).get(FEED, {"cursor": page["next_cursor"]}))
    told = [one["data"]["name"] for one in [*page["results"], *rest["results"]]]
    assert told == ["one", "two", "three"]
    assert json_of(asking(new).get(FEED, {"since": token}))["results"] == [*page["results"], *rest["results"]]
    # What 0.1.0 gave to a key holds for that key.
    mine = ApiKey.objects.get_from_key(new)
    given = Token.decode(token, mine)
    former = signing.dumps([given.era, given.scopes, *given.read], salt=f"changes.{cast.acme.pk}.{mine.pk}")
    assert len(json_of(asking(new).get(FEED, {"since": former}))["results"]) == 3


def asking(plain: str) -> Any:
    """Return a client with a key."""
    return Client(headers={"Authorization": f"Bearer {plain}"})
