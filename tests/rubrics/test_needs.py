"""What the outcomes need: named once, merged between two, read by the check of the loop."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid
from roles import services as roles
from roles.models import Outcome, Role, Stage
from roles.queries import gate
from rubrics.models import Kit
from rubrics.queries import criteria_on_offer, scored_at
from rubrics.services import name_needs
from tests.factories import candidates as people
from tests.factories import roles as make


@pytest.fixture
def role(cast: Any) -> Role:
    made = make.scoped(cast, make.role(cast))
    make.drafted_brief(cast, made)
    roles.lay_out_stages(actor=cast.mei, role=made)
    return made


def found(role: Role) -> set[str]:
    return {finding.id for finding in gate.evaluate(role).loop}


def test_an_outcome_is_covered_by_the_kits_that_score_what_it_needs(cast: Any, role: Role) -> None:
    outcomes = list(Outcome.objects.filter(role=role))
    scored = [one.key for one in criteria_on_offer(role) if one.key in scored_at(role.pk)]
    name_needs(actor=cast.rafa, role=role, needs=[(outcome.pk, scored[0]) for outcome in outcomes])
    assert not {"outcome_uncovered", "criterion_uncovered"} & found(role)
    for kit in Kit.objects.filter(stage__role=role):
        kit.criteria.remove(*kit.criteria.filter(key=scored[0]))
    assert {"outcome_uncovered", "criterion_uncovered"} <= found(role)


def test_two_people_who_name_needs_keep_both(cast: Any, role: Role) -> None:
    outcome = Outcome.objects.filter(role=role)[0]
    one, two = (criterion.key for criterion in criteria_on_offer(role)[:2])
    name_needs(actor=cast.mei, role=role, needs=[(outcome.pk, one)], was=[])
    told = name_needs(actor=cast.rafa, role=role, needs=[(outcome.pk, two)], was=[])
    assert told == {"named": 1, "dropped": 0}
    assert set(outcome.criteria.values_list("criterion_key", flat=True)) == {one, two}
    with pytest.raises(Invalid):
        name_needs(actor=cast.mei, role=role, needs=[(outcome.pk, "nothing_like_it")])
    with pytest.raises(Forbidden):
        name_needs(actor=cast.ines, role=role, needs=[])


def test_needs_on_the_page(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    url = reverse("rubrics:needs", args=[role.pk])
    outcome = Outcome.objects.filter(role=role)[0]
    key = criteria_on_offer(role)[0].key
    assert client.post(url, {"need": f"{outcome.pk}:{key}"}).status_code == 302
    page = client.get(url).content.decode()
    assert f'name="was" value="{outcome.pk}:{key}"' in page
    assert client.post(url, {"need": ["x"]}).status_code == 422
    Stage.objects.filter(role=role).delete()
    assert "no stage of the loop has a kit" in client.get(url).content.decode().lower()


def test_what_was_ticked_stays_when_an_outcome_went_meanwhile(cast: Any, role: Role) -> None:
    client = Client()
    client.force_login(cast.mei.user)
    url = reverse("rubrics:needs", args=[role.pk]) + "?all=1"
    stays, goes = Outcome.objects.filter(role=role)[:2]
    one, two, three = (criterion.key for criterion in criteria_on_offer(role)[:3])
    name_needs(actor=cast.mei, role=role, needs=[(stays.pk, one)])
    read = f"{stays.pk}:{one}"
    name_needs(actor=cast.rafa, role=role, needs=[(stays.pk, two)], was=[])
    Outcome.objects.filter(pk=goes.pk).update(retired_at=clock.now())
    answer = client.post(url, {"was": [read], "need": [f"{stays.pk}:{three}", f"{goes.pk}:{one}"]})
    assert answer.status_code == 422
    page = answer.content.decode()
    ticked = {key: f'value="{stays.pk}:{key}" checked' in page for key in (one, two, three)}
    assert ticked == {one: False, two: True, three: True}
    assert set(stays.criteria.values_list("criterion_key", flat=True)) == {one, two}


def test_one_voice_is_heard_in_the_seats(cast: Any) -> None:
    role = make.open_role(cast)
    applied = people.application(cast, role, stage_key="technical_screen")
    people.interview(cast, applied, [cast.tom])
    assert "single_voice" in found(role)
    people.interview(cast, applied, [cast.oba], starts_at=clock.now() + timedelta(days=2))
    assert "single_voice" not in found(role)
