"""The candidate's page: each sentence stands in the states in which the guide says it is true, and in no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments import services
from assessments.models import Assignment
from assessments.services import links
from candidates.models import Application, Candidate
from candidates.services import Telling, give_answer, hold, reject, withdraw
from foundation.core.clock import now, today
from foundation.people.models import Membership
from roles.models import Role
from tests.factories.assessments import sent, submitted, upload
from tests.factories.candidates import application, reason
from tests.factories.roles import running_role

pytestmark = pytest.mark.django_db
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "portal.md"
BEGIN = datetime(2026, 12, 2, 12, tzinfo=UTC)
CALL = Telling("call")
POSTS = ("start", "upload", "hand_in", "zone")
# What differs from one candidate to the next, by the word that stands for it in the guide.
VARYING = (
    (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w{3}, \d\d:\d\d Lisbon time \(WET\)", "{time}"),
    (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w{3}\b", "{day}"),
    (r"\d+ days? \d+ hours?|\d+ hours? \d+ min", "{left}"),
    (r"€[\d.,]+", "{pay}"),
    (r"\d+(\.\d+)? kB", "{size}"),
    ("rafa@brightwater.example", "{address}"),
    ("Rafa Duarte", "{contact}"),
    ("Founding ML engineer", "{role}"),
    ("Brightwater", "{organisation}"),
)


@pytest.fixture(autouse=True)
def still(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    return shared(
        lambda cast: application(cast, running_role(cast), "Marga Gerlach", "take_home", email="marga@post.example")
    )


class Sentences(HTMLParser):
    """The texts of a page's main part, one for each element that holds words of its own."""

    INLINE = ("a", "strong", "time", "u", "em", "small")
    SKIPPED = ("script", "style", "svg", "option", "textarea", "template")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._skip += tag in self.SKIPPED
        if tag not in self.INLINE:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in self.SKIPPED
        if tag not in self.INLINE:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.found[-1:] = [f"{self.found[-1] if self.found else ''}{data}"]


def sentences(page: str, assignment: Assignment) -> set[str]:
    """What the page says, with what varies replaced by its word; what the task itself says is left out."""
    parser = Sentences()
    parser.feed(page[page.index("<main") : page.index("</main>")])
    version = assignment.task_version
    own = " ".join([version.context, version.task.label, *version.asks, *version.deliverables, *version.judged_on,
                    *version.dataset, assignment.ai_policy])  # fmt: skip
    own = re.sub(r"\W+", " ", own)
    said = (" ".join(text.split()) for text in parser.found)
    # Single words are labels, and say nothing that could be false.
    return {_plain(text) for text in said if " " in text and re.sub(r"\W+", " ", text).strip() not in own} - {"{size}"}


def _plain(text: str) -> str:
    for pattern, word in VARYING:
        text = re.sub(pattern, word, text)
    return text


def table() -> dict[str, set[str]]:
    """The guide's table: in which states each sentence stands. A state in backticks stands for several."""
    guide = GUIDE.read_text(encoding="utf-8")
    several = {
        name: set(states.split(", ")) for name, states in re.findall(r"^\| (`.+?`) \| (.+?) \|$", guide, re.MULTILINE)
    }
    rows = re.findall(r"^\| ([^`].*?) \| (.+?) \|$", guide.split("## What it says")[1], re.MULTILINE)
    return {
        said: set().union(*(several.get(state, {state}) for state in states.split(", ")))
        for said, states in rows
        if said not in ("sentence", "---")
    }


class Story:
    """One take-home on its way into a state."""

    def __init__(self, cast: Any, applied: Application, clock: Any) -> None:
        self.cast, self.applied, self.clock = cast, applied, clock
        self.token = ""

    def send(self, **terms: Any) -> Assignment:
        made = sent(self.cast, self.applied, **terms)
        self.token = links.issue(made)
        return made

    def start(self) -> Assignment:
        return services.start_work(assignment=self.send())

    def hand_in(self) -> Assignment:
        made = submitted(self.cast, self.applied)
        self.token = links.issue(made)
        return made

    def days(self, days: float) -> None:
        self.clock.shift(timedelta(days=days))

    def decline(self, telling: Telling | None = None) -> None:
        reject(actor=self.cast.rafa, application=self.applied, reason=reason(self.cast), telling=telling)

    def close_role(self) -> None:
        Role.objects.filter(pk=self.applied.role_id).update(state=Role.State.FILLED)


