"""A kit edited by keys and by mouse: no page that axe finds fault with, and no step that is lost on a slow line."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from rubrics.models import Kit, KitDraft, Question
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_a_kit_is_edited_by_keys_alone(opens: Opens, cast: Cast) -> None:
    kit = Kit.objects.get(stage__role=roles.open_role(cast), stage__kind="technical_screen")
    ids = {row.key: str(row.pk) for row in Question.objects.filter(organisation=cast.acme)}
    mei = opens("mei")
    mei.visit(f"/stages/{kit.stage_id}/kit/")
    mei.go("Edit as version 2")
    page = mei.page
    minutes, said = page.locator("#kit-form .bar p").first, page.locator("#kit-said")

    def grip(key: str) -> Locator:
        return page.locator(f"#grip-{ids[key]}")

    def press(key: str, *, then: str) -> None:
        page.keyboard.press(key)
        expect(said).to_have_text(then)
        mei.settle()

    grip("pager").focus()
    page.keyboard.press("ArrowDown")
    expect(grip("last_system")).to_be_focused()
    page.keyboard.press("ArrowUp")
    press("]", then="The question moved down.")
    expect(grip("pager")).to_be_focused()
    press("[", then="The question moved up.")
    below = page.locator("[data-below] .grip").first
    name = below.get_attribute("id")
    below.focus()
    press("l", then="The question moved over the line.")
    expect(page.locator(f"#{name}")).to_be_focused()
    expect(page.get_by_role("heading", name="min over")).to_be_visible()
    press("z", then="Undone.")
    expect(minutes).to_contain_text("45 of 45 minutes.")
    # A quick hand on a slow line: each press is taken in its turn, none is lost and none conflicts.
    page.route("**/kit/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    grip("pager").focus()
    for key in ("]", "]", "[", "]", "]"):
        page.keyboard.press(key)
    expect(page.locator("li[data-question]").nth(3).locator(".grip")).to_have_id(f"grip-{ids['pager']}")
    expect(grip("pager")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("z")
    expect(page.locator("li[data-question]").first.locator(".grip")).to_have_id(f"grip-{ids['pager']}")
    field = page.get_by_label("Minutes for Pager")
    field.fill("6")
    field.press("Tab")
    page.get_by_label("Minutes for Last system").fill("7")
    grip("pager").press("]")
    expect(page.locator("li[data-question]").nth(1).locator(".grip")).to_have_id(f"grip-{ids['pager']}")
    expect(page.get_by_label("Minutes for Pager")).to_have_value("6")
    expect(page.get_by_label("Minutes for Last system")).to_have_value("7")
    mei.settle()
    page.unroute("**/kit/**")
    spots = {one["question"]: one["minutes"] for one in KitDraft.objects.get(kit=kit).content["spots"]}
    assert (spots[ids["pager"]], spots[ids["last_system"]]) == (6, 7)
    for _ in range(3):
        press("z", then="Undone.")
        page.evaluate("document.getElementById('kit-said').textContent = ''")
    expect(minutes).to_contain_text("45 of 45 minutes.")
    field = page.get_by_label("Minutes for Pager")
    field.fill("4")
    field.press("Tab")
    expect(minutes).to_contain_text("44 of 45 minutes.")
    mei.look()
    mei.press("Publish version 2")
    expect(page.get_by_role("button", name="Edit as version 3")).to_be_visible()
    mei.look()
    assert not KitDraft.objects.exists()
    assert Kit.objects.get(pk=kit.pk).places.get(question=ids["pager"]).minutes == 4


def dragged(page: Any, what: Locator, to: Locator, *, low: bool = False) -> None:
    """Drag by the mouse, to the upper or the lower edge of where it goes."""
    grip = what.locator(".grip").bounding_box()
    page.mouse.move(grip["x"] + 4, grip["y"] + 4)
    page.mouse.down()
    page.mouse.move(grip["x"] + 20, grip["y"] + 24, steps=4)
    box = to.bounding_box()
    assert box
    across, down = box["x"] + box["width"] / 2, box["y"] + (box["height"] - 4 if low else 4)
    page.mouse.move(across, down, steps=6)
    page.mouse.move(across, down + 1)
    expect(page.locator("[data-drop]")).to_have_count(1)
    page.mouse.up()


def test_questions_are_dragged_by_mouse(opens: Opens, cast: Cast) -> None:
    kit = Kit.objects.get(stage__role=roles.open_role(cast), stage__kind="technical_screen")
    keys = {str(row.pk): row.key for row in Question.objects.filter(organisation=cast.acme)}
    mei = opens("mei")
    page = mei.page
    page.set_viewport_size({"width": 1280, "height": 2400})
    mei.visit(f"/stages/{kit.stage_id}/kit/")
    mei.go("Edit as version 2")
    rows, said = page.locator("li[data-question]"), page.locator("#kit-said")

    def asked() -> list[str]:
        content = KitDraft.objects.get(kit=kit).content
        return [keys[spot["question"]] for spot in content["spots"][: content["line"]]]

    before = asked()
    dragged(page, rows.nth(0), rows.nth(2), low=True)
    expect(said).to_have_text("The question moved.")
    mei.settle()
    assert asked() == [before[1], before[2], before[0], *before[3:]]
    dragged(page, rows.nth(2), rows.nth(0))
    expect(rows.nth(0)).to_have_attribute("data-question", next(pk for pk, key in keys.items() if key == before[0]))
    mei.settle()
    assert asked() == before
    dragged(page, rows.nth(0), page.locator("[data-line]"))
    expect(page.get_by_role("heading", name="is scored, not asked")).to_be_visible()
    mei.settle()
    assert asked() == before[1:]
    locked = page.get_by_role("button", name="Publish version 2")
    expect(locked).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("z")
    expect(said).to_have_text("Undone.")
    mei.settle()
    assert asked() == before
    mei.press("Publish version 2")
    expect(page.get_by_role("button", name="Edit as version 3")).to_be_visible()
