"""Acting on many from the board: ticks and buttons without a script, what is counted first, answers, taking back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from candidates import services
from candidates.domain import words
from candidates.models import Answer, Application, BulkAct
from candidates.services.bulk.letters import frame_of
from foundation.core import clock
from roles.models import Role
from tests.candidates.pages import HTMX, browser, crowd, stage, text, url
from tests.factories.candidates import application, hiring_role, interview, move, reason
from tests.matrix.forms import sendings

pytestmark = pytest.mark.django_db
MESSAGE = f"{words.GREETING}\n\n{words.THANKED}\n\nNo."


def ticked(*rows: Application) -> list[str]:
    return [f"{row.pk}:{row.version}" for row in rows]


def post(who: Any, role: Role, kind: str, **data: Any) -> Any:
    return browser(who).post(url("bulk", role), {"kind": kind, **data})


def rounds(answer: Any) -> list[dict[str, list[str]]]:
    """Return what each button sends of the page that asks for a role."""
    assert "which role first?" in text(answer)
    return [
        {name: [value for key, value in one.fields if key == name] for name, _value in one.fields}
        for one in sendings("/", answer.content)
        if any(name == "kind" for name, _value in one.fields)
    ]


class TestAsking:
    """Before anything happens."""

    def test_each_button_of_the_bar_asks(self, cast: Any, role: Role) -> None:
        ana = application(cast, role, "Ana")
        for kind in ("move", "hold", "tag", "assign", "send", "transfer", "decline"):
            page = post(cast.rafa, role, kind, application=ticked(ana))
            assert page.status_code == 200
            assert f'name="application" value="{ana.pk}:{ana.version}"' in text(page)
        assert not BulkAct.objects.exists()

    def test_a_move_says_for_each_stage_how_many_can(self, cast: Any, role: Role) -> None:
        rows = [application(cast, role, "Ana"), application(cast, role, "Bea", "take_home")]
        page = " ".join(text(post(cast.rafa, role, "move", application=ticked(*rows))).split())
        assert '<span>Evidence screen</span> <span class="count">2 can</span>' in page
        assert "1 can, 1: already there" in page
        offer = page.split(f'value="{stage(role, "offer").pk}"')[1].split("</button>")[0]
        assert offer.startswith(" disabled")
        assert "There was no debrief yet." in offer

    def test_who_will_not_is_named_with_the_reason(self, cast: Any, role: Role) -> None:
        ana, bea = application(cast, role, "Ana"), application(cast, role, "Bea")
        services.reject(actor=cast.mei, application=bea, reason=reason(cast))
        page = text(post(cast.rafa, role, "hold", application=ticked(ana, Application.objects.get(pk=bea.pk))))
        assert "Hold 1 of the 2 people you selected?" in page
        assert "Declined already." in page

    def test_the_dialog_gets_the_form_alone(self, cast: Any, role: Role) -> None:
        answer = browser(cast.rafa).post(
            url("bulk", role), {"kind": "hold", "application": ticked(application(cast, role))}, headers=HTMX
        )
        assert text(answer).lstrip().startswith("<form")

    def test_nobody_ticked_leads_back_with_a_word(self, cast: Any, role: Role) -> None:
        for data in ({"kind": "move"}, {"kind": "nonsense", "application": ["x", "1:2", ""]}):
            answer = browser(cast.rafa).post(url("bulk", role), data, follow=True)
            assert answer.redirect_chain[0][0] == url("board", role)
            assert "Tick the people first" in text(answer)

    def test_a_number_that_nobody_counts_to_is_none(self, cast: Any, role: Role) -> None:
        answer = post(cast.rafa, role, "hold", all="1", query="", matching="9" * 5_000)
        assert (answer.status_code, answer["Location"]) == (302, url("board", role))

    def test_the_words_fit_the_reason_and_have_the_marks(self, cast: Any, role: Role) -> None:
        page = text(
            post(
                cast.rafa, role, "decline", application=ticked(application(cast, role)), words="1",
                reason=reason(cast, "other_candidate").pk,
            )
        )  # fmt: skip
        assert "We have decided to go on with somebody else" in page
        assert "{greeting}" in page
        assert "{thanks}" in page

    def test_a_letter_for_another_choice_is_not_sent(self, cast: Any, role: Role) -> None:
        frame = frame_of(cast.rafa, role)
        subject, message = words.no_to_many(frame, "terms")
        asked: dict[str, Any] = {"application": ticked(application(cast, role)), "subject": subject, "message": message}
        asked |= {"reason": reason(cast, "other_candidate").pk, "send": "letter"}
        for said in (
            post(cast.rafa, role, "decline", go="1", **asked),
            post(cast.rafa, role, "decline", words="fit", **asked),
        ):
            assert "We have decided to go on with somebody else" in text(said)
        own = post(cast.rafa, role, "decline", words="fit", **{**asked, "message": "My own"})
        assert ">\nMy own</textarea>" in text(own)
        asked["message"] = words.later_to_many(frame)[1]
        assert "We would like to go on with you." in text(post(cast.rafa, role, "send", go="1", outcome="yes", **asked))
        assert not BulkAct.objects.exists()


class TestDoing:
    """What is done, and where it leads."""

    def test_a_few_are_moved_at_once_and_the_toast_takes_it_back(self, cast: Any, role: Role) -> None:
        rows = [application(cast, role, name) for name in ("Ana", "Bea")]
        to = stage(role, "take_home")
        client = browser(cast.rafa)
        page = client.post(
            url("bulk", role), {"kind": "move", "application": ticked(*rows), "go": "1", "to": to.pk}, follow=True
        )
        assert page.redirect_chain[0][0] == url("board", role)
        undo = url("undo_bulk", BulkAct.objects.get())
        assert "2 people moved to Take-home." in text(page)
        assert f'action="{undo}"' in text(page)
        client.post(undo)
        assert set(Application.objects.filter(role=role).values_list("stage__key", flat=True)) == {"applied"}

    def test_above_thirty_a_move_is_counted_before_it_happens(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 31)
        rows = list(Application.objects.filter(role=role))
        services.hold(actor=cast.rafa, application=rows[0])
        asked = {"application": ticked(*Application.objects.filter(role=role)), "go": "1"}
        asked["to"] = str(stage(role, "take_home").pk)
        page = text(post(cast.rafa, role, "move", **asked))
        assert "Move 30 of the 31 people you selected?" in page
        assert "On hold. Take up again first." in page
        assert not BulkAct.objects.exists()
        done = post(cast.rafa, role, "move", confirmed="1", **asked)
        assert done.status_code == 302
        made = BulkAct.objects.get()
        assert (made.count, made.done, done["Location"]) == (31, 30, url("bulk_act", made))

    def test_all_that_match_are_chosen_by_the_filter_and_its_count(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 3)
        application(cast, role, "By referral", source="Referral")
        data = {"all": "1", "query": "source=Website", "matching": "3", "tags": "Lisbon", "go": "1"}
        assert post(cast.rafa, role, "tag", **data).status_code == 302
        assert BulkAct.objects.get().asked["query"] == "source=Website"
        crowd(cast, role, 1)
        refused = post(cast.rafa, role, "tag", **data)
        assert refused.status_code == 409
        assert "4 people match now, and 3 did when you chose them." in text(refused)
        assert BulkAct.objects.count() == 1

    def test_as_many_others_are_not_those_who_were_chosen(self, cast: Any, role: Role) -> None:
        crowd(cast, role, 2)
        data = {"all": "1", "query": "source=Website", "matching": "2", "tags": "Lisbon"}
        asked = text(post(cast.rafa, role, "tag", **data))
        these = re.findall(r'name="these" value="(\w+)"', asked)[0]
        assert post(cast.rafa, role, "tag", **data, these=these, go="1").status_code == 302
        crowd(cast, role, 1)
        services.reject(actor=cast.rafa, application=Application.objects.order_by("pk")[0], reason=reason(cast))
        refused = post(cast.rafa, role, "tag", **data, these=these, go="1")
        assert refused.status_code == 409
        assert "Other people match now" in text(refused)
        assert BulkAct.objects.count() == 1

    def test_who_was_moved_meanwhile_is_answered_on_the_page_of_answers(self, cast: Any, role: Role) -> None:
        ana, bea = application(cast, role, "Ana"), application(cast, role, "Bea")
        move(cast, bea, "recruiter_screen", actor=cast.mei)
        page = browser(cast.rafa).post(
            url("bulk", role),
            {"kind": "move", "application": ticked(ana, bea), "go": "1", "to": stage(role, "take_home").pk},
            follow=True,
        )
        assert "1 person moved, 1 not" in text(page)
        assert "Moved to Recruiter screen by Mei Tanaka" in text(page)

    def test_letters_that_differ_by_more_than_names_are_all_read_first(self, cast: Any, role: Role) -> None:
        ana, bea = application(cast, role, "Ana"), application(cast, role, "Bea", "technical_screen")
        interview(cast, bea, starts_at=clock.now() - timedelta(days=1))
        asked = {
            "application": ticked(ana, bea), "go": "1", "reason": str(reason(cast).pk), "send": "letter",
            "subject": "S", "message": MESSAGE,
        }  # fmt: skip
        page = text(post(cast.rafa, role, "decline", **asked))
        assert "2 letters that differ by more than names" in page
        assert "took to talk with us" in page
        assert not BulkAct.objects.exists()
        post(cast.rafa, role, "decline", read=["sent:"], **asked)
        assert not BulkAct.objects.exists()
        assert post(cast.rafa, role, "decline", read=["sent:", "talked:"], **asked).status_code == 302
        assert Answer.objects.count() == 2

    @pytest.mark.parametrize(
        ("kind", "data", "said"),
        [
            ("move", {"to": "nonsense"}, "Choose one of these stages."),
            ("hold", {"until": "2001-01-01"}, "is not ahead of us"),
            ("hold", {"until": "31 Nov"}, "“31 Nov” was not understood as a day. Write it as 2026-10-01."),
            ("tag", {"tags": " "}, "Type a tag."),
            ("assign", {"owner": "nonsense"}, "works on this role"),
            ("decline", {"send": "letter", "subject": "S", "message": "M"}, "Choose a reason."),
            ("send", {"outcome": "later", "subject": "S", "message": "M"}, "Say by which day"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(
        self, cast: Any, role: Role, kind: str, data: dict[str, str], said: str
    ) -> None:
        answer = post(cast.rafa, role, kind, application=ticked(application(cast, role)), go="1", **data)
        assert answer.status_code == 422
        assert said in text(answer)


class TestFromTables:
    """The same bar under the table of a role, and under that over all roles."""

    def test_all_that_match_the_table_by_its_own_filter(self, cast: Any, role: Role) -> None:
        rows = [application(cast, role, name) for name in ("Ana", "Bea")]
        move(cast, rows[1], "take_home")
        query = f"stage={stage(role, 'take_home').pk}"
        page = text(browser(cast.rafa).get(f"{url('table', role)}?{query}"))
        assert f'value="{rows[1].pk}:2"' in page
        assert 'name="matching" value="1"' in page
        data = {"all": "1", "query": query, "matching": "1", "list": "table", "tags": "Lisbon", "go": "1"}
        done = post(cast.rafa, role, "tag", **data)
        assert done["Location"] == f"{url('table', role)}?{query}"
        assert BulkAct.objects.get().answers.get().application == rows[1]

    def test_over_all_roles_those_of_one_are_acted_on(self, cast: Any, role: Role) -> None:
        ana, other = application(cast, role, "Ana"), application(cast, hiring_role(cast, "Other role"), "Bea")
        client, bulk = browser(cast.rafa), reverse("candidates:bulk_anywhere")
        assert 'id="selection"' in text(client.get(reverse("candidates:list")))
        asked = {"kind": "move", "list": "all"}
        of_ana, of_bea = rounds(client.post(bulk, {**asked, "application": ticked(ana, other)}))
        assert (of_ana["application"], of_bea["application"]) == (ticked(ana), ticked(other))
        assert "Move 1 person to" in text(client.post(bulk, of_bea))
        every = rounds(client.post(bulk, {**asked, "all": "1", "query": "sort=name", "matching": "2"}))
        assert [(one["matching"], one["query"][0].split("&")[0]) for one in every] == [(["1"], "sort=name")] * 2
        assert "Move 1 person to" in text(client.post(bulk, every[0]))
        client.post(bulk, {"kind": "hold", "list": "all", "go": "1", "application": ticked(ana)})
        assert BulkAct.objects.get().role == role

    def test_over_all_roles_holds_and_tags_take_those_of_several(self, cast: Any, role: Role) -> None:
        people = application(cast, role, "Ana"), application(cast, hiring_role(cast, "Other role"), "Bea")
        client, bulk = browser(cast.rafa), reverse("candidates:bulk_anywhere")
        asked = {"kind": "hold", "list": "all", "application": ticked(*people)}
        page = client.post(bulk, asked)
        assert page.status_code == 200
        assert "2 people?" in text(page)
        done = client.post(bulk, {**asked, "go": "1", "reason": "Budget"})
        assert done["Location"] == reverse("candidates:list")
        act = BulkAct.objects.get()
        assert (act.role, act.done) == (None, 2)
        client.post(reverse("candidates:undo_bulk", args=[act.pk]))
        assert {one.status for one in Application.objects.filter(pk__in=[one.pk for one in people])} == {"active"}
        client.post(bulk, {**asked, "kind": "tag", "tags": "Lisbon", "go": "1"})
        assert BulkAct.objects.latest("created_at").done == 2


class TestAnswers:
    """The page after."""

    def done(self, cast: Any, role: Role) -> BulkAct:
        names = ("Ana", "Bea")
        rows = [*[application(cast, role, name) for name in names], application(cast, role, "Paloma", email="")]
        post(
            cast.rafa, role, "decline", application=ticked(*rows), go="1", reason=reason(cast).pk, send="letter",
            subject="S", message="Hello.",
        )  # fmt: skip
        return BulkAct.objects.get()

    def test_it_says_who_needs_a_look_and_undoes_one_or_all(self, cast: Any, role: Role) -> None:
        made = self.done(cast, role)
        client = browser(cast.rafa)
        page = text(client.get(url("bulk_act", made)))
        assert "3 people declined" in page
        assert "2 letters wait until" in page
        assert page.index("Paloma") < page.index(">Ana<")
        looks = text(client.get(url("bulk_act", made) + "?show=look"))
        assert (">Paloma<" in looks, ">Ana<" in looks) == (True, False)
        ana = Application.objects.get(candidate__name="Ana")
        client.post(url("undo_bulk", made), {"application": ana.pk}, headers={"Referer": url("bulk_act", made)})
        assert dict(Application.objects.values_list("candidate__name", "status")) == {
            "Ana": "active",
            "Bea": "rejected",
            "Paloma": "rejected",
        }
        assert "3 people declined, 1 taken back" in text(client.get(url("bulk_act", made)))
        client.post(url("undo_bulk", made))
        assert "3 people declined, all taken back" in text(client.get(url("bulk_act", made)))
        assert set(Application.objects.values_list("status", flat=True)) == {"active"}

    def test_a_refused_undo_is_said_in_words(self, cast: Any, role: Role) -> None:
        made = self.done(cast, role)
        ana = Application.objects.get(candidate__name="Ana")
        services.set_tags(actor=cast.mei, candidate=ana.candidate, names=["call back"], application=ana)
        page = text(browser(cast.rafa).post(url("undo_bulk", made), follow=True))
        assert "Undo refused" in page
        assert "Mei Tanaka changed the tags" in page

    def test_its_cost_does_not_grow(self, cast: Any, role: Role, django_assert_max_num_queries: Any) -> None:
        crowd(cast, role, 40)
        rows = list(Application.objects.filter(role=role))
        client = browser(cast.rafa)
        counts = []
        for some in (rows[:2], rows[2:]):
            post(cast.rafa, role, "tag", application=ticked(*some), go="1", confirmed="1", tags="Lisbon")
            made = BulkAct.objects.latest("created_at")
            with django_assert_max_num_queries(12) as asked:
                client.get(url("bulk_act", made))
            counts.append(len(asked))
        assert len(set(counts)) == 1, counts


class TestHistory:
    """Undo from the history of the person."""

    def test_ones_own_newest_act_has_an_undo_and_others_have_none(self, cast: Any, role: Role) -> None:
        ana = application(cast, role, "Ana")
        services.hold(actor=cast.rafa, application=ana, reason="Budget")
        page = text(browser(cast.rafa).get(url("history", ana)))
        assert page.count("/undo/") == 1
        assert "/undo/" not in text(browser(cast.mei).get(url("history", ana)))
        event = page.split("/events/")[1].split("/undo/")[0]
        browser(cast.rafa).post(f"/events/{event}/undo/")
        assert Application.objects.get(pk=ana.pk).status == "active"
        assert "/undo/" not in text(browser(cast.rafa).get(url("history", ana)))
