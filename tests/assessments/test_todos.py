"""What handed-in work asks of people."""

from typing import Any

from assessments.plugins.todos import work_that_came_in
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
