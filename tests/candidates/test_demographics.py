"""What people say of themselves: asked only when chosen, apart from them, shown only as figures that tell of nobody."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from candidates.domain.demographics import LEAST, is_due, shown
from candidates.models import DemographicAnswer, DemographicFigure
from candidates.queries.demographics import RATHER_NOT, answers_of, bank, visible_figures
from candidates.services import demographics as services
from candidates.tasks import sweep_demographics
from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid
from foundation.people.models import Organisation
from foundation.people.services import create_key
from tests.factories.candidates import apply_form, hiring_role, published

pytestmark = pytest.mark.django_db
COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=9).map(lambda cells: dict(enumerate(map(int, cells))))


@given(COUNTS)
def test_whoever_has_the_sum_works_out_no_small_cell(counts: dict[int, int]) -> None:
    named = {str(key): count for key, count in counts.items()}
    told = shown(named)
    held = [key for key, count in told.items() if count is None]
    assert all(count is None or count == named[key] >= LEAST for key, count in told.items())
    # The rest of the sum is spread over two or more cells, and holds too many to be about somebody.
    rest = sum(named.values()) - sum(count for count in told.values() if count is not None)
    assert not held or len(held) == len(told) or (len(held) > 1 and rest >= LEAST)
    if len(held) == len(told) and sum(named.values()) >= LEAST:
        ways = [way for way in product(range(rest + 1), repeat=2) if sum(way) == rest]
        assert len(ways) > LEAST


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([9, 8, 7], [9, 8, 7]),
        ([9, 8, 2], [9, None, None]),
        ([20, 9, 0, 0], [20, None, None, None]),
        ([20, 4, 3, 9], [20, None, None, 9]),
        ([20, 0], [None, None]),
        ([1, 2], [None, None]),
        ([5, 0, 0], [None, None, None]),
    ],
)
def test_which_cells_are_withheld(counts: list[int], told: list[int | None]) -> None:
    assert list(shown({str(at): count for at, count in enumerate(counts)}).values()) == told


def test_figures_move_by_five_or_not_at_all_and_go_when_too_few_are_left() -> None:
    assert [is_due(*pair) for pair in ((4, 0), (5, 0), (9, 5), (10, 5), (6, 10), (5, 10), (4, 5), (0, 0))] == [
        False, True, False, True, False, True, True, False,
    ]  # fmt: skip


@pytest.fixture
def asks(cast: Any) -> Organisation:
    """Brightwater, which asks two questions."""
    return services.choose_questions(actor=cast.ada, questions=["caring", "gender"])


def answer(organisation: Organisation, **given: str) -> str:
    """Answer as somebody with a ticket of their own, and return that."""
    ticket = services.new_ticket(organisation)
    token = services.token_in(organisation, ticket)
    assert token
    services.keep_answers(organisation=organisation, token=token, given=given, agreed=True)
    return ticket


def next_month(months: int = 1) -> Any:
    return time_machine.travel(clock.now() + timedelta(days=32 * months), tick=False)


def figure(cast: Any, question: str = "gender") -> DemographicFigure:
    return visible_figures(cast.ada).get(question=question)


def counts(cast: Any, question: str = "gender") -> dict[str, int | None]:
    return {cell["choice"]: cell["count"] for cell in figure(cast, question).cells}


def test_nothing_is_asked_unless_an_owner_chooses_to(cast: Any) -> None:
    assert services.new_ticket(cast.acme) == ""
    role = published(hiring_role(cast), cast)
    answer = Client().post(reverse("candidates:apply", args=["brightwater", role.pk]), apply_form(role))
    assert answer["Location"] == reverse("candidates:applied", args=["brightwater", role.pk])
    with pytest.raises(Forbidden):
        services.choose_questions(actor=cast.rafa, questions=["gender"])
    with pytest.raises(Invalid):
        services.choose_questions(actor=cast.ada, questions=["pay"])


def test_choosing_tells_the_log_once(cast: Any, asks: Organisation) -> None:
    services.choose_questions(actor=cast.ada, questions=["gender", "caring"])
    (told,) = Event.objects.filter(verb="organisation.changed")
    assert told.data["after"] == {"demographic_questions": ["gender", "caring"]}


def test_somebody_applies_answers_sees_and_deletes_what_they_said(cast: Any, asks: Organisation) -> None:
    role = published(hiring_role(cast), cast)
    client = Client()
    sent = client.post(reverse("candidates:apply", args=["brightwater", role.pk]), apply_form(role))
    thanks = client.get(sent["Location"]).content.decode()
    address = next(part for part in thanks.split('"') if "/about-you/" in part)
    page = client.get(address).content.decode()
    assert bank()["gender"].ask in page
    assert bank()["age"].ask not in page
    before = Event.objects.count()
    taken = client.post(address, {"gender": "woman", "agree": "on"})
    assert (taken.status_code, taken["Location"]) == (302, address)
    assert "Woman" in client.get(address).content.decode()
    client.post(address, {"gender": "man", "agree": "on"})
    assert DemographicAnswer.objects.get().choice == "woman"
    assert client.post(address, {"act": "delete"}).status_code == 302
    assert not DemographicAnswer.objects.exists()
    assert Event.objects.count() == before


def test_what_is_not_whole_keeps_nothing(cast: Any, asks: Organisation) -> None:
    address = reverse("candidates:about_you", args=["brightwater", services.new_ticket(asks)])
    for typed in ({}, {"agree": "on"}, {"gender": "woman"}, {"gender": "none", "agree": "on"}, {"age": "from_25"}):
        assert Client().post(address, typed).status_code == 422
    assert "checked" in Client().post(address, {"gender": "woman"}).content.decode()
    assert not DemographicAnswer.objects.exists()


def test_a_ticket_that_we_did_not_give_out_answers_nothing(cast: Any, asks: Organisation) -> None:
    for ticket in ("mine", "mine:signature", services.new_ticket(asks)[:-1] + "!"):
        at = reverse("candidates:about_you", args=["brightwater", ticket])
        assert Client().get(at).status_code == 404
        assert Client().post(at, {"gender": "woman", "agree": "on"}).status_code == 404
    other = services.choose_questions(actor=cast.zed, questions=["gender"])
    at = reverse("candidates:about_you", args=[other.slug, services.new_ticket(asks)])
    assert Client().get(at).status_code == 404


def test_a_new_secret_of_the_installation_leaves_the_way_to_delete(
    cast: Any, asks: Organisation, settings: Any
) -> None:
    ticket = answer(asks, gender="man")
    settings.SECRET_KEY = "another-secret-of-the-installation-altogether"
    at = reverse("candidates:about_you", args=["brightwater", ticket])
    assert "Delete my answers" in Client().get(at).content.decode()
    assert Client().post(at, {"act": "delete"}).status_code == 302
    assert not DemographicAnswer.objects.exists()


def test_no_column_leads_from_an_answer_to_a_person_a_moment_or_the_next_answer(cast: Any, asks: Organisation) -> None:
    ticket = answer(asks, gender="man", caring="no")
    columns = {field.attname for field in DemographicAnswer._meta.concrete_fields}
    assert columns == {"id", "organisation_id", "question", "choice", "month", "agreed_to", "key_hash"}
    rows = list(DemographicAnswer.objects.values("id", "key_hash"))
    assert all(row["id"].version == 4 for row in rows)
    assert len({row["key_hash"] for row in rows}) == 2
    assert ticket not in str(rows)
    related: list[type[Model]] = [
        field.related_model for field in DemographicAnswer._meta.get_fields() if field.is_relation
    ]  # type: ignore[misc]  # names of models are resolved by now
    assert related == [Organisation]


def test_figures_come_after_the_month_and_only_of_five(cast: Any, asks: Organisation) -> None:
    tickets = [answer(asks, gender=choice) for choice in ["woman"] * 7 + ["man"] * 6 + [RATHER_NOT]]
    assert sweep_demographics() == 0
    with next_month():
        assert sweep_demographics() == 1
        told = figure(cast)
        assert (told.answered, counts(cast)["woman"]) == (14, 7)
        assert counts(cast)["man"] is None
        assert counts(cast)[RATHER_NOT] is None
        assert told.until.month != clock.today().month
        # The month is counted: nobody sees an answer come or go in it.
        services.withdraw_answers(organisation=asks, token=services.bare_token(tickets[0]))
        assert sweep_demographics() == 0
        for _ in range(4):
            answer(asks, gender="man")
    with next_month(2):
        assert sweep_demographics() == 0
        for _ in range(5):
            answer(asks, gender="man")
    with next_month(3):
        assert sweep_demographics() == 1
        assert figure(cast).answered == 22
        assert sweep_demographics() == 0


def test_too_few_are_shown_no_more_and_old_answers_go(cast: Any, asks: Organisation) -> None:
    tickets = [answer(asks, gender="woman", caring="no") for _ in range(6)]
    with next_month():
        assert sweep_demographics() == 2
    for ticket in tickets[:3]:
        services.withdraw_answers(organisation=asks, token=services.bare_token(ticket))
    with next_month(2):
        assert sweep_demographics() == 2
        assert figure(cast).answered is None
        assert set(counts(cast).values()) == {None}
    with time_machine.travel(clock.now() + timedelta(days=asks.retention_days + 40)):
        sweep_demographics()
        assert not answers_of(asks, services.bare_token(tickets[-1])).exists()


def test_the_api_tells_figures_and_nobody_elses(cast: Any, asks: Organisation) -> None:
    for choice in ["woman"] * 9 + ["man"] * 8 + ["non_binary", "other"] * 3:
        answer(asks, gender=choice)
    with next_month():
        sweep_demographics()
        _, key = create_key(
            actor=cast.ada, name="n", scopes=["demographics:read"], last_day=clock.today() + timedelta(days=30)
        )
        client = Client(headers={"Authorization": f"Bearer {key}"})
        (row,) = client.get("/api/v1/demographics").json()["results"]
        assert (row["question"], row["answered"]) == ("gender", 23)
        assert row["cells"][:2] == [
            {"choice": "woman", "text": "Woman", "count": 9},
            {"choice": "man", "text": "Man", "count": 8},
        ]
        assert client.get(f"/api/v1/demographics/{row['id']}").json() == row
        assert "people" not in row
        for member in (cast.mei, cast.olu, cast.zed):
            assert not visible_figures(member).exists()


def test_the_page_shows_figures_to_staff_and_the_choice_to_owners(cast: Any, asks: Organisation) -> None:
    for _ in range(9):
        answer(asks, caring="yes")
    with next_month():
        sweep_demographics()
        said = {}
        for name in ("ada", "rafa"):
            client = Client()
            client.force_login(getattr(cast, name).user)
            said[name] = client.get(reverse("candidates:demographics")).content.decode()
        assert "9 answers" in said["rafa"]
        assert "withheld" in said["rafa"]
        assert ("Save" in said["ada"], "What is asked" in said["rafa"]) == (True, False)
