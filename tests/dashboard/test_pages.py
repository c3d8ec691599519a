"""Search, notifications, settings, the audit log, insights and the pages for what went wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from foundation.activity.models import Notification
from foundation.activity.queries import unread_count
from foundation.activity.services import notify
from foundation.core import clock
from foundation.core.registries import Hit, Notice
from foundation.core.registries import search as search_socket
from foundation.people.models import Job, Membership
from foundation.people.services import change_account, invite
from hiring.dashboard.pages.insights import figures
from hiring.dashboard.views.faults import server_fault
from tests.cast import Cast
from tests.factories.candidates import application, hiring_role


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def tell(member: Membership, slot: str, title: str = "The debrief is open", url: str = "/roles/") -> None:
    notice = Notice(member.organisation_id, member.pk, "test", member.pk, slot, title, "Come and decide.", url)
    assert notify(notice, mail=False)


@pytest.fixture
def two_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sources of hits besides those of the apps."""
    entries = dict(search_socket.items())
    entries["test.roles"] = lambda member, text, limit: [Hit("Roles", f"{text} role", "Open", "/roles/1/")]
    entries["test.people"] = lambda member, text, limit: [Hit("Candidates", f"<b>{text}</b>", "", "/candidates/1/")] * 2
    monkeypatch.setattr(search_socket, "_entries", entries)


@pytest.mark.usefixtures("two_kinds")
def test_search_groups_what_is_found_and_escapes_it(cast: Cast) -> None:
    page = signed_in(cast.ada).get(reverse("search"), {"q": "zzqq"}).content.decode()
    assert page.index("Candidates <span") < page.index("Roles <span")
    assert "&lt;b&gt;zzqq&lt;/b&gt;" in page
    assert "3 results" in page


@pytest.mark.usefixtures("two_kinds")
def test_typing_gets_only_the_results(cast: Cast) -> None:
    answer = signed_in(cast.ada).get(reverse("search"), {"q": "zzqq"}, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="results"')
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Search"), ("z", "Type one more letter"), ("\x00\x00", "Search"), ("nowhere " * 100, "Nothing found")],
)
def test_search_says_what_to_do(cast: Cast, typed: str, said: str) -> None:
    answer = signed_in(cast.ada).get(reverse("search"), {"q": typed})
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_notifications_are_ones_own_and_are_read(cast: Cast) -> None:
    tell(cast.tom, "1")
    tell(cast.tom, "2", title="<script>alert(1)</script>")
    client = signed_in(cast.tom)
    page = client.get(reverse("notifications")).content.decode()
    assert "Notifications, 2 unread" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "The debrief is open" not in signed_in(cast.ines).get(reverse("notifications")).content.decode()
    one = Notification.objects.get(recipient=cast.tom, slot="1")
    assert signed_in(cast.ines).post(reverse("notification_read", args=[one.pk])).status_code == 404
    assert client.post(reverse("notification_read", args=[one.pk])).status_code == 302
    assert "Notifications, 1 unread" in client.get(reverse("notifications")).content.decode()
    assert client.post(reverse("notifications_read")).status_code == 302
    assert "Mark all as read" not in client.get(reverse("notifications")).content.decode()