def _late(story: Story) -> None:
    started = story.start()
    services.add_file(assignment=started, upload=upload())
    story.days(7.2)
    services.hand_in(assignment=started, hours_spent=4, ai_statement="None")


def _kept(story: Story) -> None:
    services.add_file(assignment=story.start(), upload=upload())
    story.days(8.2)


def _extended(story: Story) -> None:
    until = now() + timedelta(days=9)
    services.extend(actor=story.cast.rafa, assignment=story.start(), until=until, reason="Moving house")


def _paid(story: Story) -> None:
    services.record_payment(actor=story.cast.rafa, assignment=story.hand_in(), paid_on=today())


def _answered(story: Story) -> None:
    story.hand_in()
    give_answer(actor=story.cast.rafa, application=story.applied, outcome="yes", telling=CALL)


def _hired(story: Story) -> None:
    story.hand_in()
    Application.objects.filter(pk=story.applied.pk).update(status=Application.Status.HIRED)


def _withdrew(story: Story) -> None:
    story.start()
    withdraw(actor=story.cast.rafa, application=story.applied, reason=reason(story.cast, "stayed"))


def _withdrew_later(story: Story) -> None:
    story.hand_in()
    withdraw(actor=story.cast.rafa, application=story.applied, reason=reason(story.cast, "stayed"))


def _erased(story: Story) -> None:
    story.start()
    Candidate.objects.filter(pk=story.applied.candidate_id).update(name="", email="")


def _do(*acts: Callable[[Story], object]) -> Callable[[Story], None]:
    def story(given: Story) -> None:
        for act in acts:
            act(given)

    return story


STATES: dict[str, Callable[[Story], object]] = {
    "sent": Story.send,
    "unpaid": lambda s: s.send(pay_minor=0),
    "started": Story.start,
    "on hold": _do(Story.start, lambda s: hold(actor=s.cast.rafa, application=s.applied)),
    "extended": _extended,
    "grace": _do(Story.start, lambda s: s.days(7.2)),
    "missed": _do(Story.send, lambda s: s.days(7.2)),
    "over": _do(Story.start, lambda s: s.days(8.2)),
    "over with files": _kept,
    "handed in": Story.hand_in,
    "handed in late": _late,
    "paid": _paid,
    "answered": _answered,
    "overdue": _do(Story.hand_in, lambda s: s.days(16)),
    "pay late": _do(Story.hand_in, lambda s: s.days(8)),
    "declined": _do(Story.start, Story.decline),
    "declined and told": _do(Story.start, lambda s: s.decline(CALL)),
    "declined and late": _do(Story.start, Story.decline, lambda s: s.days(3)),
    "declined after handing in": _do(Story.hand_in, lambda s: s.decline(CALL)),
    "withdrawn": _withdrew,
    "withdrawn after handing in": _withdrew_later,
    "taken back": lambda s: services.withdraw_assignment(actor=s.cast.rafa, assignment=s.start(), reason="Other task"),
    "hired": _hired,
    "role over": _do(Story.start, Story.close_role),
    "role over after handing in": _do(Story.hand_in, Story.close_role),
    "newer link": lambda s: services.send_link_again(actor=s.cast.rafa, assignment=s.start()),
    "expired link": _do(Story.start, lambda s: s.days(200)),
    "erased": _erased,
}
GONE = {"newer link": 410, "expired link": 410, "erased": 410}
GO_ON = {"sent", "unpaid", "started", "on hold", "extended", "grace"}


@pytest.fixture
def story(cast: Any, made: Any, still: Any) -> Story:
    return Story(cast, made(), still)


