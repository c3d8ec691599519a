"""What a sealed scorecard raised shows nowhere in the library: in no count, no filter, no edit that is refused."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from foundation.core.errors import Refused
from foundation.people.models import Membership
from rubrics import services
from rubrics.models import Flag
from rubrics.queries.contents import content_of_item
from tests.cast import Cast
from tests.factories import rubrics as make
from tests.rubrics.conftest import Opening
from tests.rubrics.posting import page_of

RAISED = "no_eval_set"
SAID = "There was no eval set, and nobody missed one."


def read(client: Client, member: Membership, flag: Flag) -> list[str]:
    """What the member reads: the list, what is in use, what is not, the flag's own page."""
    browser = page_of(client, member)
    lists = [
        browser.get(reverse("rubrics:library"), {"kind": "flags", "show": show, "q": flag.label})
        for show in ("", "used", "unused")
    ]
    pages = [*lists, browser.get(reverse("rubrics:item", args=["flags", flag.pk]))]
    assert {page.status_code for page in pages} == {200}
    return [" ".join(html.fromstring(page.content).find(".//main").text_content().split()) for page in pages]


@pytest.mark.parametrize("handed_in", [False, True])
def test_whoever_owes_reads_the_same_whatever_was_raised(
    client: Client, cast: Cast, opening: Opening, handed_in: bool
) -> None:
    flag = Flag.objects.get(organisation=cast.acme, key=RAISED)
    write = make.submitted_scorecard if handed_in else make.draft_scorecard
    card = write(cast, opening.tom)
    before = read(client, cast.ines, flag)
    card.flags.create(organisation=cast.acme, flag=flag, evidence=SAID)
    assert read(client, cast.ines, flag) == before
    assert "On no scorecard that you may read." in before[-1]
    make.submitted_scorecard(cast, opening.ines)
    after = read(client, cast.ines, flag)
    assert ("On 1 scorecard that you may read." in after[-1]) is handed_in
    assert [flag.label in page for page in after[:3]] == [True, handed_in, not handed_in]


def test_an_edit_is_refused_alike_for_flags_that_were_raised_and_others(cast: Cast, opening: Opening) -> None:
    raised, other = Flag.objects.filter(organisation=cast.acme).order_by("id")[:2]
    services.change_item(actor=cast.mei, item=other, content={**content_of_item(other), "label": "Said otherwise"})
    assert Flag.objects.get(pk=other.pk).number == 1, "nobody has begun a scorecard"
    make.draft_scorecard(cast, opening.tom, flags={raised.key: SAID})
    for flag in (raised, other):
        with pytest.raises(Refused) as refused:
            services.change_item(actor=cast.mei, item=flag, content={**content_of_item(flag), "label": "Again"})
        assert refused.value.code == "frozen"