@pytest.mark.parametrize(
    ("url", "led_to"),
    [
        ("/roles/", "/roles/"),
        ("https://evil.example/", "/notifications/"),
        ("//evil.example/", "/notifications/"),
        ("/\\evil.example/", "/notifications/"),
        ("javascript:alert(1)", "/notifications/"),
    ],
)
def test_opening_what_a_notice_tells_of_reads_it_and_leads_there_alone(cast: Cast, url: str, led_to: str) -> None:
    tell(cast.tom, "1", url=url)
    client = signed_in(cast.tom)
    assert "The debrief is open</button>" in client.get(reverse("notifications")).content.decode()
    one = Notification.objects.get(recipient=cast.tom)
    assert client.get(reverse("notification_read", args=[one.pk])).status_code == 405
    assert unread_count(cast.tom) == 1, "looking reads nothing"
    answer = client.post(reverse("notification_read", args=[one.pk]), {"open": "yes"})
    assert (answer.status_code, answer["Location"], unread_count(cast.tom)) == (302, led_to, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_notifications_cost_the_same_for_any_number(cast: Cast, number: int, django_assert_num_queries: Any) -> None:
    for slot in range(number):
        tell(cast.tom, str(slot))
    client = signed_in(cast.tom)
    client.get(reverse("notifications"))
    with django_assert_num_queries(4):  # user with memberships, count, rows, unread
        client.get(reverse("notifications"))


@pytest.mark.parametrize("page", ["2", "0", "-1", "many", "99999999999999999999"])
def test_a_page_that_is_not_there_shows_one_that_is(cast: Cast, page: str) -> None:
    assert signed_in(cast.tom).get(reverse("notifications"), {"page": page}).status_code == 200


def test_settings_lead_only_where_one_may_go(cast: Cast) -> None:
    for member in cast.members().values():
        client = signed_in(member)
        page = client.get(reverse("settings")).content.decode().split("<main")[1]
        for name in ("people:members", "people:organisation", "people:api_keys", "mail", "audit", "people:account"):
            allowed = client.get(reverse(name)).status_code == 200
            assert (f'href="{reverse(name)}"' in page) == allowed, (member.name, name)


def test_the_audit_log_shows_what_happened_to_owners_and_narrows(cast: Cast) -> None:
    invite(actor=cast.rafa, email="new@x.example", job=Job.ADVISOR)
    change_account(actor=cast.tom, name="Tomas", zone="", shortcuts=True)
    client = signed_in(cast.ada)
    page = client.get(reverse("audit")).content.decode()
    assert "invited new@x.example as Advisor" in page
    assert "Rafa Duarte" in page
    assert "changed the account" not in page
    narrowed = client.get(reverse("audit"), {"about": "organisation"}).content.decode()
    assert "set up Brightwater" in narrowed
    assert "new@x.example" not in narrowed
    assert "new@x.example" not in signed_in(cast.zed).get(reverse("audit")).content.decode()


def test_the_audit_log_goes_on_page_by_page(cast: Cast) -> None:
    for number in range(60):
        invite(actor=cast.ada, email=f"n{number}@x.example", job=Job.ADVISOR)
    client = signed_in(cast.ada)
    first = client.get(reverse("audit")).content.decode()
    before = first.split("before=")[1].split('"')[0]
    second = client.get(reverse("audit"), {"before": before}).content.decode()
    seen = [f"invited n{number}@x.example " for number in range(60)]
    assert [(said in first) != (said in second) for said in seen] == [True] * 60
    for wrong in ("x", "00000000-0000-7000-8000-000000000000"):
        assert client.get(reverse("audit"), {"before": wrong}).status_code == 404


def test_insights_count_and_warn_of_small_samples(cast: Cast) -> None:
    page = signed_in(cast.mei).get(reverse("insights")).content.decode()
    assert "Nobody is waiting" in page
    role = hiring_role(cast)
    for number, days in enumerate((1, 2, 9)):
        person = application(cast, role, f"Person {number}")
        entered = clock.now() - timedelta(days=days)
        type(person).objects.filter(pk=person.pk).update(stage_entered_at=entered)
    made = figures(cast.mei)
    assert (made.open_roles, made.active, made.hired) == (1, 3, 0)
    (wait,) = made.waits
    assert (wait.stage, wait.people, wait.median_days, wait.longest_days, wait.small) == ("Applied", 3, 2, 9, True)
    page = signed_in(cast.mei).get(reverse("insights")).content.decode()
    assert "Fewer than 10" in page
    assert figures(cast.zed).active == 0


def test_insights_tell_the_time_to_hire_from_ten_hires(cast: Cast) -> None:
    role = hiring_role(cast)
    now = clock.now()
    for number in range(10):
        person = application(cast, role, f"Person {number}")
        if number == 9:
            assert figures(cast.mei).to_hire == "9 hires so far; time to hire is told from 10."
        took = timedelta(days=20 + 2 * number)
        type(person).objects.filter(pk=person.pk).update(status="hired", applied_at=now - took, closed_at=now)
    told = figures(cast.mei).to_hire
    assert told == (
        "Half of 10 hires took 29 days or less from applying to an accepted offer. The middle half took 24 to 34."
    )
    page = signed_in(cast.mei).get(reverse("insights")).content.decode()
    assert told in page
    assert "none is drawn" not in page
    assert "0 hires so far" in figures(cast.zed).to_hire


def test_an_address_that_leads_nowhere(cast: Cast) -> None:
    answer = signed_in(cast.ada).get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing" in answer.content.decode()
    assert Client().get("/no/such/page/").status_code == 404


def test_a_stale_form_is_told(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada.user)
    answer = client.post(reverse("people:account"), {"name": "X"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()


def test_a_fault_of_ours_is_told_without_the_database(settings: Any) -> None:
    answer = server_fault(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_a_fault_in_a_view_shows_that_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(search_socket, "_entries", {"broken": broken})
    client = Client(raise_request_exception=False)
    client.force_login(cast.ada.user)
    answer = client.get(reverse("search"), {"q": "anything"})
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something broke on our side" in page
    assert "broken on purpose" not in page
    assert answer["X-Request-Id"] in page
