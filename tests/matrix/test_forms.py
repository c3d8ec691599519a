"""Every page by every actor, and every form on it, sent as the page draws it: unchanged by each button, and with each
box ticked. No link leads its reader to what the table refuses them.

Nothing may be a fault of the server, and what was not touched may not be refused, but where a form waits to be filled
in (`WAITS`). What was done is not done again by a second click; what is refused keeps what was typed and has a
place for the focus. A form that stands on many pages is sent once; of forms that differ by the row that they are about
alone, two; of boxes that differ so, one. Where a form has many of a kind, as the scores of its criteria, each is tried
once, and each of the values.

Of boxes of a family the first is ticked alone, the others some at a time. When these are answered as the first was,
each was read and taken; when not, one may hide what the next would do, and each is sent alone. So is each where the
first was refused, but for those under one name, which are read as one list.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from django.http import HttpResponse

from tests.matrix.forms import Sending, client_of, in_lists, send, sendings, together
from tests.matrix.libraries import THIRD_PARTY
from tests.matrix.links import dead_links
from tests.matrix.permissions import Row, World
from tests.matrix.world import all_rows, path_of, wrong_answers

pytestmark = pytest.mark.django_db
PAGES = [row for row in all_rows() if row.method == "GET" and not row.is_api]
Sent = Counter[tuple[object, ...]]
FORMS_OF_A_KIND = 2
BOXES_AT_A_TIME = 8

# What is refused untouched, by the view that answers it and the button that was pressed: the status, and why.
WAITS: dict[str, tuple[int, str]] = {
    "assessments:graders": (400, "nobody is chosen"),
    "candidates:about_you": (422, "nothing is answered"),
    "candidates:apply": (422, "an application is empty"),
    "candidates:attach": (422, "no file is chosen"),
    "candidates:cancel": (422, "asks for a reason"),
    "candidates:checkpoint": (422, "asks how it went"),
    "candidates:close": (422, "asks for a reason"),
    "candidates:close_opening": (422, "asks for a reason"),
    "candidates:draft_offer": (422, "asks for the figures"),
    "candidates:duplicate act=merge": (422, "nobody chose what stays"),
    "candidates:tag act=merge": (422, "no tag is chosen"),
    "candidates:import_new": (422, "no file is chosen"),
    "candidates:move": (422, "no stage is chosen"),
    "candidates:save_view": (422, "a view has no name yet"),
    "candidates:never_started": (422, "asks for a reason"),
    "candidates:new": (422, "a person without a name"),
    "candidates:note": (422, "an empty note"),
    "candidates:questions": (422, "asks for a question"),
    "candidates:refer": (422, "nobody is named"),
    "candidates:release": (422, "asks for a reason"),
    "candidates:schedule": (422, "no time is chosen"),
    "candidates:seat": (422, "nobody is chosen"),
    "people:integration_key": (422, "a key without a name"),
    "people:integration_new": (422, "a system without a name"),
    "people:invitation": (422, "asks for name and password"),
    "people:own_keys": (422, "a key without a name"),
    "people:members": (422, "nobody's address"),
    "roles:drafting": (422, "no address, or one that is refused"),
    "roles:jd_tools": (422, "a tool without a name"),
    "roles:new": (422, "a role without a title"),
    "roles:dismiss_finding": (422, "asks for a reason"),
    "roles:override": (422, "asks for a reason"),
    "roles:readers": (422, "nobody is named"),
    "roles:reading act=hand_in": (422, "nothing is said yet"),
    "roles:requirement_add": (422, "an empty requirement"),
    "roles:seats": (422, "nobody is chosen"),
    "roles:sign_brief": (422, "no answer is chosen"),
    "roles:task_add": (422, "an empty task"),
    "roles:turn act=close": (422, "asks for a reason"),
    "roles:unseat": (409, "a role keeps its last lead"),
    "sync:connection": (422, "no secret is given"),
    "webhook_new": (422, "a system without a name and address"),
    "webhook_replay": (422, "no days are chosen"),
    "rubrics:bring_pack": (422, "no file is chosen"),
    "rubrics:new_item": (422, "asks for its words"),
    "rubrics:new_rubric": (422, "a rubric without a criterion"),
    "rubrics:anchor": (422, "the sentence that stands there"),
    "rubrics:ask_more": (422, "nobody is chosen"),
    "rubrics:exercise": (422, "an empty card is not handed in"),
    "rubrics:new_exercise": (422, "asks for a sample"),
    "rubrics:amend": (422, "asks for a reason, and nothing differs"),
    "rubrics:debrief": (422, "nothing is decided"),
    "rubrics:dissent": (422, "asks for the words"),
    "rubrics:say_after": (422, "asks for a recommendation"),
    "rubrics:split": (422, "asks for what was said"),
    "rubrics:ties": (422, "asks how they know each other"),
    "rubrics:grading": (422, "an empty scorecard is not handed in"),
    **{
        f"rubrics:{page} act={act}": (422, "asks for the criteria that carry a screen")
        for page in ("review", "review_all")
        for act in ("advance", "decline")
    },
    "rubrics:practice_card": (422, "an empty card is not handed in"),
    "rubrics:trainings": (422, "nobody is chosen"),
    "rubrics:release": (422, "asks for a reason"),
    "rubrics:unable": (422, "asks for a reason"),
    "rubrics:unable_to_grade": (422, "asks for a reason"),
}


REFUSED = {400, 409, 422}
# What js/errors.js finds, or the browser itself.
PLACE = re.compile(r'autofocus|aria-invalid="true"|class="error"|role="alert"')
# A trap for programs, and the evidence of flags and profiles that are not ticked.
NOT_SHOWN = re.compile(r"website|(flag|profile)-evidence-.*")


@pytest.fixture(scope="module")
def sent() -> Sent:
    """How often each kind was sent so far."""
    return Counter()


@pytest.fixture(scope="module", params=PAGES, ids=lambda row: row.label)
def row(request: pytest.FixtureRequest) -> Row:
    """Each page. The tests of one come after another, so that its forms are read off the pages that were opened."""
    found: Row = request.param
    return found


def test_row(row: Row, world: World) -> None:
    wrong = wrong_answers(row, world)
    assert not wrong, "\n".join([row.label, *wrong])


def test_links_of(row: Row, world: World) -> None:
    wrong = []
    for (_, actor), page in world.pages.items():
        if not page.streaming and page["Content-Type"].startswith("text/html"):
            wrong += [f"{actor}: {link}" for link in dead_links(page.content, actor, world)]
    assert not wrong, "\n".join([row.label, *wrong])


def test_forms_of(row: Row, world: World, sent: Sent) -> None:
    actors = [actor for actor, status in row.expected().items() if status == 200]
    wrong = [fault for actor in actors for fault in _faults(world, actor, path_of(row, world), sent)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", THIRD_PARTY)
def test_forms_of_the_libraries(route: str, world: World, sent: Sent) -> None:
    page = f"/{THIRD_PARTY[route][0] or route}"
    wrong = [fault for actor in ("anonymous", "ada") for fault in _faults(world, actor, page, sent)]
    assert not wrong, "\n".join(wrong)


def _faults(world: World, actor: str, page: str, sent: Sent) -> list[str]:
    """Send what a page lets this actor send, and return a line for each answer that is wrong."""
    shown = world.pages.pop((page, actor), None) or client_of(world, actor).get(page)
    if shown.status_code != 200 or shown.streaming or not shown["Content-Type"].startswith("text/html"):
        return []
    wrong: list[str] = []
    new = [sending for sending in sendings(page, shown.content) if not _says_nothing_new(sending, sent)]
    for first, *others in in_lists(new):
        status, faults = _tried(world, actor, first)
        wrong += faults
        for some in _at_a_time(others, refused=status in REFUSED):
            answered, faults = _tried(world, actor, together(some))
            wrong += faults
            if answered != status and len(some) > 1:
                wrong += [fault for one in some for fault in _tried(world, actor, one)[1]]
    return wrong


def _at_a_time(boxes: list[Sending], *, refused: bool) -> list[list[Sending]]:
    """Return which boxes are sent together."""
    one_list = len({one.box[0] for one in boxes if one.box}) == 1
    size = BOXES_AT_A_TIME if one_list or not refused else 1
    return [boxes[at : at + size] for at in range(0, len(boxes), size)]


def _tried(world: World, actor: str, sending: Sending) -> tuple[int, list[str]]:
    """Send a form; return the status of its answer, and a line for each thing that is wrong with that."""
    answer = send(world, actor, sending)
    wrong = []
    if not _fine(sending, answer.status_code):
        wrong.append(f"{actor}: {sending}: {answer.status_code} {_raised(answer)}")
    if answer.status_code in REFUSED and not sending.htmx:
        wrong += [f"{actor}: {sending}: {said}" for said in _said_badly(world, actor, sending, answer)]
    done_again, led = getattr(answer, "again", (0, answer.headers.get("Location")))
    if done_again or led != answer.headers.get("Location"):
        wrong.append(f"{actor}: {sending}: sent twice it leads to {led} and is done twice, {done_again} events")
    return answer.status_code, wrong


def _says_nothing_new(sending: Sending, sent: Sent) -> bool:
    """Tell whether all kinds of a sending were tried, and note them."""
    new = [shape for shape in sending.shapes if sent[shape] < (1 if sending.changed else FORMS_OF_A_KIND)]
    if sending.exactly in sent:
        return True
    sent.update((sending.exactly, *sending.shapes))
    return not new


def _said_badly(world: World, actor: str, sending: Sending, answer: HttpResponse) -> list[str]:
    """Return what is missing of a refusal: a place for the focus, and every word that was typed."""
    wrong = [] if PLACE.search(answer.content.decode()) else ["nothing that is wrong can take the focus"]
    if sending.changed or not sending.typed:
        return wrong
    words = {name: f"Kept{number}words" for number, name in enumerate(sending.typed)}
    fields = tuple((name, words.get(name, value)) for name, value in sending.fields)
    again = send(world, actor, replace(sending, fields=fields))
    page = again.content.decode()
    lost = [name for name, said in words.items() if again.status_code in REFUSED and said not in page]
    return [*wrong, *(f"what was typed into {name} is lost" for name in lost if not NOT_SHOWN.fullmatch(name))]


def _fine(sending: Sending, status: int) -> bool:
    """Tell whether a form may be answered so: a tick may make it wrong, but never lead nowhere."""
    if sending.changed:
        return status < 500 and status not in {403, 404, 405}
    return status < 400 or status == WAITS.get(sending.label, (0, ""))[0]


def _raised(answer: HttpResponse) -> str:
    caught = getattr(answer, "exc_info", None)
    return repr(caught[1]) if caught else ""
