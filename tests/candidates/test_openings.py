"""Openings: a hire fills one, the last one filled asks about everybody else, and nothing happens unasked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from lxml import html

from candidates import services
from candidates.models import Application, BulkAct, Filling
from candidates.queries.openings import all_filled
from candidates.services.bulk import Picked, TransferMany, act_on_many
from foundation.activity.models import Event
from foundation.core.clock import today
from foundation.core.errors import Forbidden, Invalid, Refused
from roles.models import Opening, Role, RoleSeat
from roles.plugins.todos import roles_ask
from roles.services import (
    add_opening,
    approve_opening,
    change_opening,
    close_opening,
    close_role,
    fill_role,
    reopen_opening,
    reopen_role,
    seat_member,
)
from tests.factories.candidates import application, hiring_role, move, reason
from tests.factories.hiring import hired, sent, terms
from tests.factories.roles import open_role
from tests.factories.roles import role as scoping_role
from tests.foundation.core.api.keys import client as api_client
from tests.foundation.core.api.keys import json_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_role(shared):
    def make(cast):
        made = hiring_role(cast)
        application(cast, made, "Ahmed Said", "technical_screen")
        application(cast, made, "Bo Lind", "technical_screen")
        application(cast, made, "Cleo Roux", "take_home")
        return made

    return shared(make)


@pytest.fixture
def role(cast, made_role):
    return made_role()


def asked(member, *kinds):
    """The to-dos of these kinds that the member has because of openings."""
    return [todo for todo in roles_ask(member) if todo.kind in kinds]


def openings_ask(member):
    return asked(member, "opening_late", "opening_approval")


def others_wait(member):
    return asked(member, "others_wait")


def as_shown(page):
    """What the form of the page sends when nobody touches it."""
    return dict(next(form for form in html.fromstring(page).forms if "message" in form.fields).form_values())


def test_a_role_begins_with_one_that_its_opening_approves(cast):
    made = scoping_role(cast)
    (first,) = made.openings.all()
    assert (first.number, first.approved_at, first.made_by) == (1, None, cast.ada)
    running = open_role(cast, "Second engineer")
    (first,) = running.openings.all()
    assert first.approved_by == cast.mei


def test_one_more_waits_for_somebody_who_may_approve_it(cast, role):
    made = add_opening(actor=cast.mei, role=role, why="One more boat", target_on=today() + timedelta(days=60))
    assert (made.number, made.approved_at) == (2, None)
    assert [todo.kind for todo in openings_ask(cast.ada)] == ["opening_approval"]
    assert openings_ask(cast.rafa) == []
    with pytest.raises(Forbidden):
        approve_opening(actor=cast.rafa, opening=made)
    at_offer = move(cast, application(cast, role, "Dana Ek"), "offer")
    offer = services.draft_offer(
        actor=cast.mei, application=at_offer, terms=terms(), approvers=[cast.ada], opening=made
    )
    with pytest.raises(Refused, match="not approved yet"):
        services.submit_offer(actor=cast.mei, offer=offer)
    approve_opening(actor=cast.ada, opening=made)
    assert openings_ask(cast.ada) == []
    assert services.submit_offer(actor=cast.mei, offer=offer).state == "approving"
    assert add_opening(actor=cast.ada, role=role).approved_by == cast.ada, "who may approve does so at once"


def test_an_approver_of_the_role_approves_and_an_advisor_never(cast, role):
    made = add_opening(actor=cast.mei, role=role)
    seat_member(actor=cast.ada, role=role, member=cast.rafa, kind=RoleSeat.Kind.APPROVER)
    assert approve_opening(actor=cast.rafa, opening=Opening.objects.get(pk=made.pk)).approved_by == cast.rafa


def test_several_open_ones_are_chosen_from(cast, role):
    add_opening(actor=cast.ada, role=role)
    at_offer = move(cast, application(cast, role, "Dana Ek"), "offer")
    with pytest.raises(Invalid) as refused:
        services.draft_offer(actor=cast.mei, application=at_offer, terms=terms(), approvers=[cast.ada])
    assert list(refused.value.errors) == ["opening"]


def test_a_hire_fills_the_opening_of_their_offer(cast, role):
    hired(cast, application(cast, role, "Dana Ek"))
    filling = Filling.objects.get()
    assert (filling.application.candidate.name, filling.opening.number) == ("Dana Ek", 1)
    assert all_filled(role)
    assert Event.objects.get(verb="opening.filled").data["number"] == 1
    other = move(cast, application(cast, role, "Eli Ng"), "offer")
    with pytest.raises(Refused, match="Every opening"):
        services.draft_offer(actor=cast.mei, application=other, terms=terms(), approvers=[cast.ada])


def test_what_is_over_is_neither_changed_nor_closed_twice(cast, role):
    first = role.openings.get()
    closed = close_opening(actor=cast.mei, opening=first, reason="Not this year")
    for act, more in ((close_opening, {"reason": "Again"}), (change_opening, {"target_on": None, "why": ""})):
        with pytest.raises(Refused, match="closed"):
            act(actor=cast.mei, opening=closed, **more)
    with pytest.raises(Invalid):
        close_opening(actor=cast.mei, opening=add_opening(actor=cast.ada, role=role), reason=" ")
    assert reopen_opening(actor=cast.mei, opening=closed).is_open


def test_a_role_that_ends_closes_what_is_open_and_a_filled_one_opens_again(cast, role):
    hired(cast, application(cast, role, "Dana Ek"))
    spare = add_opening(actor=cast.ada, role=role)
    filled = fill_role(actor=cast.mei, role=role)
    spare.refresh_from_db()
    assert (spare.closed_why, filled.openings.get(number=1).closed_at) == ("The role is filled.", None)
    with pytest.raises(Refused, match="Open it again first"):
        reopen_opening(actor=cast.mei, opening=spare)
    again = reopen_role(actor=cast.mei, role=filled, reason="They never started.")
    assert (again.state, again.closed_at) == ("open", None)
    closed = close_role(actor=cast.mei, role=again, reason="Money is gone")
    with pytest.raises(Refused, match="Only a filled role"):
        reopen_role(actor=cast.mei, role=closed, reason="After all")


def test_one_past_its_day_is_on_the_list_of_the_lead(cast, role):
    first = role.openings.get()
    change_opening(actor=cast.mei, opening=first, target_on=today() - timedelta(days=1), why="")
    assert [todo.kind for todo in openings_ask(cast.mei)] == ["opening_late"]
    assert openings_ask(cast.rafa) == []


@pytest.mark.parametrize("far", [date.min, date.max])
def test_a_day_that_nobody_means_is_refused(cast, role, far):
    with pytest.raises(Invalid, match="between 1900 and 2999"):
        change_opening(actor=cast.mei, opening=role.openings.get(), target_on=far, why="")
    with pytest.raises(Invalid, match="between 1900 and 2999"):
        add_opening(actor=cast.mei, role=role, target_on=far)


def test_the_last_one_filled_asks_and_does_only_what_is_confirmed(cast, role, client):
    offer = sent(cast, application(cast, role, "Dana Ek"))
    client.force_login(cast.mei.user)
    yes = client.post(reverse("candidates:accept_offer", args=[offer.pk]), {"manager": str(cast.mei.pk)})
    url = reverse("candidates:others", args=[role.pk])
    assert yes["Location"] == url
    assert [todo.url for todo in others_wait(cast.mei)] == [url]
    page = client.get(url).content.decode()
    assert "Ahmed Said" in page
    assert "Dana Ek is hired" in page
    assert reverse("candidates:onboarding", args=[offer.application.onboarding.pk]) in page
    proposed = as_shown(page)
    assert f"person_{offer.application_id}" not in proposed, "who is hired is nobody else"
    assert {value for name, value in proposed.items() if name.startswith("stage_")} == {"keep"}, "nothing is decided"
    assert role.title in proposed["subject"]
    client.post(url, proposed)
    assert set(Application.objects.filter(role=role).values_list("status", flat=True)) == {"active", "hired"}
    people = {row.candidate.name: row for row in Application.objects.filter(role=role).select_related("candidate")}
    chosen = {
        f"stage_{people['Bo Lind'].stage_id}": "decline",
        f"person_{people['Ahmed Said'].pk}": "hold",
    }
    assert client.post(url, {**proposed, **chosen}).status_code == 302
    now = {name: Application.objects.get(pk=row.pk).status for name, row in people.items()}
    assert now == {"Ahmed Said": "hold", "Bo Lind": "rejected", "Cleo Roux": "active", "Dana Ek": "hired"}
    letter = people["Bo Lind"].answers.get()
    assert letter.how == "mail"
    assert "Hello Bo," in letter.message
    assert [todo.detail for todo in others_wait(cast.mei)] == ["2 people still wait."]


def test_others_go_on_in_another_role_where_the_member_may_take_them_in(cast, role, client):
    client.force_login(cast.mei.user)
    url = reverse("candidates:others", args=[role.pk])
    assert "to_role" not in as_shown(client.get(url).content.decode()), "there is no other role yet"
    other = hiring_role(cast, "Data engineer")
    foreign = hiring_role(cast, "Led by somebody else")
    RoleSeat.objects.filter(role=foreign).update(kind=RoleSeat.Kind.INTERVIEWER)
    page = client.get(url).content.decode()
    assert other.title in page
    assert foreign.title not in page
    people = {row.candidate.name: row for row in Application.objects.filter(role=role).select_related("candidate")}
    again = application(cast, other, "Bo Lind")
    chosen = {
        **as_shown(page),
        f"stage_{people['Bo Lind'].stage_id}": "elsewhere",
        f"person_{people['Cleo Roux'].pk}": "hold",
    }
    refused = client.post(url, chosen)
    assert refused.status_code == 422
    assert "Choose the role in which they go on." in refused.content.decode()
    assert client.post(url, {**chosen, "to_role": str(foreign.pk)}).status_code == 422
    assert set(Application.objects.filter(role=role).values_list("status", flat=True)) == {"active"}
    done = client.post(url, {**chosen, "to_role": str(other.pk)}, follow=True).content.decode()
    for said in ("1 person is brought over.", "1 person is on hold.", "1 person stays as they are"):
        assert said in done
    undo = [reverse("candidates:undo_bulk", args=[act.pk]) for act in BulkAct.objects.all()]
    assert done.count("data-undo") == sum(done.count(f'action="{one}"') for one in undo) == 2, "each is undone there"
    now = {name: Application.objects.get(pk=row.pk).status for name, row in people.items()}
    assert now == {"Ahmed Said": "moved", "Bo Lind": "active", "Cleo Roux": "hold"}
    new = Application.objects.get(came_from=people["Ahmed Said"])
    assert (new.role, new.stage.position, new.status) == (other, 1, "active")
    assert list(Application.objects.filter(role=other).exclude(pk=new.pk)) == [again]


def test_a_few_go_on_at_once_and_only_those_who_were_seen_so(cast, role):
    other = hiring_role(cast, "Data engineer")
    there = TransferMany.to(other)
    seen = dict(Application.objects.filter(role=role).values_list("pk", "version"))
    late, twice = list(seen)[:2]
    services.take_in(actor=cast.mei, role=other, person=Application.objects.get(pk=twice).candidate)
    made = act_on_many(actor=cast.mei, act=there, picked=Picked({**seen, late: seen[late] - 1}))
    codes = dict(made.answers.exclude(code="").values_list("application_id", "code"))
    assert codes == {late: "moved_meanwhile", twice: "already_active"}
    assert set(Application.objects.exclude(came_from=None).values_list("came_from", flat=True)) == {*seen} - {*codes}
    with pytest.raises(Forbidden):
        act_on_many(actor=cast.tom, act=there, picked=Picked({late: None}))


def test_who_came_in_after_the_page_was_shown_is_left_alone(cast, role, client):
    client.force_login(cast.mei.user)
    url = reverse("candidates:others", args=[role.pk])
    proposed = as_shown(client.get(url).content.decode())
    bo = Application.objects.get(role=role, candidate__name="Bo Lind")
    late = application(cast, role, "Dana Ek", bo.stage.key)
    answer = client.post(url, {**proposed, f"stage_{bo.stage_id}": "decline"}, follow=True).content.decode()
    assert "1 person came in since you opened the page. Nothing was done to them." in answer
    now = dict(Application.objects.filter(role=role).values_list("candidate__name", "status"))
    assert now == {"Ahmed Said": "rejected", "Bo Lind": "rejected", "Cleo Roux": "active", "Dana Ek": "active"}
    assert not late.answers.exists()


def test_who_is_hired_elsewhere_meanwhile_is_told_apart(cast, role, client):
    client.force_login(cast.mei.user)
    url = reverse("candidates:others", args=[role.pk])
    proposed = as_shown(client.get(url).content.decode())
    bo = Application.objects.get(role=role, candidate__name="Bo Lind")
    Application.objects.filter(pk=bo.pk).update(status="hired", version=bo.version + 1)
    answer = client.post(url, {**proposed, f"stage_{bo.stage_id}": "decline"}, follow=True).content.decode()
    assert "1 person is declined." in answer
    assert Application.objects.get(pk=bo.pk).status == "hired"


def test_a_letter_without_a_subject_keeps_what_was_chosen(cast, role, client):
    client.force_login(cast.mei.user)
    url = reverse("candidates:others", args=[role.pk])
    proposed = as_shown(client.get(url).content.decode())
    stage = Application.objects.filter(role=role).first().stage_id
    answer = client.post(url, {**proposed, f"stage_{stage}": "decline", "subject": ""})
    assert answer.status_code == 422
    assert "Give the mail a subject." in answer.content.decode()
    assert as_shown(answer.content.decode())[f"stage_{stage}"] == "decline"
    assert not Application.objects.filter(role=role, status="rejected").exists()


def test_a_hire_of_an_import_is_told_to_fill_one(cast, role):
    other = application(cast, role, "Dana Ek")
    Application.objects.filter(pk=other.pk).update(status="hired")
    opening = role.openings.get()
    with pytest.raises(Invalid):
        services.fill_by_hand(
            actor=cast.mei, opening=opening, application=Application.objects.filter(status="active").first()
        )
    services.fill_by_hand(actor=cast.rafa, opening=opening, application=other)
    assert all_filled(role)
    with pytest.raises(Refused, match="already"):
        services.fill_by_hand(actor=cast.rafa, opening=opening, application=other)


def test_pages_and_api_show_the_same(cast, role, client, django_assert_max_num_queries):
    hired(cast, application(cast, role, "Dana Ek"))
    for _ in range(3):
        add_opening(actor=cast.ada, role=role, why="More boats")
    client.force_login(cast.mei.user)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("candidates:openings", args=[role.pk])).content.decode()
    assert "Dana Ek" in page
    shown = json_of(api_client(cast.mei, "openings:read").get(f"/api/v1/openings?role_id={role.pk}"))["results"]
    hire = Application.objects.get(status="hired")
    assert [row["application_id"] for row in sorted(shown, key=lambda row: row["number"])] == [
        str(hire.pk),
        None,
        None,
        None,
    ]


def test_a_checkpoint_says_that_they_did_start(cast, role):
    onboarding = hired(cast, application(cast, role, "Dana Ek"))
    onboarding.checkpoints.filter(day=30).update(done_at=onboarding.created_at, done_by=cast.mei)
    with pytest.raises(Refused, match="did start"):
        services.undo_hire(
            actor=cast.mei, application=onboarding.application, reason=reason(cast, "stayed"), why="They stayed."
        )
    assert Role.objects.get(pk=role.pk).openings.get().filled_at
