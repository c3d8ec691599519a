"""Kits by key: read with their plan, changed into the next version, and the same act as the page's."""

from typing import Any

from foundation.activity.models import Event
from rubrics import services
from rubrics.models import Kit
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, json_of
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening


def test_a_kit_is_read_on_its_clock_and_changed_into_its_next_version(
    cast: Cast, opening: Opening, django_assert_max_num_queries: Any
) -> None:
    api = api_client(cast.mei, "kits:read", "kits:write")
    with django_assert_max_num_queries(12):
        rows = json_of(api.get(f"/api/v1/kits?role_id={opening.role.pk}"))["results"]
    assert len(rows) == Kit.objects.filter(stage__role=opening.role).count()
    kit = next(row for row in rows if row["stage_id"] == str(opening.interview.stage_id))
    assert {name: kit["plan"][name] for name in ("minutes", "used", "over", "free", "unasked")} == {
        "minutes": 45,
        "used": 45,
        "over": 0,
        "free": 0,
        "unasked": [],
    }
    url = f"/api/v1/kits/{kit['id']}"
    turned = [*kit["questions"][1:4], kit["questions"][0], *kit["questions"][4:]]
    changed = api.patch(url, {"questions": turned, "purpose": "One system"}, JSON)
    assert changed.status_code == 200
    told = json_of(changed)
    assert (told["number"], told["purpose"], told["questions"]) == (2, "One system", turned)
    assert Event.objects.filter(verb="kit.changed").count() == 1


def test_what_does_not_fit_is_refused_in_words(cast: Cast, opening: Opening) -> None:
    api = api_client(cast.mei, "kits:read", "kits:write")
    kit = Kit.objects.get(stage=opening.interview.stage)
    url = f"/api/v1/kits/{kit.pk}"
    all_asked = [{**row, "below": False} for row in json_of(api.get(url))["questions"]]
    refused = api.patch(url, {"questions": all_asked}, JSON)
    assert refused.status_code == 409
    assert "minutes over" in json_of(refused)["detail"]
    for wrong in (
        {"criteria": ["nothing"]},
        {"criteria": []},
        {"interviewers": 0},
        {"questions": [{"question_id": str(kit.pk)}]},
        {"questions": [{"question_id": all_asked[0]["question_id"], "minutes": 0}]},
    ):
        assert api.patch(url, wrong, JSON).status_code == 400, wrong
    kit.refresh_from_db()
    assert kit.number == 1


def test_a_kit_that_somebody_edits_waits_for_them(cast: Cast, opening: Opening) -> None:
    kit = Kit.objects.select_related("stage__role").get(stage=opening.interview.stage)
    services.edit_kit(actor=cast.rafa, kit=kit)
    refused = api_client(cast.mei, "kits:write", "kits:read").patch(f"/api/v1/kits/{kit.pk}", {"purpose": "Mine"}, JSON)
    assert refused.status_code == 409
    assert "Somebody is editing this kit." in json_of(refused)["detail"]
