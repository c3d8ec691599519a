"""The matrix of outcomes, criteria and stages: by its properties, and on the pages of a role."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roles.models import Outcome, Role
from rubrics.domain.matrix import Kitted, Named, Verdict, matrix
from rubrics.models import OutcomeCriterion
from rubrics.services import name_needs
from tests.rubrics.conftest import Opening

KEYS = "abcde"
keys = st.lists(st.sampled_from(KEYS), unique=True)
named = st.just([Named(key, key.upper(), ("pipelines",) if key == "a" else ()) for key in KEYS])
needs = st.dictionaries(st.sampled_from(["o1", "o2", "o3"]), keys)
kits = st.lists(
    st.builds(
        lambda scores, minutes: (scores, minutes),
        keys,
        st.one_of(st.none(), st.dictionaries(st.sampled_from(KEYS), st.floats(1, 60))),
    ),
    max_size=5,
).map(lambda rows: [Kitted(str(n), f"Stage {n}", scores, minutes) for n, (scores, minutes) in enumerate(rows)])


@given(named, needs, kits)
def test_what_an_outcome_needs_and_nobody_looks_at_is_a_gap(
    criteria: list[Named], wanted: dict[str, list[str]], stages: list[Kitted]
) -> None:
    made = matrix(criteria, wanted, stages, ["pipelines"])
    for line in made.lines:
        key = line.criterion.key
        seen = [one for one in stages if key in one.scores and (one.minutes is None or one.minutes.get(key))]
        assert (line.verdict == Verdict.GAP) == (any(key in keys for keys in wanted.values()) and not seen)
        assert line.stages == sum(key in one.scores for one in stages)
        assert line.minutes == pytest.approx(
            sum((one.minutes or {}).get(key, 0) for one in stages if key in one.scores)
        )
    assert made.abilities["pipelines"] == [one.id for one in stages if "a" in one.scores]


def test_verdicts_by_name() -> None:
    stages = [Kitted(str(n), f"Stage {n}", ("a", "b") if n < 2 else ("a",), {"a": 8, "b": 8}) for n in range(4)]
    made = matrix([Named(key, key) for key in "abcd"], {"o1": ["a", "b", "c"]}, stages, [])
    assert [line.verdict for line in made.lines] == [Verdict.OVERLOAD, Verdict.SOUND, Verdict.GAP, Verdict.OFFERED]
    assert [line.criterion.key for line in made.told(Verdict.GAP)] == ["c"]
    assert made.scored == {"0": 2, "1": 2, "2": 1, "3": 1}


def test_the_loop_page_brings_the_matrix_and_its_verdicts(cast: Any, opening: Opening, client: Client) -> None:
    role: Role = opening.role
    outcome = Outcome.objects.filter(role=role, retired_at=None)[0]
    OutcomeCriterion.objects.filter(outcome__role=role).delete()
    name_needs(actor=cast.mei, role=role, needs=[(outcome.pk, "retraining"), (outcome.pk, "on_call")])
    client.force_login(cast.mei.user)
    panel = reverse("rubrics:coverage", args=[role.pk])
    assert panel in client.get(reverse("roles:loop", args=[role.pk])).content.decode()
    page = client.get(panel).content.decode()
    assert "Coverage by criterion</h1>" in page
    assert "Retraining" in page
    assert "Nobody asks" in page
    assert "One stage, thin" in page
    assert " min</span>" in page
    whole = client.get(reverse("rubrics:needs", args=[role.pk]) + "?all=1").content.decode()
    assert f'value="{outcome.pk}:on_call" checked' in whole
    assert "Not looked at" in whole


def test_the_matrix_costs_the_same_for_any_number_of_outcomes(
    cast: Any, opening: Opening, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.mei.user)
    url = reverse("rubrics:coverage", args=[opening.role.pk])
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)
    outcomes = Outcome.objects.filter(role=opening.role, retired_at=None)
    name_needs(actor=cast.mei, role=opening.role, needs=[(one.pk, "on_call") for one in outcomes])
    with django_assert_max_num_queries(12):
        client.get(url)
