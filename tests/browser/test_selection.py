"""Many people at once by keyboard: ticks, a range, all that match, the question, and everything taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from candidates.models import Application
from candidates.services.bulk import HoldMany, Picked, act_on_many
from roles.models import Role
from tests.browser.browsing import PHONE
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import candidates

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NAMES = ("Eszter Balogh", "Jonas Reuter", "Noor Karimi", "Wen Zhaoyang")


@pytest.fixture
def role(cast: Cast) -> Role:
    made = candidates.hiring_role(cast)
    for name in NAMES:
        candidates.application(cast, made, name)
    return made


def test_people_are_selected_moved_and_taken_back_by_keyboard(opens: Opens, role: Role) -> None:
    rafa = opens("rafa")
    rafa.visit(f"/roles/{role.pk}/pipeline/")
    page, bar = rafa.page, rafa.page.locator("#selection")
    expect(bar).to_be_hidden()
    page.get_by_role("link", name=NAMES[0]).focus()
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 selected")
    page.keyboard.press("Shift+ArrowDown")
    expect(bar).to_contain_text("2 selected")
    page.get_by_label(f"Select {NAMES[3]}").click(modifiers=["Shift"])
    expect(bar).to_contain_text("4 selected")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    page.get_by_label(f"Select {NAMES[1]}").check()
    page.reload()
    expect(page.get_by_label(f"Select {NAMES[1]}")).to_be_checked()
    bar.get_by_role("button", name="Select all 4").click()
    expect(bar).to_contain_text("4 selected, all that match")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("Move 4 people to")
    rafa.look()
    page.get_by_role("dialog").get_by_role("button", name="Recruiter screen").click()
    expect(page.locator("[data-toast]")).to_contain_text("4 people moved to Recruiter screen.")
    expect(bar).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator("[data-toast]")).to_contain_text("Taken back for 4 people.")
    expect(page.locator(f"[data-lane='{role.stages.get(key='applied').pk}'] .kcard")).to_have_count(4)


def test_the_box_above_a_table_is_of_those_in_sight(opens: Opens, role: Role) -> None:
    rafa = opens("rafa")
    rafa.visit(f"/roles/{role.pk}/table/")
    page, bar = rafa.page, rafa.page.locator("#selection")
    every = page.get_by_label("Select everybody in sight")
    every.check()
    expect(bar).to_contain_text("4 selected")
    page.get_by_label(f"Select {NAMES[2]}").uncheck()
    expect(bar).to_contain_text("3 selected")
    assert every.evaluate("box => box.indeterminate && !box.checked")
    every.check()
    every.uncheck()
    expect(bar).to_be_hidden()


def test_on_a_phone_every_answer_of_an_act_on_many_is_read_whole(opens: Opens, cast: Cast, role: Role) -> None:
    hold = HoldMany("The budget of the whole year is being put together anew", None)
    people = list(Application.objects.filter(role=role))
    rafa = opens("rafa")
    for some in (people[:1], people):
        act = act_on_many(actor=cast.rafa, act=hold, picked=Picked({person.pk: None for person in some}, {}))
    rafa.page.set_viewport_size(PHONE)
    rafa.visit(f"/bulk/{act.pk}/")
    region = rafa.page.get_by_role("region", name="Answers, table")
    expect(region).to_contain_text(NAMES[3])
    assert region.evaluate("it => it.scrollWidth <= it.clientWidth"), "nothing is cut off to the right"
