"""An organisation's copy of the playbook that was cut by hand: what it leaves out counts as shipped."""

import json
from typing import Any

import pytest
from django.urls import reverse

from foundation.core import playbook
from roles.domain.prompts import KINDS
from roles.models import Playbook
from roles.queries.playbook import CHOSEN, PARTS, part
from tests.cast import Cast
from tests.factories import roles as make
from tests.roles.pages import as_

pytestmark = pytest.mark.django_db


def cut(cast: Cast, key: str, data: dict[str, Any]) -> None:
    Playbook.objects.filter(organisation=cast.acme, key=key).update(data=data)


def stored(data: Any) -> Any:
    """Return what comes back from the database, where every key is a text."""
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("key", PARTS)
def test_a_section_or_item_that_is_cut_off_counts_as_shipped(cast: Cast, key: str) -> None:
    whole = stored(playbook.load(key))
    for section, said in whole.items():
        cut(cast, key, {name: other for name, other in whole.items() if name != section})
        assert stored(part(cast.acme.pk, key)) == whole
        cut(cast, key, {**whole, section: None})
        assert stored(part(cast.acme.pk, key)) == whole
        if isinstance(said, dict) and section not in CHOSEN:
            first = next(iter(said))
            cut(cast, key, {**whole, section: {"ours": 1, **{name: said[name] for name in said if name != first}}})
            assert stored(part(cast.acme.pk, key))[section] == {"ours": 1, **said}


def test_what_a_copy_writes_empty_stays_empty(cast: Cast) -> None:
    cut(cast, "brief_and_jd", {"prompts": {}})
    assert part(cast.acme.pk, "brief_and_jd")["prompts"] == {}
    cut(cast, "brief_and_jd", {"prompts": {"job_description": {"fields": []}}})
    assert part(cast.acme.pk, "brief_and_jd")["prompts"] == {"job_description": {"fields": []}}


def test_every_page_of_a_role_stands_on_a_copy_with_nothing_in_it(cast: Cast) -> None:
    made = make.ready_role(cast)
    for key in PARTS:
        cut(cast, key, {"ours": 1})
    mei = as_(cast.mei)
    for name in ("scope", "brief", "jd", "loop", "plan", "gate"):
        assert mei.get(reverse(f"roles:{name}", args=[made.pk])).status_code == 200, name
    for kind in KINDS:
        assert mei.get(reverse("roles:prompt", args=[made.pk, kind])).status_code == 200, kind
