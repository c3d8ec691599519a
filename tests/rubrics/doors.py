"""A world of seats with a marker word in every text, and every door that one might find a word behind.

The world holds one application for each state of the reader's own seats (owed, begun, handed in, amended, rating
nothing, closed unassessed; shadowing, released, declined, cancelled; with and without a grading and the lead) and of
its debrief (not opened, open, decided, reopened). On each, others handed in, amended, began and could not assess.
`tests.rubrics.worlds` says in plain words which words somebody may come across. Doors are all addresses that take GET.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.test import Client
from django.urls import reverse

from assistants.pages.asking import Asking
from assistants.pages.people import read_application
from assistants.pages.work import my_schedule, my_todos, scorecard_status
from candidates.models import Application, InterviewSeat
from foundation.activity.api.tokens import Token, print_of
from foundation.activity.queries.changes import Bound, look
from foundation.core.api.catalogue import catalogue
from foundation.core.api.permissions import known_scopes
from foundation.core.api.picking import expansions
from foundation.core.errors import Forbidden, NotFound
from foundation.people.models import ApiKey, Job, Membership
from foundation.people.services import give_calendar_address
from hiring.dashboard.pages.calendar import own_address
from rubrics.models import Amendment, Debrief, GradingSeat, Rating
from rubrics.pages.packet import build as packet
from tests.foundation.core.api.keys import client as api_client
from tests.matrix.routes import methods_of, routes
from tests.rubrics.worlds import FEES, WORD, Seat, World, word

VIEWER = "tom"
DEBRIEFS = ("", "open", "decided", "reopened")
TWISTS: tuple[dict[str, bool], ...] = ({"shadow": True}, {"released": True}, {"declined": True}, {"cancelled": True})
PLAIN: list[dict[str, Any] | None] = [
    None,
    *({"card": card} for card in ("none", "draft", "submitted", "amended", "blank", "unable")),
]
TWISTED = [{"card": card, **twist} for card, twist in product(("none", "submitted"), TWISTS)]
GRADINGS: list[dict[str, Any] | None] = [
    None,
    *({"grading": True, "card": card} for card in ("none", "submitted", "unable")),
]
# Sign-in, health, and pages that hold no row of anybody's.
EMPTY = ("accounts/", "health/", "metrics", "style/", "api/v1/schema/", "api/v1/docs/", "portal/", "static/", "llms")
# Whole lists of what an organisation asks and judges by: a test says that they read nothing of what somebody wrote.
WORDLESS = (
    "/library/", "/library/library.yaml", "/api/v1/rubrics", "/api/v1/rubric-versions",
    "/api/v1/questions", "/api/v1/profiles", "/api/v1/docs.md", "/settings/jd-tools/",
)  # fmt: skip


class Answer(bytes):
    """What stands behind a door, with what its head says of it: the status, and whether it changed."""

    head: tuple[int, str | None, str | None]


Ask = Callable[[str], Answer]


def whole_world() -> World:
    """Every state of the viewer's seats; the plain ones with every state of the debrief."""
    roles: list[int] = []
    seats: list[Seat] = []
    debriefs: dict[int, str] = {}
    plain = list(product(PLAIN, GRADINGS, (0, 1)))
    for turn, (interview, grading, role) in enumerate([*plain, *product(TWISTED, (None,), (0, 1))]):
        whole = grading is None and interview in PLAIN
        for debrief in DEBRIEFS if whole else (DEBRIEFS[(turn + turn // 8) % 4],):
            n = len(roles)
            roles.append(role)
            debriefs[n] = debrief
            seats += [Seat(VIEWER, n, **own) for own in (interview, grading) if own is not None]
            seats += [Seat("ines", n, "amended"), Seat("mei", n, "unable"), Seat("rafa", n, "draft")]
            seats.append(Seat("oba", n, "submitted", grading=True))
    return World(tuple(roles), tuple(seats), frozenset({(VIEWER, 0), ("rafa", 1)}), debriefs)


WORLD = whole_world()
SIZE = len(WORLD.roles)


def with_job(member: Membership, job: str) -> Membership:
    """Give a member another job, whatever seats they are left with; '' takes their access."""
    Membership.objects.filter(pk=member.pk).update(job=job or Job.INTERVIEWER, active=bool(job))
    return Membership.objects.select_related("user", "organisation").get(pk=member.pk)


@cache
def doors() -> list[tuple[str, list[str]]]:
    """Every address that takes GET, with the names of its parameters."""
    return [
        (f"/{route}", re.findall(r"<(?:\w+:)?(\w+)>", route))
        for route, _name, view in routes()
        if "^" not in route and not route.startswith(EMPTY) and "GET" in methods_of(view)
    ]


def asked(member: Membership) -> Ask:
    """Return how a member asks for an address, in a browser or by a key with every scope."""
    browser, api = Client(), api_client(member, *known_scopes())
    browser.force_login(member.user)

    def ask(address: str) -> Answer:
        answer = (api if address.startswith("/api/") else browser).get(address)
        assert answer.status_code < 500, address
        body = Answer(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        body.head = (answer.status_code, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
        return body

    ask.beginning = beginning(member)  # type: ignore[attr-defined]  # where the feed of changes begins for this key
    ask.calendar = _calendar_of(member)  # type: ignore[attr-defined]  # the secret address of their calendar
    return ask


def _calendar_of(member: Membership) -> str:
    """Return the path of a member's calendar, '' for whom there is none."""
    with suppress(Forbidden):
        return urlsplit(own_address(give_calendar_address(actor=member))).path
    return ""


def beginning(member: Membership) -> str:
    """Return the token of the newest key of a member with which the feed tells of everything that was ever noted."""
    key = ApiKey.objects.select_related("membership").filter(membership=member).latest("created")
    now = look()
    assert now is not None
    return Token(now.era, print_of(key.scopes), Bound(0, 0)).encode(key)


def feed(ask: Any) -> Iterator[tuple[str, bytes]]:
    """Yield every page of the feed of changes, with all that it may tell."""
    place = f"/api/v1/changes?limit=500&since={ask.beginning}"
    while place:
        body = ask(place)
        yield place, body
        cursor = re.search(rb'"next_cursor": ?"([^"]+)"', body)
        place = f"/api/v1/changes?limit=500&cursor={cursor[1].decode()}" if cursor else ""


def beside(address: str) -> str:
    """Return what to ask of a list so that it shows all that its rows name."""
    view = catalogue().get(address.removeprefix("/api/v1/"))
    names = expansions(view) if view else ()
    return f"expand={','.join(names)}" if names else ""


def rows_of(ask: Ask, address: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a list of the API to its end."""
    place = f"{address}?limit=500"
    while place:
        page = json.loads(ask(place))
        yield from page.get("results", ())
        cursor = page.get("next_cursor")
        place = f"{address}?limit=500&cursor={cursor}" if cursor else ""


def lists(ask: Ask) -> Iterator[tuple[str, bytes]]:
    """Yield (address, body) of every list that may hold words, feed and search, to their ends and fully expanded."""
    for address in (address for address, names in doors() if not names and address not in WORDLESS):
        paged = address.startswith("/api/")
        base = f"{address}?limit=500&{beside(address)}" if paged else address
        place = f"{base}&count=true" if paged else address
        while place:
            body = ask(place)
            yield place, body
            cursor = re.search(rb'"next_cursor": ?"([^"]+)"', body) if paged else None
            place = f"{base}&cursor={cursor[1].decode()}" if cursor else ""
    yield from feed(ask)
    for kind in ("flags", "profiles"):  # no words, but they say where they are used
        yield kind, ask(f"/library/?kind={kind}")
    for query in ("zq*", "zq0001*", word(0, "ines", "card"), word(0, "ines", "note")):
        body = ask(f"{reverse('search')}?q={query}")
        yield f"search {query}", body.replace(query.encode(), b"")


# A fee has no words: its amount says whose it is, on pages and in the API.
FEE = re.compile(r'(?:€|"fee_minor": ?)(770|880),?(\d{3})(?:00)?\b')


def words(body: bytes | str) -> set[str]:
    text = body if isinstance(body, str) else body.decode(errors="replace")
    fees = {word(int(number), FEES[int(begins)], "fee") for begins, number in FEE.findall(text)}
    return {*WORD.findall(text), *fees}


def _seats_on(application: UUID) -> tuple[list[UUID], list[UUID]]:
    """Return the seats of interviews and of graders on an application."""
    rows = (
        InterviewSeat.objects.filter(interview__application=application),
        GradingSeat.objects.filter(application=application),
    )
    return tuple(list(found.values_list("pk", flat=True)) for found in rows)  # type: ignore[return-value]  # both


# The pages of a role on which many of its people stand, or what was made of their scorecards.
ABOUT_PEOPLE = re.compile(r"^/roles/<uuid:role_id>/(table|pipeline|insights|agreement|review|openings|coverage)")


def around(ask: Any, member: Membership, applications: Iterable[UUID]) -> Iterator[tuple[str, bytes | str]]:
    """Yield what stands about many at once beside the lists: pages of their roles, calendar, assistants' answers."""
    roles = list(Application.objects.filter(pk__in=applications).values_list("role", flat=True).distinct())
    for address, names in doors():
        for role in roles if names == ["role_id"] and ABOUT_PEOPLE.match(address) else ():
            place = address.replace("<uuid:role_id>", str(role))
            yield place, ask(place)
    if ask.calendar:
        yield "calendar", ask(ask.calendar)
    asking = Asking(member, people=True)
    yield "assistant to-dos", str(my_todos(asking, limit=500))
    yield "assistant schedule", str(my_schedule(asking, days=60))
    for role in roles:
        with suppress(NotFound):
            yield "assistant scorecards", str(scorecard_status(asking, role_id=role, limit=50))


def amendments_of(made: Any, n: int) -> list[UUID]:
    """Return the amendments of one application's scorecards."""
    cards = [card for seat, card in made[0].items() if seat.application == n]
    return list(Amendment.objects.filter(scorecard__in=cards).values_list("pk", flat=True))


def pages_of(
    ask: Ask, member: Membership, made: Any, n: int, amendments: list[UUID]
) -> Iterator[tuple[str, bytes | str]]:
    """Yield every door of one application: its pages and panels, its scorecards, interviews, and packet.

    Those of `amendments` are asked for also when there are none any more.
    """
    cards, applications = made
    pk = applications[n]
    application = Application.objects.get(pk=pk)
    interviews = list(application.interviews.values_list("pk", flat=True))
    ids = {"application_id": [pk], "candidate_id": [application.candidate_id], "interview_id": interviews}
    seats, gradings = _seats_on(pk)
    ids |= {"seat_id": seats, "grading_seat_id": gradings}
    ids["scorecard_id"] = [card for seat, card in cards.items() if seat.application == n]
    debriefs = list(Debrief.objects.filter(application=pk).values_list("pk", flat=True))
    api = {"applications": [pk], "interviews": interviews, "debriefs": debriefs, "scorecards": ids["scorecard_id"]}
    api |= {"amendments": amendments, "references": debriefs}
    for address, names in doors():
        known = api.get(address.split("/")[3], []) if address.startswith("/api/") else ids.get((*names, "")[0], [])
        for value in known if len(names) == 1 else ():
            place = re.sub(r"<[^>]+>", str(value), address)
            yield place, ask(place)
    for criterion in Rating.objects.filter(scorecard__application=pk).values_list("criterion", flat=True).distinct():
        place = reverse("rubrics:split", args=[pk, criterion])
        yield place, ask(place)
    with suppress(NotFound):
        yield "packet", str(packet(member, pk))
    with suppress(NotFound):
        yield "assistant", str(read_application(Asking(member, people=True), application_id=pk))
