"""What handed-in work asks of people."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from assessments.plugins.reminders import unpaid
from assessments.plugins.todos import work_that_came_in
from candidates.services.forgetting import forget_person
from foundation.core.clock import now, today
from foundation.people.models import Membership
from tests.cast import Cast
from tests.factories.assessments import submitted
from tests.factories.candidates import application, hiring_role
from tests.factories.rubrics import grading_seat


def kinds(member: Membership) -> list[str]:
    return [todo.kind for todo in work_that_came_in(member)]


def test_graders_are_chosen_by_the_lead_and_staff_pays(cast: Cast, django_assert_num_queries: Any) -> None:
    person = application(cast, hiring_role(cast), "Zanele Mokoena", "take_home")
    work = submitted(cast, person)
    with django_assert_num_queries(1):
        assert kinds(cast.mei) == ["take_home_graders"]
    assert kinds(cast.ada) == kinds(cast.rafa) == ["take_home_pay"]
    for member in (cast.ines, cast.vic, cast.olu, cast.zed):
        assert kinds(member) == []
    grading_seat(cast, person, cast.tom, subject_id=work.submission.pk)
    assert kinds(cast.mei) == []
    assert kinds(cast.ada) == ["take_home_pay"]


def test_a_lead_who_is_to_grade_is_led_where_their_grading_is(cast: Cast) -> None:
    work = submitted(cast, application(cast, hiring_role(cast), "Zanele Mokoena", "take_home"))
    mei = Client()
    mei.force_login(cast.mei.user)
    asked = {"graders": [str(cast.mei.pk), str(cast.ines.pk)]}
    answer = mei.post(reverse("assessments:graders", args=[work.pk]), asked, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [(reverse("home"), 302)])
    assert f"Submission {work.number}" in answer.content.decode()


def test_what_is_owed_to_somebody_forgotten_stays_a_to_do_that_names_nobody(cast: Cast) -> None:
    work = submitted(cast, application(cast, hiring_role(cast), "Zanele Mokoena", "take_home"))
    rafa = Client()
    rafa.force_login(cast.rafa.user)
    assert "is forgotten here" not in rafa.get(reverse("assessments:assignment", args=[work.pk])).content.decode()
    forget_person(actor=cast.ada, candidate=work.application.candidate, why="They asked.")
    (due,) = work_that_came_in(cast.rafa)
    assert (due.title, due.detail) == (
        f"Pay for a take-home: submission {work.number}",
        "Founding ML engineer. €200. Whose it was is forgotten.",
    )
    (notice,) = [one for one in unpaid(now() + timedelta(days=8)) if one.recipient_id == cast.rafa.pk]
    assert notice.title == f"A take-home is not paid yet: submission {work.number}"
    page = rafa.get(due.url).content.decode()
    assert f"€200 were promised for submission {work.number}" in page
    assert "Zanele" not in page
    rafa.post(reverse("assessments:pay", args=[work.pk]), {"paid_on": today().isoformat()})
    assert kinds(cast.rafa) == []
