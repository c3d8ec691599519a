"""That somebody disagreed is for those who read the scorecards: beside the decision it tells how somebody voted."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.activity.queries import visible_events
from foundation.core.event_log import TALK, verbs_for
from foundation.core.ids import uuid7
from foundation.people.models import Job, Membership
from rubrics import services
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening

pytestmark = pytest.mark.django_db
SAID = ("put a dissent on record", "kept a comment on a split")


def page(member: Membership, address: str) -> str:
    client = Client()
    client.force_login(member.user)
    return client.get(address).content.decode()


def told(member: Membership) -> set[str]:
    return set(visible_events(member).filter(verb__in=verbs_for(TALK)).values_list("verb", flat=True))


@pytest.fixture
def disagreed(cast: Cast, opening: Opening) -> Opening:
    for seat in (opening.ines, opening.tom):
        judging.submitted_scorecard(cast, seat)
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    services.decide_debrief(actor=cast.mei, debrief=debrief, decision="continue", reason="Yes", version=1)
    services.dissent(actor=cast.tom, debrief=debrief, text="I would not.")
    return opening


@pytest.mark.parametrize("job", [Job.INTERVIEWER, Job.RECRUITER, Job.OWNER, Job.HIRING_MANAGER])
def test_who_owes_is_not_told_and_who_wrote_is(cast: Cast, disagreed: Opening, job: str) -> None:
    people.interview(cast, disagreed.application, [cast.oba])
    Membership.objects.filter(pk=cast.oba.pk).update(job=job)
    oba = Membership.objects.select_related("user", "organisation").get(pk=cast.oba.pk)
    address = reverse("candidates:application", args=[disagreed.application.pk])
    assert SAID[0] not in page(oba, address)
    assert told(oba) == set()
    assert SAID[0] in page(cast.ines, address)
    assert told(cast.ines) == told(cast.mei) == {"debrief.dissented"}
    assert told(cast.ada) == set(), "an owner who wrote nothing reads no scorecard there"


def test_what_was_recorded_for_more_is_for_fewer_too(cast: Cast, disagreed: Opening, opening: Opening) -> None:
    people.interview(cast, opening.application, [cast.oba])
    row = Event.objects.get(verb="debrief.dissented")
    row.pk, row.audience = uuid7(), "application"
    row.save(force_insert=True)
    assert (told(cast.oba), told(cast.vic), told(cast.rafa)) == (set(), set(), set())
    assert visible_events(cast.ines).filter(verb="debrief.dissented").count() == 2


def test_a_comment_on_a_split_tells_that_there_is_one() -> None:
    assert set(verbs_for(TALK)) == {"debrief.dissented", "debrief.commented"}
