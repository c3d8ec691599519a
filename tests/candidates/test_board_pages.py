"""The board and moving on it: what they show, what they refuse, what they cost."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from candidates import services
from candidates.models import Application, Promise, StageMove
from candidates.services import hold
from candidates.services.promising import promise
from foundation.core import clock
from foundation.people.models import Job, Membership
from foundation.people.services import change_job
from roles.models import Role, RoleSeat, Stage
from roles.services import seat_member
from tests.candidates.pages import HTMX, browser, crowd, stage, text, url
from tests.factories.candidates import application, interview, move, reason

pytestmark = pytest.mark.django_db


class TestBoard:
    """Columns, cards, filters."""

    def test_cards_stand_in_their_columns_and_markup_in_names_is_text(self, cast: Any, role: Role) -> None:
        evil = application(cast, role, "<script>alert(1)</script>", "take_home", email="bobby@example.com")
        application(cast, role, "Noor")
        page = text(browser(cast.rafa).get(url("board", role)))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        column = page.split(f'data-lane="{evil.stage_id}"')[1].split("</section>")[0]
        assert f'id="card-{evil.pk}"' in column
        assert f'data-version="{evil.version}"' in column

    def test_who_reads_the_board_without_running_it_is_led_to_no_move(self, cast: Any, role: Role) -> None:
        noor = application(cast, role, "Noor")
        change_job(actor=cast.ada, member=cast.tom, job=Job.HIRING_MANAGER, technical=True)
        seat_member(actor=cast.mei, role=role, member=cast.tom, kind=RoleSeat.Kind.INTERVIEWER)
        led = text(browser(cast.mei).get(url("board", role)))
        read = text(browser(Membership.objects.get(pk=cast.tom.pk)).get(url("board", role)))
        assert (f'id="card-{noor.pk}"' in read, url("move", noor) in read) == (True, False)
        assert (f'id="card-{noor.pk}"' in led, url("move", noor) in led) == (True, True)

    def test_waiting_too_long_is_marked_and_can_be_filtered(self, cast: Any, role: Role) -> None:
        late, fresh = application(cast, role, "Late One"), application(cast, role, "Fresh One")
        patience = late.stage.patience_days
        long_ago = clock.now() - timedelta(days=patience + 1, minutes=1)
        Application.objects.filter(pk=late.pk).update(stage_entered_at=long_ago)
        page = text(browser(cast.mei).get(url("board", role)))
        assert f"{patience + 1} of {patience} d" in page
        only = text(browser(cast.mei).get(url("board", role) + "?late=1"))
        assert str(late.pk) in only
        assert str(fresh.pk) not in only

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("q=luc", {"Lucía"}),
            ("q=NOOR@", {"Noor"}),
            ("source=Website", {"Noor"}),
            ("owner={mei}", {"Lucía"}),
            ("status=hold", {"Held"}),
            ("status=nonsense&owner=nonsense&column=nonsense&shown=-1", {"Lucía", "Noor"}),
            ("q=%00%27%25", set()),
            ("mine=1", set()),
        ],
    )
    def test_filters(self, cast: Any, role: Role, query: str, shown: set[str]) -> None:
        application(cast, role, "Lucía", owner=cast.mei)
        application(cast, role, "Noor", source="Website")
        hold(actor=cast.rafa, application=application(cast, role, "Held"))
        page = text(browser(cast.rafa).get(f"{url('board', role)}?{query.format(mei=cast.mei.pk)}"))
        assert {name for name in ("Lucía", "Noor", "Held") if f">{name}</a>" in page} == shown

    def test_needs_me_are_those_whose_cards_say_you(self, cast: Any, role: Role) -> None:
        application(cast, role, "Lucía", "recruiter_screen", owner=cast.rafa)
        application(cast, role, "Noor", "recruiter_screen", owner=cast.mei)
        told = application(cast, role, "Due", owner=cast.rafa)
        promise(told, Promise.Kind.BY_HAND, clock.today())
        promise(
            application(cast, role, "Ahead", owner=cast.rafa), Promise.Kind.BY_HAND, clock.today() + timedelta(days=9)
        )
        page = text(browser(cast.rafa).get(f"{url('board', role)}?mine=1"))
        assert {name for name in ("Lucía", "Noor", "Due", "Ahead") if f">{name}</a>" in page} == {
            "Lucía",
            "Due",
            "Ahead",
        }

    def test_an_empty_board_says_whether_anybody_was_here(self, cast: Any, role: Role) -> None:
        assert "Nobody has applied yet" in text(browser(cast.rafa).get(url("board", role)))
        services.reject(actor=cast.mei, application=application(cast, role, "Ana"), reason=reason(cast))
        page = text(browser(cast.rafa).get(url("board", role)))
        assert "Nobody has applied yet" not in page
        assert "Nobody is in play" in page
        assert f'href="{url("board", role)}?status=closed"' in page

    def test_what_was_a_list_is_the_table(self, cast: Any, role: Role) -> None:
        answer = browser(cast.rafa).get(url("board", role) + "?view=list&source=Website")
        assert answer["Location"] == url("table", role) + "?source=Website"

    def test_htmx_gets_the_region_alone(self, cast: Any, role: Role) -> None:
        part = text(browser(cast.rafa).get(url("board", role), headers=HTMX))
        assert part.lstrip().startswith('<div id="pipeline" data-live-region')
        assert "<html" not in part

    def test_a_crowd_is_drawn_in_part_and_more_on_request(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 200)
        page = text(browser(cast.rafa).get(url("board", role)))
        assert page.count('class="kcard"') == 160
        assert ">40 more<" in page
        column = stage(role, "applied").pk
        more = text(browser(cast.rafa).get(f"{url('board', role)}?column={column}&shown=200"))
        assert more.count('class="kcard"') == 200

    def test_a_column_draws_its_next_cards_by_itself_each_once(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 250)
        client = browser(cast.rafa)
        page, seen = text(client.get(url("board", role))), []
        while True:
            seen += re.findall(r'id="card-([^"]+)"', page)
            found = re.search(r'<li class="more" hx-get="([^"]+)"', page)
            if found is None:
                break
            page = text(client.get(html.unescape(found.group(1)), headers=HTMX))
            assert page.count('class="kcard"') <= 40
        assert len(seen) == len(set(seen)) == 250

    @pytest.mark.parametrize(
        "query", ["after=nonsense", "after=2026-01-01T00:00:00_x", "column=x&after=", "open=x&left=z"]
    )
    def test_what_names_no_place_draws_the_board(self, cast: Any, role: Role, query: str) -> None:
        assert 'id="pipeline"' in text(browser(cast.rafa).get(f"{url('board', role)}?{query}", headers=HTMX))

    def test_an_empty_column_keeps_a_spine_that_opens(self, cast: Any, role: Role) -> None:
        application(cast, role, "Noor")
        empty = stage(role, "debrief")
        lane = f'data-lane="{empty.pk}" data-empty'
        assert lane in text(browser(cast.rafa).get(url("board", role)))
        assert lane not in text(browser(cast.rafa).get(f"{url('board', role)}?open={empty.pk}"))

    def test_it_costs_the_same_at_any_size(self, cast: Any, role: Role, django_assert_max_num_queries: Any) -> None:
        counts = []
        client = browser(cast.mei)
        client.get(url("board", role))
        for size in (1, 2, 120):
            crowd(cast, role, size)
            with django_assert_max_num_queries(11) as asked:
                client.get(url("board", role))
            counts.append(len(asked))
        assert len(set(counts)) == 1, counts

    @pytest.mark.parametrize(
        ("who", "status"),
        [("ada", 200), ("rafa", 200), ("mei", 200), ("ines", 403), ("vic", 403), ("olu", 404), ("zed", 404)],
    )
    def test_who_opens_it(self, cast: Any, role: Role, who: str, status: int) -> None:
        interview(cast, application(cast, role), [cast.ines, cast.vic])
        assert browser(getattr(cast, who)).get(url("board", role)).status_code == status


class TestMoving:
    """The plain page, and the answers for the board's script."""

    def test_the_page_moves_and_offers_to_undo(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        client = browser(cast.mei)
        assert "Where they are now" in text(client.get(url("move", lucia)))
        target = stage(role, "take_home")
        sent = client.post(
            url("move", lucia), {"to": target.pk, "seen": lucia.stage_id, "version": lucia.version}, follow=True
        )
        undo = reverse("candidates:undo", args=[StageMove.objects.latest("created_at").pk])
        assert "Lucía moved to Take-home." in text(sent)
        assert undo in text(sent)
        back = client.post(undo, follow=True)
        assert "Lucía is back at Applied." in text(back)

    def test_undo_returns_to_the_board_where_the_toast_was(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        client = browser(cast.mei)
        client.post(url("move", lucia), {"to": stage(role, "take_home").pk, "seen": lucia.stage_id})
        undo = reverse("candidates:undo", args=[StageMove.objects.latest("created_at").pk])
        board = f"http://testserver{url('board', role)}?q=luc"
        assert client.post(undo, headers={"Referer": board})["Location"] == f"{url('board', role)}?q=luc"

    def test_the_script_gets_the_card_and_both_headings(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        target = stage(role, "take_home")
        sent = browser(cast.mei).post(
            url("move", lucia), {"to": target.pk, "seen": lucia.stage_id, "version": lucia.version}, headers=HTMX
        )
        part = text(sent)
        assert part.lstrip().startswith(f'<li class="kcard" id="card-{lucia.pk}" data-stage="{target.pk}"')
        for touched in (lucia.stage_id, target.pk):
            assert f'id="lane-head-{touched}"' in part
        assert "data-undo" in part

    def test_the_slower_of_two_gets_the_card_where_it_is(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        seen, version = lucia.stage_id, lucia.version
        move(cast, lucia, "take_home")
        asked = {"to": stage(role, "collaboration").pk, "seen": seen, "version": version}
        late = browser(cast.rafa).post(url("move", lucia), asked, headers=HTMX)
        assert late.status_code == 409
        assert f'data-stage="{stage(role, "take_home").pk}"' in text(late)
        assert "Ada Okafor moved Lucía to Take-home" in text(late)
        plain = browser(cast.rafa).post(url("move", lucia), asked)
        assert plain.status_code == 409
        assert "Ada Okafor moved Lucía to Take-home" in text(plain)
        lucia.refresh_from_db()
        assert lucia.stage.key == "take_home"

    def test_a_guard_is_told_on_the_card_and_passed_on_the_page(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        asked = {"to": stage(role, "offer").pk, "seen": lucia.stage_id}
        card = browser(cast.rafa).post(url("move", lucia), asked, headers=HTMX)
        assert card.status_code == 409
        assert "There was no debrief yet." in text(card)
        assert "Move anyway" not in text(card)
        lead = browser(cast.mei)
        assert "Move anyway" in text(lead.post(url("move", lucia), asked, headers=HTMX))
        assert 'name="override_reason"' in text(lead.post(url("move", lucia), asked))
        done = lead.post(url("move", lucia), {**asked, "override_reason": "They fly on Monday"}, follow=True)
        assert "They fly on Monday" in text(done)

    @pytest.mark.parametrize("data", [{}, {"to": "x", "seen": "y"}, {"to": "", "seen": "", "version": "z" * 4000}])
    def test_nonsense_is_no_fault(self, cast: Any, role: Role, data: dict[str, str]) -> None:
        lucia = application(cast, role, "Lucía")
        assert browser(cast.mei).post(url("move", lucia), data).status_code == 422

    def test_declining_asks_for_a_reason(self, cast: Any, role: Role) -> None:
        lucia = application(cast, role, "Lucía")
        client = browser(cast.mei)
        assert client.get(url("move", lucia) + "?to=decline")["Location"] == url("close", lucia)
        assert "Choose a reason." in text(client.post(url("close", lucia), {}))
        client.post(url("close", lucia), {"reason": reason(cast).pk, "version": lucia.version})
        lucia.refresh_from_db()
        assert lucia.status == "rejected"
        gone = client.post(url("close", lucia) + "?by=them", {"reason": reason(cast, "stayed").pk, "version": 1})
        assert gone.status_code == 409
        again = client.post(url("reactivate", lucia), {"version": lucia.version}, follow=True)
        assert "active again at Applied" in text(again)


def test_a_stage_that_another_system_retired_says_so_on_loop_and_board(cast: Any, role: Role) -> None:
    Stage.objects.filter(role=role, key="resume_screen").update(retired_in="Greenhouse")
    application(cast, role, "Noor", "resume_screen")
    pages = [browser(cast.ada).get(reverse(name, args=[role.pk])) for name in ("roles:loop", "candidates:board")]
    assert [page.status_code for page in pages] == [200, 200]
    assert ["etired in Greenhouse" in page.content.decode() for page in pages] == [True, True]
