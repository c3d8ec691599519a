"""Offers: inside the band or with a reason, approved in order, and a yes that hires."""

from datetime import timedelta

import pytest
from django.urls import reverse

from candidates import services
from candidates.models import Application, Offer, Onboarding
from candidates.plugins.reminders import offer_expiring
from candidates.plugins.todos import offers_to_approve
from candidates.queries import visible_offers
from foundation.activity.models import Event, Notification
from foundation.activity.queries import visible_events
from foundation.core.clock import now, today
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from tests.candidates.pages import browser, text
from tests.factories.candidates import application, move
from tests.factories.hiring import approved, drafted, hired, sent, terms
from tests.factories.roles import running_role
from tests.foundation.core.api.keys import JSON, json_of, problem_of
from tests.foundation.core.api.keys import client as api_client

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_applied(shared):
    return shared(lambda cast: application(cast, running_role(cast)))


@pytest.fixture
def applied(cast, made_applied):
    return made_applied()


def test_an_offer_needs_the_offer_stage(cast, applied):
    with pytest.raises(Refused, match="offer stage"):
        services.draft_offer(actor=cast.mei, application=applied, terms=terms(), approvers=[cast.ada])


def test_one_live_offer_at_a_time(cast, applied):
    offer = drafted(cast, applied)
    with pytest.raises(Refused, match="already"):
        services.draft_offer(actor=cast.mei, application=offer.application, terms=terms(), approvers=[cast.ada])
    services.withdraw_offer(actor=cast.mei, offer=offer)
    again = services.draft_offer(actor=cast.mei, application=offer.application, terms=terms(), approvers=[cast.ada])
    assert again.number == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"base_minor": 130_000_00}, "band_reason"),
        ({"base_minor": 0}, "base_minor"),
        ({"bonus_minor": -1}, "bonus_minor"),
        ({"expires_on": today() - timedelta(days=1)}, "expires_on"),
        ({"engagement": "indentured"}, "engagement"),
    ],
)
def test_terms_that_make_no_sense_are_named_beside_their_field(cast, applied, changes, field):
    at_offer = move(cast, applied, "offer")
    with pytest.raises(Invalid) as refused:
        services.draft_offer(actor=cast.mei, application=at_offer, terms=terms(**changes), approvers=[cast.ada])
    assert field in refused.value.errors


def test_outside_the_band_goes_with_a_reason(cast, applied):
    offer = drafted(cast, applied, base_minor=130_000_00, band_reason="Turned down two offers above the band.")
    assert offer.base_minor == 130_000_00


def test_approvers_must_be_allowed_to_see_pay(cast, applied):
    at_offer = move(cast, applied, "offer")
    for person in (cast.ines, cast.olu, cast.zed):
        with pytest.raises(Invalid) as refused:
            services.draft_offer(actor=cast.mei, application=at_offer, terms=terms(), approvers=[person])
        assert list(refused.value.errors) == ["approvers"]


def test_approvers_answer_in_their_order(cast, applied):
    offer = services.submit_offer(actor=cast.mei, offer=drafted(cast, applied))
    asked = Notification.objects.filter(kind="offer_approval").values_list("recipient", flat=True)
    assert list(asked) == [cast.rafa.pk]
    with pytest.raises(Refused, match="before you"):
        services.answer_approval(actor=cast.ada, offer=offer, agreed=True)
    with pytest.raises(Forbidden):
        services.answer_approval(actor=cast.mei, offer=offer, agreed=True)
    offer = services.answer_approval(actor=cast.rafa, offer=offer, agreed=True)
    assert offer.state == "approving"
    assert services.answer_approval(actor=cast.ada, offer=offer, agreed=True).state == "approved"


def test_a_no_needs_a_reason_and_goes_back_to_the_draft(cast, applied):
    offer = services.submit_offer(actor=cast.mei, offer=drafted(cast, applied))
    with pytest.raises(Invalid):
        services.answer_approval(actor=cast.rafa, offer=offer, agreed=False)
    offer = services.answer_approval(actor=cast.rafa, offer=offer, agreed=False, comment="Equity is missing.")
    assert offer.state == "draft"
    again = services.submit_offer(actor=cast.mei, offer=offer)
    assert [a.agreed for a in again.approvals.all()] == [None, None], "everybody is asked anew"


