"""`Idempotency-Key`: a retry does nothing twice, whatever broke in between."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client

from foundation.core.api import replay
from foundation.core.clock import now
from foundation.people.models import ApiKey, ApiReplay
from foundation.people.services.replays import sweep_replays
from roles.models import Playbook
from tests.cast import Cast
from tests.foundation.core.api.keys import JSON, client, json_of, problem_of

pytestmark = pytest.mark.urls("tests.foundation.core.api.sample")
PARTS = "/api/v1/parts"


def send(api: Client, key: str, body: Any, path: str = PARTS) -> Any:
    """Post `body` with an idempotency key."""
    return api.post(path, body, JSON, headers={"Idempotency-Key": key})


def test_the_same_key_and_body_get_the_first_answer_again(api: Client) -> None:
    first = send(api, "k1", {"key": "part-x", "weight": 1})
    second = send(api, "k1", {"weight": 1, "key": "part-x"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    for header in ("Location", "ETag", "Content-Type"):
        assert second[header] == first[header]
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert Playbook.objects.filter(key="part-x").count() == 1
    assert json_of(send(api, "k2", {"key": "part-y"}))["key"] == "part-y"


def test_another_body_or_address_is_409(api: Client, part: Playbook) -> None:
    send(api, "k1", {"key": "part-x"})
    assert problem_of(send(api, "k1", {"key": "part-z"}), 409)["code"] == "idempotency_key_reused"
    assert problem_of(send(api, "k1", {"how": "none"}, f"{PARTS}/{part.pk}/fail"), 409)
    assert not Playbook.objects.filter(key="part-z").exists()


def test_keys_of_two_clients_do_not_meet(api: Client, cast: Cast) -> None:
    other = client(cast.ada, "members:write")
    assert send(api, "k1", {"key": "part-x"}).status_code == 201
    assert send(other, "k1", {"key": "part-y"}).status_code == 201


def test_a_refused_act_leaves_the_key_free(api: Client, part: Playbook) -> None:
    assert problem_of(send(api, "k1", {"key": ""}), 400)
    assert problem_of(send(api, "k2", {"how": "refused"}, f"{PARTS}/{part.pk}/fail"), 409)["code"] == "gate"
    assert ApiReplay.objects.count() == 0
    assert send(api, "k1", {"key": "part-x"}).status_code == 201


def test_a_crash_keeps_neither_the_act_nor_the_answer(api: Client, part: Playbook) -> None:
    with pytest.raises(ZeroDivisionError):
        send(api, "k1", {"how": "fault"}, f"{PARTS}/{part.pk}/fail")
    assert ApiReplay.objects.count() == 0
    part.refresh_from_db()
    assert part.data == ["a", "b"]


def test_an_answer_without_a_body_is_replayed_too(api: Client, part: Playbook) -> None:
    path = f"{PARTS}/{part.pk}/fail"
    assert send(api, "k1", {"how": "none"}, path).status_code == 204
    again = send(api, "k1", {"how": "none"}, path)
    assert (again.status_code, again.content, again["Idempotent-Replayed"]) == (204, b"", "true")


def test_a_file_is_part_of_the_body(api: Client, part: Playbook) -> None:
    def upload(content: bytes) -> Any:
        body = {"file": SimpleUploadedFile("a.txt", content), "weight": "4"}
        return api.post(f"{PARTS}/{part.pk}/upload", body, headers={"Idempotency-Key": "k1"})

    assert upload(b"one").status_code == 200
    assert upload(b"one")["Idempotent-Replayed"] == "true"
    assert problem_of(upload(b"two"), 409)["code"] == "idempotency_key_reused"
    part.refresh_from_db()
    assert part.data == ["one", 4, "a", "b"]


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "ü"])
def test_a_key_that_is_none_is_refused(api: Client, key: str) -> None:
    assert problem_of(send(api, key, {"key": "part-x"}), 400)["code"] == "invalid_idempotency_key"


def test_a_kept_answer_still_needs_the_scope(api: Client) -> None:
    send(api, "k1", {"key": "part-x"})
    ApiKey.objects.update(scopes=["members:read"])
    assert problem_of(send(api, "k1", {"key": "part-x"}), 403)["code"] == "missing_scope"


def test_after_a_day_the_key_is_new_again(api: Client) -> None:
    send(api, "k1", {"key": "part-x"})
    Playbook.objects.filter(key="part-x").delete()
    with time_machine.travel(now() + replay.KEPT - timedelta(seconds=1)):
        assert send(api, "k1", {"key": "part-x"})["Idempotent-Replayed"] == "true"
    with time_machine.travel(now() + replay.KEPT + timedelta(seconds=1)):
        assert "Idempotent-Replayed" not in send(api, "k1", {"key": "part-x"})
    assert Playbook.objects.filter(key="part-x").count() == 1


def test_the_sweep_forgets_what_is_older_than_a_day(api: Client) -> None:
    send(api, "k1", {"key": "part-x"})
    assert sweep_replays(now() + replay.KEPT - timedelta(seconds=5)) == 0
    assert sweep_replays(now() + replay.KEPT + timedelta(seconds=5)) == 1
    assert not ApiReplay.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_first_request_runs_the_second_is_told_so(cast: Cast) -> None:
    key, plain = ApiKey.objects.create_key(name="test", membership=cast.ada, scopes=["members:write"])
    api = Client(headers={"Authorization": f"Bearer {plain}"})
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            (number,) = replay.struct.unpack(
                ">q", replay.hashlib.blake2b(f"{key.pk}\nk1".encode(), digest_size=8).digest()
            )
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            assert cursor.fetchone() == (True,)
            assert problem_of(send(api, "k1", {"key": "part-x"}), 409)["code"] == "in_progress"
            assert send(api, "k2", {"key": "part-y"}).status_code == 201
            other.rollback()
    finally:
        other.close()
    assert send(api, "k1", {"key": "part-x"}).status_code == 201
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        assert cursor.fetchone() == (True,)
