"""How long questions took in calls: kept when a call page is ended, shown as a median beside the kit's minutes."""

from typing import Any

from django.test import Client
from django.urls import reverse

from candidates.models import InterviewSeat
from rubrics.domain.allocating import Ask, Weight, lay_out
from rubrics.domain.kit_findings import Names, findings
from rubrics.models import CallTime, Question
from rubrics.queries.call import took_at
from tests.cast import Cast
from tests.rubrics.conftest import Opening


def end(browser: Client, seat: InterviewSeat, *spent: str) -> Any:
    """End the call page of a seat, as its last part does."""
    browser.force_login(seat.member.user)
    address = reverse("rubrics:call", args=[seat.pk])
    return browser.post(f"{address}?at=9&part=close", {"go": "next", "note": "", "journal": "", "spent": [*spent]})


def test_times_are_kept_when_the_call_is_ended_and_shown_in_the_kit(
    client: Client, cast: Cast, opening: Opening
) -> None:
    pager, last = (Question.objects.get(organisation=cast.acme, key=key).pk for key in ("pager", "last_system"))
    assert end(client, opening.ines, f"{pager}=480", f"{last}=29", "opening=90", "nonsense", "x=y").status_code == 302
    end(client, opening.ines, f"{pager}=500", f"{last}=99999")
    assert dict(CallTime.objects.values_list("part", "seconds")) == {str(pager): 500}
    stage = opening.interview.stage
    assert took_at(stage.pk) == {str(pager): (8, 1)}
    client.force_login(cast.mei.user)
    address = reverse("rubrics:kit", args=[stage.pk])
    client.post(address, {"do": "edit"})
    assert "takes longer" not in client.get(address).content.decode()  # one call says nothing
    end(client, opening.tom, f"{pager}=640")
    client.force_login(cast.mei.user)
    page = client.get(address).content.decode()
    assert "Median of 2 calls" in page
    assert "“Pager” takes longer" in page
    assert f'value="minutes:{pager}=10"' in page.replace("&#34;", '"')


def test_a_kit_that_is_over_offers_what_a_question_really_took() -> None:
    plan = lay_out(30, [Ask("a", 12, ("x",)), Ask("b", 14, ("x",))], [], [Weight("x")])
    names = Names(questions={"a": "Alpha", "b": "Beta"}, criteria={"x": "X"}, took={"a": 12 - plan.over})
    (found,) = findings(plan, names)
    assert found.fixes[0].do == f"minutes:a={12 - plan.over}"
    assert "as it took" in found.fixes[0].label