def test_nobody_agrees_to_terms_that_changed_since_they_were_read(cast, applied):
    offer = services.submit_offer(actor=cast.mei, offer=drafted(cast, applied))
    page, read = f"/offers/{offer.pk}/", offer.version
    rafa = browser(cast.rafa)
    assert f'name="version" value="{read}"' in text(rafa.get(page))
    offer = services.answer_approval(actor=cast.rafa, offer=offer, agreed=False, comment="Too little.")
    services.submit_offer(actor=cast.mei, offer=offer)
    late = rafa.post(f"{page}approval/", {"agreed": "yes", "version": read})
    assert (late.status_code, offer.approvals.filter(agreed=True).exists()) == (409, False)
    now = Offer.objects.get(pk=offer.pk).version
    assert rafa.post(f"{page}approval/", {"agreed": "yes", "version": now}).status_code == 302
    assert offer.approvals.filter(agreed=True).exists()


def test_the_api_takes_no_answer_to_terms_that_changed_since_they_were_read(cast, applied):
    offer = services.submit_offer(actor=cast.mei, offer=drafted(cast, applied))
    rafa = api_client(cast.rafa, "offers:approve", "offers:read")
    at, yes = f"/api/v1/offers/{offer.pk}", {"agreed": True}
    read = rafa.get(at)
    offer = services.answer_approval(actor=cast.rafa, offer=offer, agreed=False, comment="Too little.")
    services.submit_offer(actor=cast.mei, offer=offer)
    late = rafa.post(f"{at}/approval", yes | {"version": json_of(read)["version"]}, content_type=JSON)
    assert problem_of(late, 409)["current"]["version"] == Offer.objects.get().version
    assert problem_of(rafa.post(f"{at}/approval", yes, content_type=JSON, headers={"If-Match": read["ETag"]}), 412)
    assert not offer.approvals.filter(agreed=True).exists()
    now = json_of(rafa.get(at))["version"]
    assert rafa.post(f"{at}/approval", yes | {"version": now}, content_type=JSON).status_code == 200


@pytest.mark.parametrize("verb", ["submit", "sent", "accept", "decline", "withdraw", "opening"])
def test_every_step_over_the_api_can_name_the_version_it_was_read_in(cast, applied, verb):
    offer = drafted(cast, applied)
    body = {"version": 7} | ({"opening_id": str(offer.opening_id)} if verb == "opening" else {})
    answer = api_client(cast.mei, "offers:write", "offers:read").post(
        f"/api/v1/offers/{offer.pk}/{verb}", body, content_type=JSON
    )
    assert problem_of(answer, 409)["code"] == "stale"
    assert Offer.objects.get().state == "draft"


def test_nothing_is_sent_before_everybody_agreed(cast, applied):
    offer = services.submit_offer(actor=cast.mei, offer=drafted(cast, applied))
    with pytest.raises(Refused):
        services.mark_sent(actor=cast.mei, offer=offer)


def test_two_editors_never_overwrite_each_other(cast, applied):
    offer = drafted(cast, applied)
    services.edit_offer(actor=cast.mei, offer=offer, version=1, terms=terms(equity="0.5 %"), approvers=[cast.ada])
    with pytest.raises(Stale):
        services.edit_offer(actor=cast.rafa, offer=offer, version=1, terms=terms(), approvers=[cast.ada])
    assert Offer.objects.get().equity == "0.5 %"


def test_a_yes_hires_and_begins_the_first_months(cast, applied):
    onboarding = hired(cast, applied)
    found = Application.objects.select_related("stage").get(pk=applied.pk)
    assert (found.status, found.stage.kind) == ("hired", "hired")
    assert found.closed_at is not None
    assert [point.day for point in onboarding.checkpoints.all()] == [30, 60, 90, 180]
    assert onboarding.items.count() == 5
    assert Event.objects.filter(verb="offer.accepted", application_id=applied.pk).count() == 1


def test_a_no_leaves_the_application_to_people(cast, applied):
    services.decline_offer(actor=cast.mei, offer=sent(cast, applied))
    assert Application.objects.get(pk=applied.pk).status == "active"
    assert not Onboarding.objects.exists()


def test_pay_stays_with_those_who_may_see_it(cast, applied, client):
    offer = approved(cast, applied)
    seen = {name: visible_offers(member).exists() for name, member in cast.members().items()}
    assert seen == {
        "ada": True, "rafa": True, "mei": True, "ines": False, "tom": False, "oba": False, "vic": False,
        "olu": False, "zed": False,
    }  # fmt: skip
    events = Event.objects.filter(subject_id=offer.pk).values_list("data", flat=True)
    assert not any("11000000" in str(data) or "110000" in str(data) for data in events)
    client.force_login(cast.ines.user)
    assert client.get(reverse("candidates:offer", args=[offer.pk])).status_code == 404


