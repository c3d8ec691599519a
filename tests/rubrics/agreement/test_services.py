"""Working figures out: what counts, who reads what, and a worker that dies."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import krippendorff
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from foundation.core import clock
from foundation.core.errors import Forbidden
from rubrics import policies, services, tasks
from rubrics.models import AgreementRun, CriterionAgreement, RaterAgreement
from rubrics.queries.agreement import (
    counted_scores,
    same_anchors,
    visible_criterion_figures,
    visible_rater_figures,
)
from rubrics.services import agreement
from tests.cast import Cast
from tests.factories import agreement as scored
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.factories import rubrics as judging

YEAR = timedelta(days=365)


@pytest.fixture(scope="module")
def made_figures(shared: Any) -> Any:
    def make(cast: Cast) -> SimpleNamespace:
        role = openings.running_role(cast)
        applications = scored.scored_by_two(cast, role)
        asked = applications[0].scorecards.all()[0].ratings.count()
        return SimpleNamespace(role=role, applications=applications, asked=asked, run=scored.worked_out(cast))

    return shared(make)


@pytest.fixture
def figures(cast: Cast, made_figures: Any) -> SimpleNamespace:
    """Ten people whom Inês and Tom scored, and the figures of them."""
    found: SimpleNamespace = made_figures()
    return found


def on_call(run: AgreementRun) -> dict[str, Any]:
    found: dict[str, Any] = run.criteria.get(criterion__key="on_call", role=None, months=12).figures
    return found


def scores_of(cast: Cast) -> int:
    return len(counted_scores(cast.acme.pk, clock.now() - YEAR))


def page_of(client: Client, member: Any, name: str, *args: Any) -> str:
    client.force_login(member.user)
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def test_figures_are_those_of_what_was_handed_in(cast: Cast, figures: SimpleNamespace) -> None:
    found = on_call(figures.run)
    assert (found["subjects_with_two_or_more"], found["ratings"], found["reading"]) == (10, 20, "agrees")
    expected = krippendorff.alpha([scored.INES, scored.TOM], level_of_measurement="ordinal")
    assert found["alpha_ordinal"] == pytest.approx(expected)
    other = figures.run.criteria.get(criterion__key="end_to_end", role=None, months=12).figures
    assert (other["reading"], other["scores_used"]) == ("not estimable", [3])
    tom = figures.run.raters.get(member=cast.tom).figures
    assert tom["leniency"] == pytest.approx(0.3 / figures.asked)
    assert (tom["thin"], tom["subjects_shared"]) == (0, 10)
    assert (figures.run.status, figures.run.draws_made) == ("ready", figures.run.draws_planned)
    assert set(figures.run.applications.values_list("pk", flat=True)) == {one.pk for one in figures.applications}


def test_an_amendment_changes_no_figure(cast: Cast, figures: SimpleNamespace) -> None:
    from rubrics.domain.drafts import CardInput, RatingInput

    before = counted_scores(cast.acme.pk, clock.now() - YEAR)
    card = figures.applications[0].scorecards.get(author=cast.ines)
    draft = CardInput(ratings={"on_call": RatingInput(5, False, judging.EVIDENCE)})
    services.amend_scorecard(actor=cast.ines, scorecard=card, draft=draft, reason="Mixed two people up", version=None)
    assert counted_scores(cast.acme.pk, clock.now() - YEAR) == before


def test_what_is_not_on_the_table_or_still_owed_does_not_count(cast: Cast, figures: SimpleNamespace) -> None:
    counted = scores_of(cast)
    application = people.application(cast, figures.role, name="Not Debriefed")
    meeting = people.interview(cast, application, [cast.ines], starts_at=clock.now() - timedelta(hours=3))
    judging.submitted_scorecard(cast, people.seat(meeting, cast.ines))
    assert scores_of(cast) == counted
    people.interview(cast, figures.applications[0], [cast.oba])
    assert scores_of(cast) == counted - 2 * figures.asked
    assert counted_scores(cast.other.pk, clock.now() - YEAR) == []


def test_whoever_owes_a_card_there_reads_no_figure(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    assert visible_criterion_figures(cast.mei).count() == figures.asked
    people.interview(cast, figures.applications[0], [cast.mei], actor=cast.ada)
    assert not visible_criterion_figures(cast.mei).exists()
    assert not visible_rater_figures(cast.mei).exists()
    page = page_of(client, cast.mei, "rubrics:agreement")
    assert "Held until your scorecard is in" in page
    assert "0.9" not in page
    assert "Held until your scorecard is in" in page_of(client, cast.mei, "insights")
    assert "Held until your scorecard is in" in page_of(client, cast.mei, "rubrics:role_agreement", figures.role.pk)
    scored.worked_out(cast)
    # Without that person they would say what was scored there, beside those that Mei saw before.
    assert not visible_criterion_figures(cast.mei).exists()


def test_versions_with_other_anchors_are_another_criterion(cast: Cast, figures: SimpleNamespace) -> None:
    old = figures.run.criteria.get(criterion__key="on_call", role=None, months=12).criterion
    rubric = old.rubric_version.rubric

    def version(word: str) -> Any:
        texts = [anchor.text for anchor in old.anchors.all()]
        changed = (*texts[:4], texts[4] + word)
        number = rubric.versions.count()
        rows = [services.CriterionInput("on_call", "Carried the pager", old.weight, old.weight_reason, changed)]
        made = services.make_rubric_version(actor=cast.ada, rubric=rubric, seen_number=number, criteria=rows)
        return made.criteria.get(key="on_call")

    same, other = version(""), version(" and more")
    found = same_anchors([old.pk, same.pk, other.pk])
    assert found[old.pk] == found[same.pk]
    assert (found[old.pk].criterion_id, len(found[old.pk].numbers)) == (same.pk, 2)
    assert found[other.pk].criterion_id == other.pk


def test_the_same_person_scored_twice_counts_once_and_is_named(cast: Cast, figures: SimpleNamespace) -> None:
    application = figures.applications[0]
    starts = clock.now() - timedelta(hours=9)
    meeting = people.interview(cast, application, [cast.ines], starts_at=starts)
    judging.submitted_scorecard(cast, people.seat(meeting, cast.ines), {"on_call": 5})
    services.open_debrief(actor=cast.mei, application=application)
    run = scored.worked_out(cast)
    assert on_call(run)["ratings"] == 20
    assert run.figures["left_out"] == figures.asked
    assert {row["member_id"] for row in run.left_out} == {str(cast.ines.pk)}


def test_asking_twice_is_one_reckoning_and_one_event(cast: Cast) -> None:
    first = services.ask_agreement(actor=cast.mei)
    assert services.ask_agreement(actor=cast.ada) == first
    assert Event.objects.filter(verb="agreement.asked", subject_id=first.pk).count() == 1
    with pytest.raises(Forbidden, match=policies.can_ask_agreement.sentence):
        services.ask_agreement(actor=cast.ines)
    assert services.ask_agreement(actor=cast.zed) != first


def test_each_night_begins_one_where_there_is_a_debrief(cast: Cast, figures: SimpleNamespace) -> None:
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert agreement.begin_nights(clock.now()) == 1
        assert agreement.begin_nights(clock.now()) == 0
        assert tasks.sweep_agreement() == 1
        tasks.work_out_agreement(str(agreement.due_runs(clock.now())[0]))
        assert tasks.sweep_agreement() == 0
    (run,) = AgreementRun.objects.all()
    assert (run.status, run.asked_by) == ("ready", None)
    assert CriterionAgreement.objects.filter(role=None, months=12).count() == figures.asked
    assert RaterAgreement.objects.count() == 2


def test_a_worker_that_died_is_followed_by_another_until_they_give_up(
    cast: Cast, figures: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    run = services.ask_agreement(actor=cast.ada)

    def broken(_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(agreement, "_work", broken)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(agreement.MOST_TRIES):
            assert agreement.due_runs(clock.now()) == [run.pk]
            agreement.work_out(run_id=run.pk)
            assert agreement.due_runs(clock.now()) == []
            traveller.shift(timedelta(minutes=5))
    run.refresh_from_db()
    assert "New figures could not be worked out" in page_of(client, cast.mei, "rubrics:agreement")
    assert (run.status, run.error) == ("failed", "They could not be worked out after 3 tries.")
    assert visible_criterion_figures(cast.ada).count() == figures.asked


def with_one_more(cast: Cast, figures: SimpleNamespace, numbers: range) -> AgreementRun:
    """New figures once these people were debriefed as well: high on one criterion."""
    for n in numbers:
        scored.debriefed(cast, figures.role, n, [(cast.ines, 5), (cast.tom, 5)])
    return scored.worked_out(cast)


def test_two_reckonings_around_one_debrief_tell_nothing_of_it(cast: Cast, figures: SimpleNamespace) -> None:
    """Ada may read no scorecard of them; the difference of what she sees before and after would be one."""
    before = {row.criterion_id: row.figures for row in visible_criterion_figures(cast.ada)}
    people_before = {row.member_id: row.figures for row in visible_rater_figures(cast.ada)}
    run = with_one_more(cast, figures, range(20, 24))
    assert {row.criterion_id: row.figures for row in visible_criterion_figures(cast.ada)} == before
    assert {row.member_id: row.figures for row in visible_rater_figures(cast.ada)} == people_before
    assert (run.ratings, run.figures["people"]) == (28 * figures.asked, 14)
    assert on_call(with_one_more(cast, figures, range(24, 25)))["ratings"] == 30


def test_who_goes_and_comes_back_moves_no_figure(cast: Cast, figures: SimpleNamespace) -> None:
    """A recruiter who asks somebody else into an interview takes a person out of what counts, and looks again."""
    before = on_call(figures.run)
    people.interview(cast, figures.applications[0], [cast.oba])
    assert on_call(scored.worked_out(cast)) == before
    assert not visible_criterion_figures(cast.oba).exists()


def test_a_second_card_on_somebody_who_counts_moves_no_figure(cast: Cast, figures: SimpleNamespace) -> None:
    application, before = figures.applications[0], on_call(figures.run)
    of_ines = figures.run.raters.get(member=cast.ines).figures
    meeting = people.interview(cast, application, [cast.oba], starts_at=clock.now() - timedelta(hours=9))
    judging.submitted_scorecard(cast, people.seat(meeting, cast.oba), {"on_call": 1})
    services.open_debrief(actor=cast.mei, application=application)
    run = scored.worked_out(cast)
    assert on_call(run) == before
    assert run.raters.get(member=cast.ines).figures == of_ines


def test_figures_whose_people_leave_the_year_one_by_one_stay(cast: Cast, figures: SimpleNamespace) -> None:
    before = on_call(figures.run)
    figures.applications[0].scorecards.update(submitted_at=clock.now() - timedelta(days=365, minutes=1))
    assert on_call(scored.worked_out(cast)) == before
    for application in figures.applications[1:5]:
        application.scorecards.update(submitted_at=clock.now() - timedelta(days=365, minutes=1))
    assert on_call(scored.worked_out(cast))["ratings"] == 10


def test_a_role_is_told_apart_where_the_rest_are_as_many(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    other = openings.running_role(cast, title="Data engineer, yards")
    for n in range(30, 34):
        scored.debriefed(cast, other, n, [(cast.ines, 5), (cast.tom, 4)])
    run = scored.worked_out(cast)
    assert not run.criteria.exclude(role=None).exists()
    scored.debriefed(cast, other, 34, [(cast.ines, 2), (cast.tom, 2)])
    run = scored.worked_out(cast)
    parts = {row.role_id: row.figures for row in run.criteria.exclude(role=None).filter(criterion__key="on_call")}
    assert set(parts) == {figures.role.pk, other.pk}
    assert (parts[other.pk]["subjects"], parts[other.pk]["scores"], parts[other.pk]["mean"]) == (5, None, None)
    page = page_of(client, cast.mei, "rubrics:agreement")
    assert "Data engineer, yards" in page
    answer = client.get(reverse("rubrics:agreement"), {"of": str(other.pk)})
    assert "5 people scored by two or more" in answer.content.decode()
    assert "Of a part of the people no more is told" in answer.content.decode()
    assert "Over the people of this role alone" in page_of(client, cast.mei, "rubrics:role_agreement", other.pk)
    assert len(client.get(reverse("rubrics:agreement_file"), {"of": str(other.pk)}).content.splitlines()) > 1
    for row in run.criteria.exclude(role=None, months=12):
        assert client.get(reverse("rubrics:criterion_agreement", args=[row.pk])).status_code == 200
    for strange in ("6", "x", "\x00", str(cast.zed.pk)):
        assert client.get(reverse("rubrics:agreement"), {"of": strange}).status_code == 200
