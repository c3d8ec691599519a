"""What the pages about agreement say, to whom, and by how many queries."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rubrics.domain.agreement.intraclass import OPPOSED
from rubrics.domain.agreement.words import Reading
from rubrics.models import CriterionAgreement, RaterAgreement
from rubrics.pages.agreement import said
from tests.cast import Cast
from tests.factories import agreement as scored
from tests.factories import roles as openings
from tests.foundation.core.api.keys import client as api_client
from tests.foundation.core.api.keys import json_of

PAGES = ("rubrics:agreement", "rubrics:interviewers")


@pytest.fixture(scope="module")
def made_figures(shared: Any) -> Any:
    def make(cast: Cast) -> SimpleNamespace:
        role = openings.running_role(cast)
        asked = scored.scored_by_two(cast, role)[0].scorecards.all()[0].ratings.count()
        return SimpleNamespace(role=role, asked=asked, run=scored.worked_out(cast))

    return shared(make)


@pytest.fixture
def figures(cast: Cast, made_figures: Any) -> SimpleNamespace:
    found: SimpleNamespace = made_figures()
    return found


def page_of(client: Client, member: Any, name: str, *args: Any) -> str:
    client.force_login(member.user)
    answer = client.get(reverse(name, args=args), follow=True)
    assert answer.status_code == 200, name
    return " ".join(answer.content.decode().split())


def test_criteria_say_in_plain_words_what_they_show(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    page = page_of(client, cast.mei, "rubrics:agreement")
    assert "1 criterion agrees" in page
    assert "Not estimable: all 20 scores are 3, so nothing separates yet." in page
    assert f"{20 * figures.asked} scores of 10 people in 12 months" in page
    assert page.index("A time it was wrong") < page.index("Carried the pager") < page.index("Knew whether it worked")
    one = figures.run.criteria.get(criterion__key="on_call", role=None, months=12)
    page = page_of(client, cast.mei, "rubrics:criterion_agreement", one.pk)
    assert "Does it agree" in page
    assert "ICC(1,1)" in page
    assert "whom all 2 raters scored" in page
    assert 'data-on="phone"' in page  # its bars stand whole there
    whole = one.figures["icc"] | {"whys": {"ICC(2,k)": OPPOSED}}
    whole["values"]["ICC(2,k)"] = whole["ranges"]["ICC(2,k)"] = None
    CriterionAgreement.objects.filter(pk=one.pk).update(
        figures=one.figures | {"icc": whole | {"bands": whole["bands"] | {"ICC(2,k)": ""}}}
    )
    page = page_of(client, cast.mei, "rubrics:criterion_agreement", one.pk)
    assert "not estimable: raters score against each other" in page
    file = client.get(reverse("rubrics:agreement_file"))
    lines = file.content.decode().splitlines()
    assert len(lines) == figures.asked + 1
    assert lines[0].startswith("rubric,versions,criterion,reading,people_scored_by_two")


def test_everybody_reads_their_own_scoring_in_the_second_person(
    cast: Cast, figures: SimpleNamespace, client: Client
) -> None:
    own = page_of(client, cast.tom, "rubrics:own_scoring")
    assert "You score much as colleagues do." in own
    assert "Inês" not in own
    assert ">Interviewers<" not in own
    shown = page_of(client, cast.ada, "rubrics:interviewer", cast.tom.pk)
    assert "Tom Becker scores much as colleagues do." in shown
    assert "Nothing to say yet" in page_of(client, cast.oba, "rubrics:own_scoring")


def test_the_chart_names_people_in_alphabetical_order(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    page = page_of(client, cast.rafa, "rubrics:interviewers")
    assert page.index("Inês Carvalho") < page.index("Tom Becker")
    assert "Nobody scores far from people who saw the same candidates" in page
    assert 'data-on="phone"' in page


def test_the_insights_tell_what_the_figures_allow(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    page = page_of(client, cast.mei, "insights")
    assert f"1 criterion agrees. {figures.asked - 1} criteria say nothing yet." in page
    panel = page_of(client, cast.mei, "rubrics:role_agreement", figures.role.pk)
    assert "1 criterion agrees" in panel
    CriterionAgreement.objects.all().delete()
    assert "Nothing can be said yet" in page_of(client, cast.mei, "insights")
    assert "Nothing to say yet" in page_of(client, cast.mei, "rubrics:agreement")


def test_figures_of_another_organisation_are_nobodys(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    assert "Nothing to say yet" in page_of(client, cast.zed, "rubrics:agreement")
    assert "Nothing to say yet" in page_of(client, cast.zed, "rubrics:interviewers")
    assert "Tom" not in page_of(client, cast.zed, "rubrics:interviewers")


def test_while_new_figures_are_made_the_page_says_how_far(cast: Cast, figures: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.mei.user)
    assert client.post(reverse("rubrics:ask_agreement")).status_code == 302
    page = page_of(client, cast.mei, "rubrics:agreement")
    assert "waiting for a worker" in page
    assert "1 criterion agrees" in page
    assert "Work out now" not in page
    asked = {"HX-Request": "true"}
    part = client.get(reverse("rubrics:agreement"), headers=asked)
    assert "HX-Refresh" not in part.headers
    assert "<h1" not in part.content.decode()
    scored.worked_out(cast)
    assert client.get(reverse("rubrics:agreement"), headers=asked).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_as_often_for_many_rows_as_for_few(
    cast: Cast, figures: SimpleNamespace, client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    client.force_login(cast.ada.user)
    path = reverse(name)
    client.get(path)
    with django_assert_num_queries(10, exact=False) as many:
        client.get(path)
    CriterionAgreement.objects.exclude(criterion__key="on_call").delete()
    RaterAgreement.objects.exclude(member=cast.tom).delete()
    with django_assert_num_queries(len(many)):
        client.get(path)


def test_keys_read_what_their_members_do(cast: Cast, figures: SimpleNamespace) -> None:
    def rows(member: Any, path: str) -> list[dict[str, Any]]:
        answer = api_client(member, "agreement:read").get(f"/api/v1/agreement/{path}")
        return list(json_of(answer)["results"])

    (found,) = rows(cast.mei, "criteria?key=on_call")
    assert (found["reading"], found["figures"]["subjects_with_two_or_more"]) == ("agrees", 10)
    assert rows(cast.ines, "criteria") == []
    assert [row["member_id"] for row in rows(cast.ines, "people")] == [str(cast.ines.pk)]
    assert {row["member_id"] for row in rows(cast.rafa, "people")} == {str(cast.ines.pk), str(cast.tom.pk)}
    assert rows(cast.zed, "people") == []


def test_titles() -> None:
    words = [Reading.AGREES] * 3 + [Reading.PARTLY] * 2 + [Reading.CHANCE, Reading.TOO_FEW]
    assert said.finding(words) == "3 criteria agree, 2 partly and 1 close to chance"
    assert said.finding([Reading.PARTLY, Reading.CHANCE]) == "1 criterion agrees partly and 1 close to chance"
    assert said.finding([Reading.CHANCE]) == "1 criterion is close to chance"
    assert said.finding([Reading.TOO_FEW]) == "Too few to tell: no criterion has 10 people yet whom two scored"
    assert [said.signed(value) for value in (0.62, -0.31, 0.01, -0.04)] == ["+0.6", "−0.3", "0.0", "0.0"]
    assert said.between([-0.081, 0.48]) == "−0.08 to 0.48"
    assert [said.used(scores) for scores in ([3], [2, 3, 4], [1, 2, 5], None)] == [
        "only 3",
        "2 to 4",
        "1, 2 and 5",
        "–",
    ]
