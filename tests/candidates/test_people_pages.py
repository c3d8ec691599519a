"""The pages of people who may be one: pairs, two side by side, what moves, taking apart; tags and history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from candidates.models import Application, Candidate, DuplicatePair, Merge
from candidates.services import Choices, Person, merge_people, reject, set_tags, take_in
from foundation.core import clock
from roles.models import Role
from tests.candidates.pages import browser, text
from tests.factories.candidates import application, hiring_role, reason

PHONE = "+33472550142"
LIST = "/candidates/duplicates/"


class Two(NamedTuple):
    noemie: Application
    other: Application
    pair: DuplicatePair

    @property
    def page(self) -> str:
        return f"{LIST}{self.pair.pk}/"


@pytest.fixture(scope="module")
def made_two(shared: Any) -> Any:
    return shared(make)


def make(cast: Any) -> Two:
    role = hiring_role(cast)
    first, second = (
        take_in(actor=cast.rafa, role=role, person=person)
        for person in (
            Person("Noémie Traoré", "n@example.com", PHONE, location="Grenoble"),
            Person("Noemie Traore", "new@example.com", PHONE, location="Lyon", company="Kestrel"),
        )
    )
    set_tags(actor=cast.rafa, candidate=first.candidate, names=["forecasting"])
    return Two(first, second, DuplicatePair.objects.get())


@pytest.fixture
def two(made_two: Any) -> Two:
    found: Two = made_two()
    return found


def chosen(two: Two, **more: Any) -> dict[str, Any]:
    keep = {f"keep_{key}": "first" for key in ("name", "email", "location")}
    return {
        "first_version": 1,
        "second_version": 1,
        f"role_{two.noemie.role_id}": str(two.noemie.pk),
        **keep,
        **more,
    }


def merged(cast: Any, two: Two) -> Merge:
    keep = dict.fromkeys(("name", "email", "location"), "first")
    return merge_people(actor=cast.rafa, pair=two.pair, choices=Choices(keep, {two.noemie.role_id: two.noemie.pk}))


class TestThePairs:
    def test_the_list_says_who_and_why(self, cast: Any, two: Two) -> None:
        page = text(browser(cast.rafa).get(LIST))
        assert "Same phone, same name without accents" in page
        assert "Nobody" not in page
        assert two.page in page

    def test_managers_see_pairs_of_whom_they_see_both_and_others_none(self, cast: Any, two: Two) -> None:
        assert two.page in text(browser(cast.mei).get(LIST))
        elsewhere = hiring_role(cast, "Elsewhere")
        elsewhere.seats.filter(member=cast.mei).delete()
        Application.objects.filter(pk=two.other.pk).update(role=elsewhere)
        assert two.page not in text(browser(cast.mei).get(LIST))
        assert browser(cast.mei).get(two.page).status_code == 404
        assert [browser(member).get(LIST).status_code for member in (cast.ines, cast.vic, cast.olu)] == [403] * 3
        assert two.page not in text(browser(cast.zed).get(LIST))
        assert browser(cast.zed).get(two.page).status_code == 404

    def test_it_costs_the_same_for_one_and_three(self, cast: Any, two: Two, django_assert_max_num_queries: Any) -> None:
        client, counts = browser(cast.rafa), []
        for number in range(3):
            with django_assert_max_num_queries(8) as asked:
                assert client.get(LIST).status_code == 200
            counts.append(len(asked))
            take_in(actor=cast.rafa, role=two.noemie.role, person=Person(f"Another {number}", "", PHONE))
        assert counts[0] == counts[1] == counts[2]


class TestTwoSideBySide:
    def test_nothing_is_chosen_and_the_button_waits(self, cast: Any, two: Two) -> None:
        page = text(browser(cast.rafa).get(two.page))
        assert "Probably: same phone, same name without accents" in page
        assert "Against it: another e-mail, another city." in page
        assert 'type="radio"' in page
        assert not [line for line in page.splitlines() if 'type="radio"' in line and "checked" in line]
        assert 'aria-disabled="true"' in page
        assert f'href="#role_{two.noemie.role_id}"' in page

    def test_each_choice_counts_anew_with_and_without_htmx(self, cast: Any, two: Two) -> None:
        client = browser(cast.rafa)
        whole = text(client.post(two.page, chosen(two, act="count")))
        part = text(client.post(two.page, chosen(two, act="count"), headers={"HX-Request": "true"}))
        assert "1, closed as duplicate" not in text(client.get(two.page))
        for page in (whole, part):
            assert "1, 1 closed as duplicate" in page
            assert "aria-disabled" not in page
        assert "<html" in whole
        assert "<html" not in part
        assert Merge.objects.count() == 0

    def test_what_is_missing_is_asked_for_and_what_was_chosen_stays(self, cast: Any, two: Two) -> None:
        answer = browser(cast.rafa).post(two.page, {"keep_name": "second", "act": "merge"})
        assert answer.status_code == 422
        page = text(answer)
        assert "which application for Founding ML engineer goes on" in page
        checked = [part for part in page.split("<input") if "checked" in part.split(">")[0]]
        assert len([part for part in checked if 'name="keep_name"' in part and 'value="second"' in part]) == 1

    def test_it_merges_and_shows_how_to_take_it_apart(self, cast: Any, two: Two) -> None:
        client = browser(cast.rafa)
        answer = client.post(two.page, chosen(two, act="merge", tags="1"), follow=True)
        assert answer.redirect_chain == [(f"/candidates/{two.noemie.candidate_id}/", 302)]
        merge = Merge.objects.get()
        page = text(answer)
        assert "Merged. Can be taken apart until" in page
        assert f"/candidates/merges/{merge.pk}/" in page
        assert "Noemie Traore" in page
        assert "new@example.com" in page
        assert list(Candidate.objects.get().tags.all()) == []  # no tag was ticked

    def test_somebody_who_was_faster_is_told_of(self, cast: Any, two: Two) -> None:
        client = browser(cast.rafa)
        Candidate.objects.filter(pk=two.noemie.candidate_id).update(version=2)
        answer = client.post(two.page, chosen(two, act="merge"))
        assert (answer.status_code, "was changed since you looked" in text(answer)) == (409, True)
        merged(cast, two)
        for late in (client.get(two.page), client.post(two.page, chosen(two, act="merge"))):
            assert (late.status_code, late["Location"]) == (302, f"/candidates/{two.noemie.candidate_id}/")
        assert "These two are one person by now." in text(client.get(f"/candidates/{two.noemie.candidate_id}/"))
        assert Merge.objects.count() == 1
        assert browser(cast.ines).get(two.page).status_code == 404

    def test_two_who_share_nothing_are_put_side_by_side_by_hand(self, cast: Any, two: Two, role: Role) -> None:
        mila = application(cast, role, "Mila Sanz", email="mila@elsewhere.example").candidate
        page = f"/candidates/{two.noemie.candidate_id}/same/"
        rafa = browser(cast.rafa)
        assert "Nobody else found" in text(rafa.get(page, {"q": "noémie grenoble"}))
        assert f'value="{mila.pk}"' in rafa.get(page, {"q": "mila"}).content.decode()
        there = rafa.post(page, {"other": mila.pk})
        pair = DuplicatePair.objects.get(second=mila)
        assert there["Location"] == f"{LIST}{pair.pk}/"
        assert rafa.post(page, {"other": mila.pk})["Location"] == there["Location"]
        assert rafa.post(page, {"other": two.noemie.candidate_id}).status_code == 404
        assert rafa.post(page, {"other": "somebody"}).status_code == 200

    def test_two_people_are_said_to_be_two(self, cast: Any, two: Two) -> None:
        client = browser(cast.rafa)
        answer = client.post(two.page, {"act": "different"}, follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        assert "No probable duplicates" in text(answer)
        assert "Rafa Duarte said so" in text(client.get(two.page))

    def test_managers_look_and_do_not_merge(self, cast: Any, two: Two) -> None:
        client = browser(cast.mei)
        page = text(client.get(two.page))
        assert "Only owners and recruiters say who is one person." in page
        assert "Merge the two" not in page
        assert client.post(two.page, chosen(two)).status_code == 403

    @pytest.mark.parametrize("wrong", [{"keep_name": "both"}, {"role_x": "y"}, {"first_version": "٣"}, {"tag": "\0"}])
    def test_what_makes_no_sense_is_asked_for_again(self, cast: Any, two: Two, wrong: dict[str, str]) -> None:
        assert browser(cast.rafa).post(two.page, {"act": "merge", **wrong}).status_code == 422

    def test_it_costs_what_a_page_may(self, cast: Any, two: Two, django_assert_max_num_queries: Any) -> None:
        client = browser(cast.rafa)
        with django_assert_max_num_queries(15):
            client.get(two.page)


class TestOldAddresses:
    def test_they_lead_to_who_it_is_now_and_nobody_remembers_the_way(self, cast: Any, two: Two) -> None:
        merged(cast, two)
        client = browser(cast.rafa)
        for end in ("", "edit/"):
            answer = client.get(f"/candidates/{two.other.candidate_id}/{end}")
            assert (answer.status_code, answer["Location"]) == (301, f"/candidates/{two.noemie.candidate_id}/{end}")
            assert "no-store" in answer["Cache-Control"]
        assert browser(cast.zed).get(f"/candidates/{two.other.candidate_id}/").status_code == 404
        assert browser(cast.tom).get(f"/candidates/{two.other.candidate_id}/").status_code == 404

    def test_what_was_typed_over_the_other_is_shown_beside_what_is_there(self, cast: Any, two: Two) -> None:
        merged(cast, two)
        client = browser(cast.rafa)
        typed = {"name": "Noemie T.", "email": "new@example.com", "version": 2}
        answer = client.post(f"/candidates/{two.other.candidate_id}/edit/", typed)
        assert answer.status_code == 409
        assert 'value="Noemie T."' in text(answer)
        assert f'action="/candidates/{two.noemie.candidate_id}/edit/"' in text(answer)
        assert Candidate.objects.get().name == "Noémie Traoré"


class TestTakingApart:
    def test_the_page_says_what_happened_since_and_with_whom_it_stays(self, cast: Any, two: Two) -> None:
        merge = merged(cast, two)
        take_in(actor=cast.rafa, role=hiring_role(cast, "Another role"), person=Candidate.objects.get())
        Candidate.objects.update(title="Lead")
        client, page = browser(cast.ada), f"/candidates/merges/{merge.pk}/"
        shown = text(client.get(page))
        assert "Applied for Another role" in shown
        assert "Title became Lead" in shown
        answer = client.post(page, {"different": "1"}, follow=True)
        assert answer.redirect_chain == [(f"/candidates/{two.other.candidate_id}/", 302)]
        assert DuplicatePair.objects.get().state == "different"
        assert "were taken apart on" in text(client.get(page))
        again = client.post(page, {}, follow=True)
        assert "These two were taken apart already." in text(again)
        for stranger in (cast.mei, cast.zed):
            assert browser(stranger).get(page).status_code == 404


class TestWhoComesIn:
    def known(self, member: Any, one: Application) -> str:
        return text(browser(member).get(f"/applications/{one.pk}/known/"))

    def test_somebody_like_them_is_told_of_to_those_who_work_there(self, cast: Any, two: Two) -> None:
        page = self.known(cast.rafa, two.other)
        assert "Someone like this is here already" in page
        assert two.page in page
        assert f"/applications/{two.other.pk}/known/" in text(browser(cast.rafa).get(f"/applications/{two.other.pk}/"))

    def test_who_applied_before_is_marked_with_when_and_how_it_ended(self, cast: Any, role: Role) -> None:
        first = application(cast, hiring_role(cast, "First role"), "Kofi", applied_at=clock.now() - timedelta(days=200))
        reject(actor=cast.rafa, application=first, reason=reason(cast))
        again = application(cast, role, "Kofi")
        page = self.known(cast.rafa, again)
        assert "Applied before" in page
        assert "First role" in page
        assert "declined at" in page
        # Mei leads no such role any more: what she may not see is not told her.
        first.role.seats.filter(member=cast.mei).delete()
        assert "First role" not in self.known(cast.mei, again)


class TestTheirPage:
    def test_leads_and_recruiters_read_the_history_across_roles(self, cast: Any, role: Role) -> None:
        kofi = application(cast, role, "Kofi", "technical_screen", owner=cast.rafa)
        page = text(browser(cast.mei).get(f"/candidates/{kofi.candidate_id}/"))
        assert "in the care of Rafa Duarte" in page
        assert "Applied" in page
        assert "0 days → " in page.replace("\n", " ")

    def test_tags_are_given_and_taken_off_on_their_page(self, cast: Any, two: Two) -> None:
        client, page = browser(cast.rafa), f"/candidates/{two.noemie.candidate_id}/tags/"
        part = text(client.post(page, {"add": "Speaks French"}, headers={"HX-Request": "true"}))
        assert "Speaks French" in part
        assert "<html" not in part
        client.post(page, {"remove": "forecasting"})
        assert [tag.name for tag in two.noemie.candidate.tags.all()] == ["Speaks French"]
        assert '<option value="forecasting">' in text(client.get(page))
        assert client.post(page, {"add": "x" * 61}, headers={"HX-Request": "true"}).status_code == 422

    def test_interviewers_see_no_tags(self, cast: Any, two: Two) -> None:
        assert [browser(member).get(f"/candidates/{two.noemie.candidate_id}/tags/").status_code
                for member in (cast.ines, cast.vic, cast.zed)] == [403, 403, 404]  # fmt: skip
