"""The first months: items, checkpoints that move with the start, outcomes rated by people."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from candidates import services
from candidates.models import Checkpoint, CheckpointRating
from candidates.plugins.reminders import checkpoint_due
from candidates.plugins.todos import checkpoints_due
from candidates.queries import visible_onboardings
from foundation.activity.models import Event
from foundation.core.clock import now, today
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles.models import Outcome
from tests.factories.candidates import application
from tests.factories.hiring import hired
from tests.factories.roles import running_role

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_start(shared):
    return shared(lambda cast: hired(cast, application(cast, running_role(cast))))


@pytest.fixture
def start(cast, made_start):
    return made_start()


def rated(start, rating="met"):
    outcomes = Outcome.objects.filter(role_id=start.application.role_id, retired_at=None)
    return dict.fromkeys(outcomes.values_list("pk", flat=True), rating)


def plan(start, **changes):
    said = {
        "starts_on": start.starts_on,
        "manager": start.manager,
        "first_project": "Forecast in one depot",
        "success_metric": "Fewer spoiled loads than the rules",
    }
    return services.Plan(**{**said, **changes})


def test_ticking_twice_changes_nothing(cast, start):
    item = start.items.first()
    services.tick_item(actor=cast.mei, item=item, done=True)
    services.tick_item(actor=cast.mei, item=item, done=True)
    assert Event.objects.filter(verb="onboarding.item_done").count() == 1
    services.tick_item(actor=cast.mei, item=item, done=False)
    item.refresh_from_db()
    assert (item.done_at, item.done_by) == (None, None)


def test_checkpoints_that_are_not_recorded_move_with_the_start(cast, start):
    later = start.starts_on + timedelta(days=10)
    services.edit_onboarding(actor=cast.mei, onboarding=start, version=1, plan=plan(start, starts_on=later))
    due = list(start.checkpoints.values_list("day", "due_on"))
    assert due == [(day, later + timedelta(days=day)) for day in (30, 60, 90, 180)]


@pytest.mark.parametrize("far", [date.max, date(2036, 12, 31)])
def test_a_start_years_ahead_is_a_slip_of_the_hand(cast, start, far):
    with pytest.raises(Invalid) as refused:
        services.edit_onboarding(actor=cast.mei, onboarding=start, version=1, plan=plan(start, starts_on=far))
    assert refused.value.errors == {"starts_on": ["Choose a start within the next ten years."]}


def test_a_project_needs_its_measure(cast, start):
    with pytest.raises(Invalid) as refused:
        services.edit_onboarding(actor=cast.mei, onboarding=start, version=1, plan=plan(start, success_metric=""))
    assert list(refused.value.errors) == ["success_metric"]


def test_a_stale_plan_is_refused(cast, start):
    services.edit_onboarding(actor=cast.mei, onboarding=start, version=1, plan=plan(start))
    with pytest.raises(Stale):
        services.edit_onboarding(actor=cast.ada, onboarding=start, version=1, plan=plan(start))


def test_a_checkpoint_rates_every_outcome_and_leaves_no_rating_in_the_event(cast, start):
    point = start.checkpoints.get(day=30)
    with pytest.raises(Refused, match="not started"):
        services.record_checkpoint(actor=cast.mei, checkpoint=point, version=1, overall="met", ratings=rated(start))
    with time_machine.travel(now() + timedelta(days=60), tick=False):
        with pytest.raises(Invalid):
            services.record_checkpoint(actor=cast.mei, checkpoint=point, version=1, overall="met", ratings={})
        services.record_checkpoint(
            actor=cast.mei, checkpoint=point, version=1, overall="partly", comment="Slow data.", ratings=rated(start)
        )
    assert CheckpointRating.objects.filter(checkpoint=point, rating="met").count() == 3
    event = Event.objects.get(verb="checkpoint.recorded")
    assert event.data == {"day": 30}


def test_who_sees_and_who_rates(cast, start):
    seen = [name for name, member in cast.members().items() if visible_onboardings(member).exists()]
    assert seen == ["ada", "rafa", "mei"]
    with time_machine.travel(now() + timedelta(days=60), tick=False), pytest.raises(Forbidden):
        services.record_checkpoint(
            actor=cast.rafa, checkpoint=start.checkpoints.first(), version=1, overall="met", ratings=rated(start)
        )


def test_the_pages(cast, start, client, django_assert_max_num_queries):
    client.force_login(cast.mei.user)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("candidates:onboarding", args=[start.pk]))
    assert page.status_code == 200
    assert "Before day one" in page.content.decode()
    assert client.get(reverse("candidates:onboardings")).status_code == 200
    client.force_login(cast.ines.user)
    assert client.get(reverse("candidates:onboarding", args=[start.pk])).status_code == 404


def test_recording_by_page_keeps_what_was_typed(cast, start, client):
    client.force_login(cast.mei.user)
    point = Checkpoint.objects.get(onboarding=start, day=30)
    with time_machine.travel(now() + timedelta(days=60), tick=False):
        client.force_login(cast.mei.user)
        url = reverse("candidates:checkpoint", args=[point.pk])
        answer = client.post(url, {"comment": "Half of it <i>works</i>", "version": 1})
        assert answer.status_code == 422
        assert "Half of it &lt;i&gt;works&lt;/i&gt;" in answer.content.decode()
        fields = {f"outcome_{pk}": "met" for pk in rated(start)}
        assert client.post(url, {"overall": "met", "version": 1, **fields}).status_code == 302
    point.refresh_from_db()
    assert (point.overall, point.done_by) == ("met", cast.mei)
    assert point.due_on == today() + timedelta(days=60)


def test_the_manager_owes_a_checkpoint_from_three_days_before(cast, start):
    point = start.checkpoints.get(day=30)
    early, due = point.due_on - timedelta(days=4), point.due_on - timedelta(days=3)
    for day, expected in ((early, 0), (due, 1)):
        with time_machine.travel(datetime.combine(day, time(9), tzinfo=UTC), tick=False):
            assert len(checkpoints_due(cast.mei)) == expected
            assert len(list(checkpoint_due(now()))) == expected
    assert checkpoints_due(cast.ada) == []
    type(cast.mei).objects.filter(pk=cast.mei.pk).update(active=False)
    with time_machine.travel(datetime.combine(due, time(9), tzinfo=UTC), tick=False):
        assert list(checkpoint_due(now())) == [], "who has left is told nothing"


def test_a_checkpoint_comes_by_the_day_of_the_organisation(cast, start):
    point = start.checkpoints.get(day=30)
    first = datetime.combine(point.due_on - timedelta(days=3), time(), tzinfo=UTC)
    for zone, hours in (("Pacific/Auckland", -13), ("America/Los_Angeles", 8)):
        type(cast.acme).objects.filter(pk=cast.acme.pk).update(zone=zone)
        told = [len(list(checkpoint_due(first + timedelta(hours=hours, minutes=minutes)))) for minutes in (-61, 61)]
        assert told == [0, 1], zone