@pytest.mark.parametrize("state", STATES)
def test_each_sentence_of_the_page_is_true_where_it_stands(state: str, story: Story, client: Client) -> None:
    STATES[state](story)
    answer = client.get(reverse("assessments:portal", args=[story.token]))
    assert answer.status_code == GONE.get(state, 200)
    page = sentences(answer.content.decode(), Assignment.objects.get())
    wanted = {said for said, states in table().items() if state in states}
    assert page == wanted, f"\nnot in the guide: {sorted(page - wanted)}\nnot on the page: {sorted(wanted - page)}"


def test_the_guide_names_no_state_that_is_not_tried() -> None:
    assert set().union(*table().values()) == set(STATES)


@pytest.mark.parametrize("state", [state for state in STATES if state not in GO_ON])
def test_where_nothing_goes_on_every_act_is_refused_in_words_and_changes_nothing(
    state: str, story: Story, client: Client
) -> None:
    STATES[state](story)
    before = list(Assignment.objects.values()), list(Candidate.objects.values())
    for act in POSTS:
        typed = {"file": upload(), "hours_spent": "4", "ai_statement": "None", "zone": "Asia/Tokyo"}
        answer = client.post(reverse(f"assessments:{act}", args=[story.token]), typed)
        assert answer.status_code == 409, act
        assert "That did not work" in answer.content.decode()
        assert "<form" not in answer.content.decode().split("<main")[1]
        assert (list(Assignment.objects.values()), list(Candidate.objects.values())) == before, act


def test_a_file_cannot_be_removed_after_the_decline(story: Story, client: Client) -> None:
    started = story.start()
    kept = services.add_file(assignment=started, upload=upload())
    story.decline()
    assert client.post(reverse("assessments:remove", args=[story.token, kept.pk])).status_code == 409
    assert started.files.count() == 1


def test_a_second_window_that_was_open_before_the_decline_is_told_so(story: Story, client: Client) -> None:
    services.add_file(assignment=story.start(), upload=upload())
    assert "Hand in" in client.get(reverse("assessments:portal", args=[story.token])).content.decode()
    story.decline(CALL)
    typed = {"hours_spent": "4", "ai_statement": "None"}
    answer = client.post(reverse("assessments:hand_in", args=[story.token]), typed)
    assert answer.status_code == 409
    assert "Your application is closed, so nothing can be handed in any more." in answer.content.decode()


def test_a_link_that_was_never_sent_leads_nowhere(client: Client) -> None:
    answer = client.get(reverse("assessments:portal", args=["0" * 64]))
    assert answer.status_code == 404
    assert "does not lead anywhere" in answer.content.decode()


def test_times_stand_in_the_zone_of_the_candidate_once_they_chose_one(story: Story, client: Client) -> None:
    story.send()
    here = reverse("assessments:portal", args=[story.token])
    client.force_login(story.cast.zed.user)
    assert "Wed 9 Dec, 12:00 Lisbon time (WET)" in client.get(here).content.decode()
    assert client.post(reverse("assessments:zone", args=[story.token]), {"zone": "Nowhere/Here"}).status_code == 400
    assert client.post(reverse("assessments:zone", args=[story.token]), {"zone": "Asia/Dubai"}).status_code == 302
    assert "Wed 9 Dec, 16:00 Dubai time (UTC+04)" in client.get(here).content.decode()


def test_whoever_left_is_not_named_to_write_to(story: Story, client: Client) -> None:
    story.send()
    Membership.objects.filter(pk=story.cast.rafa.pk).update(active=False)
    page = client.get(reverse("assessments:portal", args=[story.token])).content.decode()
    assert "rafa@brightwater.example" not in page
    assert "mei@brightwater.example" in page


def test_the_page_costs_the_same_for_any_number_of_files(
    story: Story, client: Client, django_assert_max_num_queries: Any
) -> None:
    started = story.start()
    for _ in range(3):
        services.add_file(assignment=started, upload=upload())
    with django_assert_max_num_queries(8):
        client.get(reverse("assessments:portal", args=[story.token]))