def test_page_and_api_leave_the_same_rows_and_events(cast, applied, client):
    other = application(cast, applied.role, "Naoki Furusawa")
    by_page, by_api = drafted(cast, applied), drafted(cast, other)
    client.force_login(cast.mei.user)
    assert client.post(reverse("candidates:submit_offer", args=[by_page.pk])).status_code == 302
    answer = api_client(cast.mei, "offers:write", "offers:read").post(
        f"/api/v1/offers/{by_api.pk}/submit", data={}, content_type="application/json"
    )
    assert answer.status_code == 200, json_of(answer)
    by_page.refresh_from_db()
    by_api.refresh_from_db()
    assert (by_page.state, by_page.version) == (by_api.state, by_api.version) == ("approving", 2)
    verbs = [
        list(Event.objects.filter(subject_id=o.pk).order_by("pk").values_list("verb", "data"))
        for o in (by_page, by_api)
    ]
    assert verbs[0] == verbs[1]


def test_the_form_keeps_what_was_typed(cast, applied, client):
    at_offer = move(cast, applied, "offer")
    client.force_login(cast.mei.user)
    url = reverse("candidates:draft_offer", args=[at_offer.pk])
    answer = client.post(url, {"base_minor": "130000", "equity": "<b>half a percent</b>", "starts_on": "soon"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "130000" in page
    assert "&lt;b&gt;half a percent&lt;/b&gt;" in page
    assert "<b>half" not in page


def test_whoever_was_slower_reads_the_newer_terms_and_can_keep_their_own(cast, applied, client):
    offer = drafted(cast, applied)
    services.edit_offer(actor=cast.rafa, offer=offer, version=1, terms=terms(equity="0.5 %"), approvers=[cast.ada])
    client.force_login(cast.mei.user)
    url = reverse("candidates:edit_offer", args=[offer.pk])
    typed = {
        "base_minor": "101000", "equity": "0.7 %", "starts_on": today() + timedelta(days=30), "engagement": "full_time",
        "expires_on": today() + timedelta(days=7), "opening": offer.opening_id, "approvers": [cast.ada.pk],
    }  # fmt: skip
    answer = client.post(url, {**typed, "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<dd>0.5 %</dd>" in page
    assert 'value="0.7 %"' in page
    assert 'name="version"' in page
    assert client.post(url, {**typed, "version": 2}).status_code == 302
    assert Offer.objects.get().equity == "0.7 %"


def test_an_address_that_takes_forms_alone_says_so(cast, applied, client):
    client.force_login(cast.mei.user)
    answer = client.get(reverse("candidates:accept_offer", args=[drafted(cast, applied).pk]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is nothing to read at this address" in answer.content.decode()


def test_the_page_speaks_of_the_offer_stage_while_somebody_stands_there(cast, applied, client):
    offer = services.decline_offer(actor=cast.mei, offer=sent(cast, applied))
    client.force_login(cast.mei.user)
    url = reverse("candidates:offer", args=[offer.pk])
    assert "A new offer can be drafted" in client.get(url).content.decode()
    move(cast, offer.application, "references")
    page = client.get(url).content.decode()
    assert "at the offer stage" not in page
    assert "A new offer can be drafted" not in page


def test_pages_cost_the_same_for_more_rows(cast, applied, client, django_assert_max_num_queries):
    client.force_login(cast.mei.user)
    counts = []
    for n in range(3):
        offer = drafted(cast, application(cast, applied.role, f"Person Number{n}"))
        with django_assert_max_num_queries(15) as asked:
            assert client.get(reverse("candidates:offer", args=[offer.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_next_approver_has_a_duty_and_only_they(cast, applied):
    services.submit_offer(actor=cast.mei, offer=drafted(cast, applied))
    assert [len(offers_to_approve(member)) for member in (cast.rafa, cast.ada, cast.mei)] == [1, 0, 0]


def test_the_lead_is_told_two_days_before_an_offer_ends(cast, applied):
    offer = sent(cast, applied)
    assert list(offer_expiring(now() + timedelta(days=4))) == []
    told = list(offer_expiring(now() + timedelta(days=6)))
    assert [(notice.recipient_id, notice.subject_id) for notice in told] == [(cast.mei.pk, offer.pk)]


def test_the_steps_of_an_offer_are_read_by_those_who_see_pay(cast, applied):
    offer = drafted(cast, applied)
    read = {
        name: visible_events(member).filter(subject_id=offer.pk).exists() for name, member in cast.members().items()
    }
    assert [name for name, reads in read.items() if reads] == ["ada", "rafa", "mei"]
