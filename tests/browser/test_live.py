"""Two browsers that see each other: what one person does appears to another within three seconds, and moves nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from candidates.models import Application
from roles.models import Role
from tests.browser.chapters import arriving
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import candidates

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SOON = 3_500  # three seconds, and what it takes to look


@pytest.fixture
def role(cast: Cast) -> Role:
    made = candidates.hiring_role(cast)
    for name in ("Lucía Etxeberria", "Noor Karimi", "Jonas Reuter"):
        candidates.application(cast, made, name)
    return made


def of(role: Role, name: str) -> Application:
    return Application.objects.select_related("role", "stage", "candidate").get(role=role, candidate__name=name)


def test_a_move_appears_on_board_and_table(opens: Opens, cast: Cast, role: Role) -> None:
    board, table = opens("rafa"), opens("ada")
    board.visit(f"/roles/{role.pk}/pipeline/")
    table.visit(f"/roles/{role.pk}/table/")
    lucia, noor = of(role, "Lucía Etxeberria"), of(role, "Noor Karimi")
    table.page.get_by_label("Select Noor Karimi").check()
    table.page.locator("h1").hover()
    table.page.wait_for_timeout(2_500)  # the first answer is the measure of the next
    moved = candidates.move(cast, lucia, "recruiter_screen", actor=cast.mei)
    card = board.page.locator(f"[data-lane='{moved.stage_id}'] #card-{lucia.pk}")
    expect(card).to_be_visible(timeout=SOON)
    expect(card).to_have_attribute("data-live", "")
    expect(board.page.locator("#live")).to_contain_text("Mei Tanaka skipped Lucía Etxeberria ahead from Applied")
    row = table.page.locator(f"#row-{lucia.pk}")
    expect(row.locator("[data-col=stage]")).to_have_text("Recruiter screen", timeout=SOON)
    expect(table.page.locator("#live")).to_contain_text("Mei Tanaka skipped Lucía")
    expect(table.page.get_by_label("Select Noor Karimi")).to_be_checked()
    expect(table.page.locator(f"#row-{noor.pk}")).not_to_have_attribute("data-live", "")


def test_a_card_that_is_held_stays_until_it_is_dropped_on_an_empty_stage(opens: Opens, cast: Cast, role: Role) -> None:
    board = opens("rafa")
    board.visit(f"/roles/{role.pk}/pipeline/")
    board.page.wait_for_timeout(2_500)
    arriving.take_up(board, "Lucía Etxeberria", "Evidence screen")
    candidates.move(cast, of(role, "Jonas Reuter"), "recruiter_screen", actor=cast.mei)
    board.page.wait_for_timeout(SOON)
    arriving.stands_in(board, "Jonas Reuter", "Applied")
    arriving.let_go(board)
    arriving.stands_in(board, "Lucía Etxeberria", "Evidence screen")
    arriving.stands_in(board, "Jonas Reuter", "Recruiter screen")


def test_nothing_moves_under_the_pointer(opens: Opens, cast: Cast, role: Role) -> None:
    board = opens("rafa")
    board.visit(f"/roles/{role.pk}/pipeline/")
    noor, jonas = of(role, "Noor Karimi"), of(role, "Jonas Reuter")
    board.page.wait_for_timeout(2_500)
    board.page.locator(f"#card-{noor.pk}").hover()
    moved = candidates.move(cast, jonas, "recruiter_screen", actor=cast.mei)
    expect(board.page.locator("#live")).to_contain_text("Jonas Reuter", timeout=SOON)
    left = board.page.locator(f"[data-lane='{noor.stage_id}'] #card-{jonas.pk}")
    expect(left).to_be_visible()
    board.page.locator("h1").hover()
    expect(board.page.locator(f"[data-lane='{moved.stage_id}'] #card-{jonas.pk}")).to_be_visible(timeout=SOON)


def test_a_lost_connection_is_said_and_comes_back(opens: Opens, cast: Cast, role: Role) -> None:
    board = opens("rafa")
    board.visit(f"/roles/{role.pk}/pipeline/")
    board.unseen = True  # the console tells of the lost connection
    board.context.set_offline(True)
    expect(board.page.locator("#live[data-tone=warn]")).to_contain_text("connection is lost", timeout=6_000)
    candidates.move(cast, of(role, "Jonas Reuter"), "recruiter_screen", actor=cast.mei)
    board.context.set_offline(False)
    expect(board.page.locator("#live")).to_contain_text("Jonas Reuter", timeout=12_000)
    expect(board.page.locator("#live")).not_to_have_attribute("data-tone", "warn")
    board.faults.clear()
