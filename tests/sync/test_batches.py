"""Many rows of another system at once: in order, by name, all or nothing or each by itself, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from candidates.models import Application, Candidate
from candidates.services.forgetting import forget_person
from foundation.activity.models import Event
from foundation.people.models import ExternalRef
from foundation.people.services.external_ids import bind
from roles.models import Role
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/sync/batches"
SCOPES = ("roles:write", "candidates:write", "applications:write")


@pytest.fixture
def api(cast: Cast) -> Client:
    return client(cast.ada, *SCOPES)


def item(collection: str, name: str, source: str = "ats", /, **data: Any) -> dict[str, Any]:
    return {"collection": collection, "source": source, "external_id": name, "data": data}


def post(api: Client, *items: dict[str, Any], **given: Any) -> Any:
    headers = {"Idempotency-Key": given.pop("key")} if "key" in given else {}
    return api.post(URL, {"items": list(items), **given}, content_type=JSON, headers=headers)


def statuses(answer: Any) -> list[str]:
    return [one["status"] for one in json_of(answer)["results"]]


@pytest.fixture
def job(cast: Cast) -> Role:
    """An open role that the system calls J."""
    role = hiring_role(cast)
    bind(organisation_id=role.organisation_id, source="ats", kind="role", names={"J": role.pk})
    return role


def test_items_name_each_other_and_the_same_again_writes_nothing(api: Client, job: Role) -> None:
    items = [
        item("roles", "R", title="Analyst"),
        item("candidates", "1", name="Ana Ruiz", email="ana@example.com"),
        item("applications", "70", role_external_id="J", candidate_external_id="1", stage_key="resume_screen"),
    ]
    made = post(api, *items)
    assert (made.status_code, statuses(made)) == (200, ["created"] * 3), made.content
    known = Application.objects.get()
    assert json_of(made)["results"][2] == {
        "index": 2,
        "status": "created",
        "id": str(known.pk),
        "external_id": "70",
        "error": None,
    }
    assert (known.stage.key, known.role_id, known.candidate.name) == ("resume_screen", job.pk, "Ana Ruiz")
    before = Event.objects.count(), known.updated_at, ExternalRef.objects.count()
    with CaptureQueriesContext(connection) as asked:
        again = post(api, *items)
    assert statuses(again) == ["unchanged"] * 3
    known.refresh_from_db()
    assert (Event.objects.count(), known.updated_at, ExternalRef.objects.count()) == before
    assert not [one for one in asked.captured_queries if one["sql"].startswith(("INSERT", "DELETE"))]
    changed = post(api, items[0], item("candidates", "1", company="Kestrel"), items[2])
    assert statuses(changed) == ["unchanged", "updated", "unchanged"]


def test_unchanged_items_ask_nothing_each(api: Client, job: Role) -> None:
    people = [item("candidates", str(n), name=f"Person {n}") for n in range(8)]
    post(api, *people)
    counts = []
    for size in (2, 8):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *people[:size])) == ["unchanged"] * size
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_many_new_people_are_made_in_as_many_queries_as_few_as_one_by_one(api: Client, cast: Cast) -> None:
    def people(first: int, many: int) -> list[dict[str, Any]]:
        wanted = range(first, first + many)
        return [item("candidates", str(n), name=f"Ana {n}", email=f"a{n}@b.example") for n in wanted]

    post(api, *people(50, 2))  # the first use of a key in a while is noted
    counts = []
    for batch in (people(0, 2), people(10, 9)):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *batch)) == ["created"] * len(batch)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    url = "/api/v1/candidates/external/ats/99"
    assert api.put(url, {"name": "Ana 99", "email": "a99@b.example"}, JSON).status_code == 201
    many, one = (Candidate.objects.get(email=f"a{n}@b.example") for n in (10, 99))
    told = [
        Event.objects.filter(subject_id=row.pk).values_list(
            "verb", "data", "audience", "actor", "actor_label", "role_id"
        )
        for row in (many, one)
    ]
    assert list(told[0]) == list(told[1])
    alike = [[getattr(row, name) for name in ("version", "emails", "names", "company", "zone")] for row in (many, one)]
    assert alike[0] == alike[1]
    assert (len(many.keys), many.looked_at is None) == (len(one.keys), one.looked_at is None)


def test_each_item_meets_those_before_it(api: Client, cast: Cast) -> None:
    known = post(api, item("candidates", "0", name="Zoe", email="zoe@b.example"))
    answer = post(
        api,
        item("candidates", "1", name="Ana", email="ana@b.example", linkedin="https://www.linkedin.com/in/ana"),
        item("candidates", "2", name="Ana B", email="ANA@b.example"),
        item("candidates", "3", name="Ana C", linkedin="https://linkedin.com/in/ana"),
        item("candidates", "1", name="Ana D"),
        item("candidates", "0", name="Zoe Q"),
        item("candidates", "0", name="Zoe"),
        item("candidates", "9", name="Zoe R", email="zoe@b.example"),
        item("candidates", "1", name="Ana D"),
    )
    results = json_of(answer)["results"]
    assert [one["status"] for one in results] == [
        "created", "created", "created", "updated", "updated", "updated", "created", "unchanged",
    ]  # fmt: skip
    assert len({one["id"] for one in results[:4]}) == 1, "who has the address or profile gets the name beside"
    assert results[6]["id"] == results[4]["id"] == json_of(known)["results"][0]["id"]
    assert set(Candidate.objects.values_list("name", flat=True)) == {"Ana D", "Zoe R"}


def test_known_applications_are_compared_without_asking_for_each(api: Client, job: Role, cast: Cast) -> None:
    people = [item("candidates", str(n), name=f"Person {n}") for n in range(6)]
    said = {
        "role_external_id": "J",
        "stage_key": "resume_screen",
        "applied_at": "2026-01-02T03:04:05Z",
        "source": "ATS",
    }
    items = [item("applications", str(n), candidate_external_id=str(n), **said) for n in range(6)]
    assert statuses(post(api, *people, *items)) == ["created"] * 12
    counts = []
    for size in (2, 6):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *items[:size])) == ["unchanged"] * size
        counts.append(len(asked))
    assert counts[0] == counts[1]
    wrong = [{"applied_at": "soon"}, {"candidate_external_id": "1"}, {"stage_id": str(job.pk)}, {"owner_id": "x"}]
    answer = post(api, *[item("applications", "0", **{**said, **one}) for one in wrong])
    assert [one["error"]["status"] for one in json_of(answer)["results"]] == [400] * 4


def test_tags_of_people_come_with_them_and_the_same_again_writes_nothing(api: Client, cast: Cast) -> None:
    people = [item("candidates", str(n), name=f"Ana {n}", tags=["Vip", f"From {n}"]) for n in range(4)]
    assert statuses(post(api, *people)) == ["created"] * 4
    first = Candidate.objects.get(name="Ana 0")
    assert sorted(first.tags.values_list("name", flat=True)) == ["From 0", "Vip"]
    before, counts = Event.objects.count(), []
    for size in (1, 4):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *people[:size])) == ["unchanged"] * size
        counts.append(len(asked))
    assert counts[0] == counts[1]
    answer = post(
        api,
        item("candidates", "0", tags=["vip ", "FROM 0, vip"]),
        item("candidates", "0", name="Ana 0"),
        item("candidates", "0", tags=["New"]),
        item("candidates", "0", tags=["New"]),
        item("candidates", "1", tags=["x" * 61]),
        item("candidates", "1", tags=["ok", {}]),
        item("candidates", "1", tags=None),
        item("candidates", "1", tags=[]),
    )
    assert statuses(answer) == [
        "unchanged", "unchanged", "updated", "unchanged", "error", "error", "error", "updated",
    ]  # fmt: skip
    told = Event.objects.filter(verb="candidate.tagged").order_by("pk")
    assert [one.data for one in told[4:]] == [
        {"added": ["New"], "removed": ["From 0", "Vip"]},
        {"added": [], "removed": ["From 1", "Vip"]},
    ]
    assert Event.objects.count() == before + 2
    errors = [one["error"]["errors"][0]["pointer"] for one in json_of(answer)["results"] if one["error"]]
    assert errors == ["#/items/4/data/tags", "#/items/5/data/tags/1", "#/items/6/data/tags"]


def test_notes_come_once_and_stay_as_they_were_written(api: Client, cast: Cast, job: Role) -> None:
    api = client(cast.ada, *SCOPES, "notes:write", "notes:read")
    people = [
        item("candidates", "1", name="Ana"),
        item("applications", "70", role_external_id="J", candidate_external_id="1"),
    ]
    notes = [item("notes", str(n), application_external_id="70", body=f"Said {n} \n") for n in range(3)]
    assert statuses(post(api, *people, *notes)) == ["created"] * 5
    before, counts = Event.objects.filter(verb="note.added").count(), []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            assert statuses(post(api, *notes[:size])) == ["unchanged"] * size
        counts.append(len(asked))
    assert (before, Event.objects.filter(verb="note.added").count(), counts[0]) == (3, 3, counts[1])
    wrong = [
        item("notes", "0", body="Other words"),
        item("notes", "8", body="Of nobody"),
        item("notes", "8", application_external_id="71", body="Of somebody unknown"),
        item("notes", "8", application_external_id="70", body=" "),
    ]
    answer = post(api, *wrong)
    assert [one["error"]["errors"][0]["pointer"] for one in json_of(answer)["results"]] == [
        "#/items/0/data/body",
        "#/items/1/data/application_id",
        "#/items/2/data/application_external_id",
        "#/items/3/data/body",
    ]
    assert problem_of(post(client(cast.ada, *SCOPES), *notes), 403)["code"] == "missing_scope"
    read = json_of(api.get("/api/v1/notes"))["results"]
    assert [one["external_ids"] for one in read] == [[{"source": "ats", "external_id": str(n)}] for n in range(3)]
    forget_person(actor=cast.ada, candidate=Candidate.objects.get(), why="asked")
    assert [one["error"]["status"] for one in json_of(post(api, *notes))["results"]] == [404] * 3, "not back by a sync"


def test_each_by_itself_keeps_what_is_right(api: Client, job: Role) -> None:
    answer = post(
        api,
        item("candidates", "1", name="Ana", email="no address"),
        item("candidates", "2", name="Bo", nickname="B"),
        item("candidates", "3", name="Cy"),
        item("applications", "70", role_external_id="J", candidate_external_id="1"),
        item("applications", "71", role_external_id="J", candidate_external_id="3", stage_key="hired"),
    )
    assert (answer.status_code, statuses(answer)) == (207, ["error", "error", "created", "error", "error"])
    errors = [one["error"] for one in json_of(answer)["results"]]
    assert errors[0]["errors"][0]["pointer"] == "#/items/0/data/email"
    assert errors[1]["errors"][0]["pointer"] == "#/items/1/data/nickname"
    assert (errors[3]["status"], errors[3]["errors"][0]["pointer"]) == (400, "#/items/3/data/candidate_external_id")
    assert (errors[4]["status"], errors[4]["code"]) == (409, "only_by_offer")
    assert (Candidate.objects.count(), Application.objects.count()) == (1, 0)
    assert set(ExternalRef.objects.values_list("external_id", flat=True)) == {"J", "3"}


def test_all_or_nothing_says_which_stopped_it(api: Client) -> None:
    items = [item("candidates", "1", name="Ana"), item("candidates", "2"), item("candidates", "3", name="Cy")]
    said = problem_of(post(api, *items, atomic=True, key="k"), 400)
    assert said["detail"].startswith("Item 1 (2) was refused, so nothing of this batch was kept")
    assert {fault["pointer"] for fault in said["errors"]} == {"#/items/1/data/name"}
    assert Candidate.objects.count() == Event.objects.filter(verb="candidate.edited").count() == 0
    assert not ExternalRef.objects.exists()
    items[1]["data"] = {"name": "Bo"}
    assert statuses(post(api, *items, atomic=True)) == ["created"] * 3


def test_a_key_of_idempotency_replays_the_answer(api: Client) -> None:
    first = post(api, item("candidates", "1", name="Ana"), item("candidates", "2"), key="k")
    again = post(api, item("candidates", "1", name="Ana"), item("candidates", "2"), key="k")
    assert (first.status_code, again.status_code, again.content) == (207, 207, first.content)
    assert again["Idempotent-Replayed"] == "true"


def test_the_form_of_a_batch_is_looked_at_first(api: Client) -> None:
    assert statuses(post(api)) == []
    said = problem_of(post(api, *[item("candidates", str(n), name="A") for n in range(1001)]), 400)
    assert "1000" in said["errors"][0]["detail"]
    said = problem_of(post(api, item("webhooks", "1", name="A")), 400)
    assert said["errors"][0]["pointer"] == "#/items/0/collection"
    assert statuses(post(api, item("candidates", "1\u200e\t7", name="A"))) == ["error"]
    assert Candidate.objects.count() == 0


def test_names_and_ids_of_another_organisation_lead_nowhere(api: Client, cast: Cast, job: Role) -> None:
    theirs = client(cast.zed, *SCOPES)
    foreign = json_of(post(theirs, item("candidates", "1", name="Theirs")))["results"][0]["id"]
    made = post(
        api,
        item("applications", "70", role_external_id="J", candidate_id=foreign),
        item("applications", "71", role_external_id="J", candidate_external_id="1"),
        item("candidates", "1", name="Ours"),
    )
    assert statuses(made) == ["error", "error", "created"]
    assert statuses(post(theirs, item("candidates", "1", name="Theirs"))) == ["unchanged"]


def test_who_may_not_is_refused_item_by_item_and_learns_nothing(api: Client, cast: Cast, job: Role) -> None:
    made = application(cast, job, "Ana Ruiz")
    bind(organisation_id=made.organisation_id, source="ats", kind="application", names={"70": made.pk})
    bind(organisation_id=made.organisation_id, source="ats", kind="candidate", names={"1": made.candidate_id})
    items = [item("candidates", "1", name="Mine"), item("applications", "70"), item("roles", "J", title="Mine")]
    answer = post(client(cast.ines, *SCOPES), *items)
    assert [one["error"]["status"] for one in json_of(answer)["results"]] == [403, 404, 404]
    assert problem_of(post(client(cast.ada, "candidates:write"), *items), 403)["code"] == "missing_scope"
    assert Candidate.objects.get().name == "Ana Ruiz"
