"""The cast is what the other tests take it for."""

import pytest

from foundation.activity.models import Event
from foundation.core.errors import Forbidden, Invalid
from foundation.people.models import Job
from foundation.people.queries.seeing import visible_members
from foundation.people.services import add_member
from tests.cast import PASSWORD, Cast


def test_everybody_has_the_job_they_are_named_for(cast: Cast) -> None:
    jobs = {first: member.job for first, member in cast.members().items()}
    assert jobs == {
        "ada": Job.OWNER,
        "rafa": Job.RECRUITER,
        "mei": Job.HIRING_MANAGER,
        "ines": Job.INTERVIEWER,
        "tom": Job.INTERVIEWER,
        "oba": Job.INTERVIEWER,
        "vic": Job.ADVISOR,
        "olu": Job.OBSERVER,
        "zed": Job.OWNER,
    }
    assert cast.ada.user.check_password(PASSWORD)


def test_members_of_another_organisation_are_not_seen(cast: Cast) -> None:
    assert set(visible_members(cast.zed)) == {cast.zed}
    assert cast.zed not in visible_members(cast.ada)
    assert set(visible_members(cast.vic)) == {cast.vic}


def test_adding_a_member_is_recorded_once_and_only_for_owners(cast: Cast) -> None:
    made = add_member(actor=cast.ada, email="New@Brightwater.example", name="New  Person", job=Job.OBSERVER)
    assert made.user.email == "new@brightwater.example"
    assert made.name == "New Person"
    assert [e.verb for e in Event.objects.filter(subject_id=made.pk)] == ["member.added"]
    with pytest.raises(Invalid):
        add_member(actor=cast.ada, email="new@brightwater.example", name="Again", job=Job.OBSERVER)
    with pytest.raises(Forbidden):
        add_member(actor=cast.rafa, email="x@brightwater.example", name="X", job=Job.OBSERVER)
