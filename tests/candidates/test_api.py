"""The API of the pipeline: the same acts as the pages, the same rows and events."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from candidates.models import Application, InterviewSeat, StageMove
from candidates.services import add_note
from foundation.activity.models import Event
from foundation.core import clock
from roles.models import Role, Stage
from tests.factories.candidates import application, interview, reason, seat
from tests.foundation.core.api.keys import client, json_of

pytestmark = pytest.mark.django_db
SCOPES = [f"{name}:{way}" for name in ("candidates", "applications", "interviews", "notes", "attachments", "moves")
          for way in ("read", "write")]  # fmt: skip


def api(member: Any) -> Client:
    return client(member, *SCOPES)


def post(caller: Client, path: str, data: Any = None) -> Any:
    return caller.post(f"/api/v1/{path}", data=data or {}, content_type="application/json")


def stage(role: Role, key: str) -> str:
    return str(Stage.objects.get(role=role, key=key).pk)


def shadow_of(application: Application) -> dict[str, Any]:
    """What an act left: rows and events without ids and times."""
    application.refresh_from_db()
    return {
        "row": (application.stage.key, application.status, application.version, application.reject_reason_id),
        "moves": list(application.moves.order_by("created_at").values_list("to_stage__key", "by", "override_reason")),
        "events": list(
            Event.objects.filter(application_id=application.pk).order_by("created_at", "id").values_list(
                "verb", "actor", "audience"
            )
        ),
    }  # fmt: skip


def test_taking_in_by_api_and_by_page_leaves_the_same(cast: Any, role: Role) -> None:
    made = post(api(cast.rafa), "applications", {
        "role_id": str(role.pk), "candidate": {"name": "Lucía", "email": "a@example.com"}, "source": "Referral",
    })  # fmt: skip
    assert made.status_code == 201, made.content
    by_api = Application.objects.get(pk=json_of(made)["id"])
    browser = Client()
    browser.force_login(cast.rafa.user)
    page = browser.post(
        f"/roles/{role.pk}/candidates/new/", {"name": "Lucía", "email": "b@example.com", "source": "Referral"}
    )
    assert page.status_code == 302, page.content
    by_page = Application.objects.get(candidate__email="b@example.com")
    assert shadow_of(by_api) == shadow_of(by_page)
    assert (by_api.source, by_api.candidate.name) == (by_page.source, by_page.candidate.name)


def test_moving_and_rejecting_by_api_and_by_page_leave_the_same(cast: Any, role: Role) -> None:
    one, two = application(cast, role, "One"), application(cast, role, "Two")
    browser = Client()
    browser.force_login(cast.mei.user)
    to = stage(role, "technical_screen")
    moved = post(api(cast.mei), f"applications/{one.pk}/move", {"to_stage_id": to, "seen_stage_id": str(one.stage_id)})
    assert moved.status_code == 200, moved.content
    assert browser.post(f"/applications/{two.pk}/move/", {"to": to, "seen": str(two.stage_id)}).status_code == 302
    assert shadow_of(one) == shadow_of(two)
    closed = post(api(cast.mei), f"applications/{one.pk}/reject", {"reason_key": "evidence"})
    assert closed.status_code == 200, closed.content
    assert browser.post(f"/applications/{two.pk}/close/", {"reason": str(reason(cast).pk)}).status_code == 302
    assert shadow_of(one) == shadow_of(two)
    assert json_of(closed)["reject_reason_key"] == "evidence"


def test_a_slower_mover_gets_409_with_the_present_place(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    seen = str(lucia.stage_id)
    first = {"to_stage_id": stage(role, "take_home"), "seen_stage_id": seen}
    second = {"to_stage_id": stage(role, "collaboration"), "seen_stage_id": seen}
    assert post(api(cast.mei), f"applications/{lucia.pk}/move", first).status_code == 200
    late = post(api(cast.rafa), f"applications/{lucia.pk}/move", second)
    body = json_of(late)
    assert (late.status_code, body["code"], body["current"]["stage_label"]) == (409, "moved_meanwhile", "Take-home")


def test_a_closed_role_refuses_and_a_second_application_is_named(cast: Any, role: Role) -> None:
    body = {"role_id": str(role.pk), "candidate": {"email": "a@example.com"}}
    assert post(api(cast.rafa), "applications", body).status_code == 201
    again = post(api(cast.rafa), "applications", body)
    assert (again.status_code, json_of(again)["code"]) == (400, "already_active")
    Role.objects.filter(pk=role.pk).update(state="paused")
    closed = post(api(cast.rafa), "applications", {**body, "candidate": {"email": "b@example.com"}})
    assert (closed.status_code, json_of(closed)["code"]) == (409, "role_not_open")


def test_a_known_person_is_named_by_id(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    post(api(cast.rafa), f"applications/{lucia.pk}/withdraw", {"reason_key": "stayed"})
    made = post(api(cast.rafa), "applications", {"role_id": str(role.pk), "candidate_id": str(lucia.candidate_id)})
    assert json_of(made)["candidate_id"] == str(lucia.candidate_id)
    for wrong in ({}, {"candidate": {"name": "A"}, "candidate_id": str(lucia.candidate_id)}):
        assert post(api(cast.rafa), "applications", {"role_id": str(role.pk), **wrong}).status_code == 400


def test_undo_by_api(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    to = {"to_stage_id": stage(role, "take_home"), "seen_stage_id": str(lucia.stage_id)}
    post(api(cast.mei), f"applications/{lucia.pk}/move", to)
    last = StageMove.objects.filter(application=lucia).latest("created_at")
    back = post(api(cast.mei), f"moves/{last.pk}/undo")
    assert (back.status_code, json_of(back)["stage_key"]) == (200, "applied")


def test_hold_reactivate_and_care(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    caller = api(cast.rafa)
    assert json_of(post(caller, f"applications/{lucia.pk}/hold", {"reason": "Away"}))["status"] == "hold"
    assert json_of(post(caller, f"applications/{lucia.pk}/reactivate"))["status"] == "active"
    day = (clock.today() + timedelta(days=3)).isoformat()
    care = caller.patch(
        f"/api/v1/applications/{lucia.pk}",
        data={"owner_id": str(cast.mei.pk), "answer_by": day},
        content_type="application/json",
    )
    assert (json_of(care)["owner_id"], json_of(care)["answer_by"]) == (str(cast.mei.pk), day)
    wrong = caller.patch(
        f"/api/v1/applications/{lucia.pk}", data={"owner_id": str(cast.ines.pk)}, content_type="application/json"
    )
    assert wrong.status_code == 400


def test_interviews_and_seats(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", "technical_screen")
    begins = (clock.now() + timedelta(days=2)).replace(microsecond=0)
    ask = {
        "application_id": str(lucia.pk),
        "stage_id": stage(role, "technical_screen"),
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
        "seats": [{"member_id": str(cast.ines.pk)}, {"member_id": str(cast.oba.pk), "shadow": True}],
    }
    made = post(api(cast.rafa), "interviews", ask)
    assert made.status_code == 201, made.content
    clash = post(api(cast.rafa), "interviews", ask)
    assert (clash.status_code, json_of(clash)["code"]) == (400, "double_booked")
    interview_id = json_of(made)["id"]
    own = InterviewSeat.objects.get(interview_id=interview_id, member=cast.ines)
    said = post(api(cast.ines), f"seats/{own.pk}/answer", {"accept": True})
    assert json_of(said)["answer"] == "accepted"
    assert post(api(cast.rafa), f"seats/{own.pk}/release", {"reason": "Ill"}).status_code == 403
    assert json_of(post(api(cast.mei), f"seats/{own.pk}/release", {"reason": "Ill"}))["release_reason"] == "Ill"
    later = api(cast.rafa).patch(
        f"/api/v1/interviews/{interview_id}",
        data={"starts_at": (begins + timedelta(minutes=30)).isoformat()},
        content_type="application/json",
    )
    assert later.status_code == 200, later.content
    assert json_of(post(api(cast.rafa), f"interviews/{interview_id}/cancel", {"reason": "Ill"}))["state"] == "cancelled"


def test_an_interviewer_reads_their_own_only(cast: Any, role: Role) -> None:
    lucia, noor = application(cast, role, "Lucía"), application(cast, role, "Noor")
    made = interview(cast, lucia, [cast.ines])
    interview(cast, noor, [cast.tom])
    caller = api(cast.ines)
    for name in ("applications", "candidates", "interviews", "seats"):
        assert len(json_of(caller.get(f"/api/v1/{name}"))["results"]) == 1, name
    assert caller.get(f"/api/v1/applications/{noor.pk}").status_code == 404
    assert post(caller, f"applications/{lucia.pk}/hold").status_code == 403
    assert post(api(cast.olu), f"applications/{lucia.pk}/hold").status_code == 404
    assert post(caller, f"seats/{seat(made, cast.ines).pk}/release", {"reason": "x"}).status_code == 403


def test_why_a_guard_was_passed_is_for_those_who_work_the_pipeline(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía", "offer")
    interview(cast, lucia, [cast.ines])
    seen = {
        name: {row["override_reason"] for row in json_of(api(getattr(cast, name)).get("/api/v1/moves"))["results"]}
        for name in ("rafa", "mei", "ines")
    }
    assert seen == {"rafa": {"", "Put here for a test"}, "mei": {"", "Put here for a test"}, "ines": {""}}


def test_files_and_notes(cast: Any, role: Role) -> None:
    lucia = application(cast, role, "Lucía")
    caller = api(cast.rafa)
    upload = SimpleUploadedFile("cv.txt", b"Built a forecast")
    made = caller.post("/api/v1/attachments", {"application_id": str(lucia.pk), "file": upload})
    assert made.status_code == 201, made.content
    sent = caller.get(f"/api/v1/attachments/{json_of(made)['id']}/file")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="cv.txt"'
    assert b"".join(sent.streaming_content) == b"Built a forecast"
    empty = caller.post(
        "/api/v1/attachments", {"application_id": str(lucia.pk), "file": SimpleUploadedFile("cv.pdf", b"")}
    )
    assert (empty.status_code, json_of(empty)["errors"][0]["pointer"]) == (400, "#/file")
    add_note(actor=cast.mei, application=lucia, body="Mine alone", private=True)
    note = post(caller, "notes", {"application_id": str(lucia.pk), "body": "Ask", "mention_ids": [str(cast.mei.pk)]})
    assert note.status_code == 201, note.content
    assert [row["body"] for row in json_of(caller.get("/api/v1/notes"))["results"]] == ["Ask"]
    hidden = post(caller, "notes", {"application_id": str(lucia.pk), "body": "x", "mention_ids": [str(cast.tom.pk)]})
    assert (hidden.status_code, json_of(hidden)["errors"][0]["pointer"]) == (400, "#/mention_ids")


def test_a_person_is_changed_once_and_addresses_stay_one_persons(cast: Any, role: Role) -> None:
    lucia, noor = application(cast, role, "Lucía"), application(cast, role, "Noor")
    caller = api(cast.rafa)
    path = f"/api/v1/candidates/{lucia.candidate_id}"
    tag = caller.get(path).headers["ETag"]
    first = caller.patch(path, {"company": "Kestrel"}, content_type="application/json", headers={"If-Match": tag})
    assert (first.status_code, json_of(first)["company"]) == (200, "Kestrel")
    late = caller.patch(path, {"company": "Other"}, content_type="application/json", headers={"If-Match": tag})
    assert late.status_code == 412
    taken = caller.patch(path, {"email": noor.candidate.email}, content_type="application/json")
    assert (taken.status_code, json_of(taken)["code"]) == (400, "address_taken")


def test_a_list_costs_the_same_for_one_and_three_rows(
    cast: Any, role: Role, django_assert_max_num_queries: Any
) -> None:
    caller = api(cast.mei)
    caller.get("/api/v1/seats")  # when a key was used is written once in a while
    counts: list[dict[str, int]] = []
    for number in range(3):
        begins = clock.now() + timedelta(days=number + 1)
        interview(cast, application(cast, role, f"Person {number}"), [cast.ines], starts_at=begins)
        counts.append({})
        for name in ("candidates", "applications", "interviews", "seats", "moves", "reject-reasons"):
            # Where people came from stands in three tables.
            with django_assert_max_num_queries(7 if name == "candidates" else 5) as asked:
                assert len(json_of(caller.get(f"/api/v1/{name}"))["results"]) > number, name
            counts[-1][name] = len(asked)
    assert counts[0] == counts[2]
