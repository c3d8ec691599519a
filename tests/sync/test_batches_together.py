"""What a batch puts together: rows and events as of its PUT one by one, in as many queries for all as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Application, Candidate, Note, StageInterval
from foundation.activity.models import Event
from foundation.people.models import ExternalRef
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of
from tests.sync.test_batches import SCOPES, api, item, job, post, statuses

pytestmark = pytest.mark.django_db
__all__ = ["api", "job"]
SAID: dict[str, Any] = {"role_external_id": "J", "stage_key": "resume_screen", "source": "ATS"}


def people(first: int, many: int, **more: str) -> list[dict[str, Any]]:
    return [item("candidates", str(n), name=f"Ana {n}", **more) for n in range(first, first + many)]


def applications(first: int, many: int, **more: Any) -> list[dict[str, Any]]:
    return [
        item("applications", str(n), candidate_external_id=str(n), **{**SAID, **more})
        for n in range(first, first + many)
    ]


def events(about: Any) -> list[tuple[Any, ...]]:
    told = Event.objects.filter(subject_id=about.pk).order_by("pk")
    rows = told.values_list("verb", "data", "audience", "actor", "actor_label", "role_id")
    own = {"move_id", "name", "from_entered_at"}
    return [(verb, {key: data[key] for key in data if key not in own}, *rest) for verb, data, *rest in rows]


def standing(row: Application) -> tuple[Any, ...]:
    times = list(StageInterval.objects.filter(application=row).order_by("entered").values_list("stage__key", "why"))
    steps = list(row.moves.order_by("pk").values_list("from_stage__key", "to_stage__key", "by"))
    return row.stage.key, row.status, row.source, row.owner_id, row.version, row.answer_by, times, steps


def one_by_one(api: Client, given: dict[str, Any], expect: int) -> None:
    url = f"/api/v1/{given['collection']}/external/{given['source']}/{given['external_id']}"
    answer = api.put(url, given["data"], JSON)
    assert answer.status_code == expect, answer.content


def test_in_as_many_queries_for_many_as_for_few_and_as_one_by_one(api: Client, job: Any, cast: Cast) -> None:
    post(api, *people(0, 20))
    more = {"owner_id": str(cast.rafa.pk), "applied_at": "2026-01-02T03:04:05Z"}
    for wanted, status in (
        (lambda first, many: people(first, many, company="Kestrel"), "updated"),
        (lambda first, many: applications(first, many, **more), "created"),
        (lambda first, many: applications(first, many, stage_key="technical_screen", owner_id=None), "updated"),
    ):
        counts = []
        for first, many in ((0, 2), (2, 9)):
            with CaptureQueriesContext(connection) as asked:
                assert statuses(post(api, *wanted(first, many))) == [status] * many
            counts.append(len(asked))
        assert counts[0] == counts[1]
        one_by_one(api, wanted(19, 1)[0], 201 if status == "created" else 200)
    many, one = (Candidate.objects.get(name=f"Ana {n}") for n in (5, 19))
    assert (events(many), many.version, many.company) == (events(one), one.version, one.company)
    many, one = (Application.objects.get(candidate__name=f"Ana {n}") for n in (5, 19))
    assert events(many) == events(one)
    assert standing(many) == standing(one)
    assert many.applied_at == one.applied_at


def test_addresses_tags_and_notes_cost_as_many_queries_for_many_as_for_few_and_are_as_one_by_one(
    job: Any, cast: Cast
) -> None:
    api = client(cast.ada, *SCOPES, "notes:write")
    post(api, *people(0, 20), *applications(0, 20))
    for wanted in (
        lambda n: item("candidates", str(n), email=f"Ana{n}@b.example"),
        lambda n: item("candidates", str(n), tags=["Vip", "Old"]),
        lambda n: item("candidates", str(n), tags=["vip", "New, Far"], company="Kestrel"),
        lambda n: item("candidates", str(100 + n), name=f"Bo {n}", tags=["New", f"Own {n}"]),
        lambda n: item("notes", str(n), application_external_id=str(n), body=f"Said {n} \n"),
    ):
        counts = []
        for first, many in ((0, 2), (2, 9)):
            with CaptureQueriesContext(connection) as asked:
                got = statuses(post(api, *(wanted(n) for n in range(first, first + many))))
            assert set(got) <= {"created", "updated"}
            counts.append(len(asked))
        assert counts[0] == counts[1], [one["sql"][:90] for one in asked.captured_queries]
        one_by_one(api, wanted(19), 201 if got[0] == "created" else 200)
    many, one = (Candidate.objects.get(name=f"Ana {n}") for n in (5, 19))
    assert events(many) == events(one)
    held = [sorted(row.tags.values_list("name", flat=True)) for row in (many, one)]
    assert (held[0], many.version, many.email) == (["Far", "New", "Vip"], one.version, "ana5@b.example")
    assert held[0] == held[1]
    many, one = (Note.objects.get(application__candidate__name=f"Ana {n}") for n in (5, 19))
    assert events(many) == events(one)
    assert (many.body, many.author, one.body) == ("Said 5", one.author, "Said 19")
    many, one = (Candidate.objects.get(name=f"Bo {n}") for n in (5, 19))
    told = [Event.objects.filter(subject_id=row.pk).order_by("pk").values_list("verb", "data") for row in (many, one)]
    assert [verb for verb, _ in told[0]] == [verb for verb, _ in told[1]] == ["candidate.edited", "candidate.tagged"]
    assert [told[0][1][1], told[1][1][1]] == [{"added": ["New", f"Own {n}"], "removed": []} for n in (5, 19)]


def test_addresses_that_go_from_one_to_another_keep_their_order(api: Client, job: Any) -> None:
    post(api, *(item("candidates", str(n), name=f"Ana {n}", email=f"a{n}@b.example") for n in range(4)))
    answer = post(
        api,
        item("candidates", "0", email="A1@b.example"),
        item("candidates", "1", email="new@b.example"),
        item("candidates", "0", email="a1@b.example"),
        item("candidates", "2", email="here@b.example"),
        item("candidates", "9", name="Ana 2", email="HERE@b.example"),
        item("candidates", "8", name="Somebody", email="a2@b.example"),
        item("candidates", "3", email="here@b.example"),
        item("candidates", "3", email="no address"),
    )
    results = json_of(answer)["results"]
    assert [one["status"] for one in results] == [
        "error", "updated", "updated", "updated", "created", "created", "error", "error",
    ]  # fmt: skip
    assert results[4]["id"] == results[3]["id"], "who has the address gets the name beside"
    assert [one["error"]["code"] for one in (results[0], results[6])] == ["address_taken"] * 2
    assert set(Candidate.objects.values_list("email", flat=True)) == {
        "a1@b.example", "new@b.example", "here@b.example", "a2@b.example", "a3@b.example",
    }  # fmt: skip


def test_a_note_keeps_its_place_beside_its_application(job: Any, cast: Cast) -> None:
    api = client(cast.ada, *SCOPES, "notes:write")
    answer = post(
        api,
        *people(0, 1),
        item("notes", "1", application_external_id="0", body="Too early"),
        *applications(0, 1),
        item("notes", "2", application_external_id="0", body="Now"),
        item("notes", "2", application_external_id="0", body="Now"),
        item("notes", "2", application_external_id="0", body="Other words"),
        *applications(0, 1, stage_key="technical_screen"),
        item("notes", "3", application_external_id="0", body=" "),
        item("notes", "4", application_external_id="0", body=7),
    )
    assert statuses(answer) == [
        "created", "error", "created", "created", "unchanged", "error", "updated", "error", "error",
    ]  # fmt: skip
    verbs = ["application.created", "application.moved", "note.added", "application.moved"]
    told = Event.objects.filter(verb__in=verbs).order_by("pk")
    assert [one.verb for one in told] == verbs


def test_what_a_guard_or_a_rule_refuses_is_told_and_the_rest_is_kept(api: Client, job: Any) -> None:
    items = [x for pair in zip(people(0, 5), applications(0, 5), strict=True) for x in pair]
    items[3]["data"]["stage_key"] = "offer"
    items[5]["data"]["stage_key"] = "elsewhere"
    items[7]["data"]["applied_at"] = "2999-01-01T00:00:00Z"
    items.append(item("applications", "4b", candidate_external_id="4", **SAID))
    answer = json_of(post(api, *items))["results"]
    refused = {one["index"]: one["error"]["code"] for one in answer if one["error"]}
    assert refused == {3: "guarded", 5: "unknown_id", 7: "invalid", 10: "already_active"}
    one = api.put("/api/v1/applications/external/ats/1", items[3]["data"], JSON)
    assert problem_of(one, 409)["detail"] == answer[3]["error"]["detail"]
    assert Application.objects.count() == ExternalRef.objects.filter(kind="application").count() == 2
    assert Event.objects.filter(verb="application.created").count() == 2


def test_items_about_one_row_keep_their_order(api: Client, job: Any) -> None:
    post(api, *people(0, 2), *applications(0, 1))
    answer = post(
        api,
        *people(0, 1, company="A"),
        *people(0, 1, company="B"),
        item("applications", "1", candidate_external_id="1", **SAID),
        item("candidates", "1", name="Zoe"),
        *people(0, 1, company="A"),
        *people(0, 1, company="A"),
        item("candidates", "0", email="ana@b.example"),
        item("candidates", "1", email="ANA@b.example"),
        *applications(0, 1, stage_key="technical_screen"),
        *applications(0, 1),
    )
    assert statuses(answer) == [
        "updated", "updated", "created", "updated", "updated", "unchanged", "updated", "error", "updated", "updated",
    ]  # fmt: skip
    assert Event.objects.get(verb="application.created", data__name="Ana 1")
    assert Candidate.objects.get(company="A").version == 5


def test_what_guards_refuse_costs_no_queries_of_its_own_and_stops_what_is_atomic(api: Client, job: Any) -> None:
    post(api, *people(0, 9), *applications(0, 9))
    counts = []
    for many in (2, 9):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *applications(0, many, stage_key="offer"))) == ["error"] * many
        counts.append(len(asked))
    assert counts[0] == counts[1]
    items = [*people(0, 1, company="Kestrel"), *applications(0, 3, stage_key="offer")]
    said = problem_of(post(api, *items, atomic=True), 409)
    assert (said["code"], said["errors"][0]["pointer"]) == ("guarded", "#/items/1")
    assert not Candidate.objects.filter(company="Kestrel").exists()
