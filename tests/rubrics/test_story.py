"""From a scorecard to an amendment, a debrief and a new version, by the pages; the API leaves the same."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from foundation.activity.models import Event
from rubrics import services
from rubrics.domain.tables import splits_of
from rubrics.models import Amendment, Debrief, Dissent, Kit, Scorecard
from rubrics.pages.reading import cards_of
from rubrics.pages.sheet import sheet
from rubrics.queries import debrief_rows, submitted_with_contents
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import JSON, json_of
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening
from tests.rubrics.posting import KEYS, filled, page_of


def test_amending_keeps_what_was_said_before(client: Client, cast: Cast, opening: Opening) -> None:
    card = judging.submitted_scorecard(cast, opening.ines, {"on_call": 3}, evidence="Had one page in a year")
    url = reverse("rubrics:amend", args=[card.pk])
    browser = page_of(client, cast.ines)
    assert browser.get(url).status_code == 200
    form = filled(**{"score-on_call": "4", "version": str(card.version), "recommendation": "1"})
    assert "Say why it changes" in browser.post(url, form).content.decode()
    assert browser.post(url, {**form, "reason": "I mixed up two stories"}).status_code == 302
    kept = Amendment.objects.get()
    assert kept.before["ratings"]["on_call"] == {
        "score": 3, "not_assessed": False, "evidence": "Had one page in a year",
    }  # fmt: skip
    assert card.ratings.get(criterion__key="on_call").score == 4
    shown = browser.get(reverse("rubrics:card", args=[card.pk])).content.decode()
    assert "I mixed up two stories" in shown
    changed = re.findall(r"<dt>(.+)</dt>\s*<dd>.*</span> (.+)</dd>\s*<dd>.*</span> (.+)</dd>", shown)
    assert ("Recommendation", "Yes", "Strong no") in changed
    assert ("Carried the pager", "3. Had one page in a year", "4") in changed
    assert f'id="evidence-{card.pk}-on_call">\n        <span class="score" data-score="3">' in shown, "the first words"
    stale = browser.post(url, {**form, "score-on_call": "5", "reason": "Again"})
    assert (stale.status_code, Amendment.objects.count()) == (409, 1)


def comment_on_splits(cast: Cast) -> None:
    debrief = Debrief.objects.get()
    for row in splits_of(debrief_rows(debrief)[0]):
        services.comment_on_split(actor=cast.mei, debrief=debrief, criterion=row.key, text="Two years apart")


def test_debrief_from_opening_to_dissent(client: Client, cast: Cast, opening: Opening) -> None:
    url = reverse("rubrics:debrief", args=[opening.application.pk])
    judging.submitted_scorecard(cast, opening.ines, {"on_call": 5, "data_reality": None})
    lead = page_of(client, cast.mei)
    assert "Tom Becker" in lead.get(url).content.decode()
    assert lead.post(f"{url}open/").status_code == 409
    judging.submitted_scorecard(cast, opening.tom, {"on_call": 2}, recommendation=2)
    closed = lead.get(url).content.decode()
    assert "This debrief is not open yet" in closed
    assert "Split: comment first" not in closed
    assert "Carried the pager" not in closed
    assert lead.post(f"{url}open/").status_code == 302
    page = lead.get(url).content.decode()
    assert "Split: comment first" in page
    assert "Carried the pager" in page
    assert 'type="radio" name="decision" value="offer" required' not in page
    assert not re.search(r'name="(decision|recommendation)"[^>]* checked', page)
    refused = lead.post(url, {"decision": "", "reason": "", "version": "1"})
    assert (refused.status_code, Debrief.objects.get().decision) == (422, "")
    locked = lead.post(url, {"decision": "offer", "reason": "Covers outcomes 1 to 3", "version": "1"})
    assert (locked.status_code, "Open: “Carried the pager”." in locked.content.decode()) == (409, True)
    comment_on_splits(cast)
    kept = lead.post(url, {"decision": "offer", "reason": "Covers outcomes 1 to 3", "version": "7"})
    assert kept.status_code == 409
    assert "Covers outcomes 1 to 3" in kept.content.decode()
    assert lead.post(url, {"decision": "offer", "reason": "Covers 1 to 3", "version": "1"}).status_code == 302
    owner = page_of(Client(), cast.ada)
    assert 'name="reopen_reason"' not in owner.get(url).content.decode(), "Ada wrote no scorecard and does not lead"
    assert owner.post(f"{url}reopen/", {"reopen_reason": "I say so", "version": "2"}).status_code == 403
    tom = page_of(Client(), cast.tom)
    assert "Covers 1 to 3" in tom.get(url).content.decode()
    assert tom.post(url, {"decision": "decline", "reason": "No", "version": "2"}).status_code == 403
    assert tom.post(f"{url}dissent/", {"text": ""}).status_code == 422
    assert tom.post(f"{url}dissent/", {"text": "On-call worries me"}).status_code == 302
    assert Dissent.objects.get().member == cast.tom
    again = lead.post(f"{url}reopen/", {"reopen_reason": "A reference disagrees", "version": "2"})
    assert again.status_code == 302
    debrief = Debrief.objects.get()
    assert debrief.decision == ""
    assert "Covers 1 to 3" in debrief.notes
    assert "A reference disagrees" in debrief.notes
    assert 'name="decision"' in lead.get(url).content.decode()
    assert 'name="decision"' not in owner.get(url).content.decode()
    assert owner.post(url, {"decision": "decline", "reason": "No", "version": "3"}).status_code == 403


def test_the_library_and_a_new_version_of_a_rubric(client: Client, cast: Cast, opening: Opening) -> None:
    kit = Kit.objects.select_related("rubric_version__rubric").get(
        stage__role=opening.role, stage__key="technical_screen"
    )
    rubric = kit.rubric_version.rubric
    browser = page_of(client, cast.mei)
    assert rubric.label in browser.get(reverse("rubrics:library")).content.decode()
    assert "Edit as version 2" in browser.get(reverse("rubrics:rubric", args=[rubric.pk])).content.decode()
    url = reverse("rubrics:edit_rubric", args=[rubric.pk])
    seen = browser.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
    form = {"seen": seen, "count": "1", "key-0": "end_to_end", "label-0": "Owned all of it", "weight-0": "4"}
    form |= {f"anchor-0-{level}": f"Level {level}" for level in range(1, 6)}
    refused = browser.post(url, {**form, "anchor-0-3": "", "weight-0": "x"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Say what a 3 looks like" in page
    assert "number from 0 to 100" in page
    assert "Owned all of it" in page
    for field in ("label-0", "weight_reason-0", "anchor-0-2"):
        unstorable = browser.post(url, {**form, "weight_reason-0": "It is most of the job", field: "a\x00b"})
        assert unstorable.status_code == 422, field
    assert "Say why this criterion weighs" in browser.post(url, form).content.decode()
    form["weight_reason-0"] = "It is most of the job"
    frozen = browser.post(url, form)
    assert (frozen.status_code, rubric.versions.count()) == (409, 1)
    for said in ("Version 1 is in use", "Save as version 2", "Owned all of it", "What you typed is kept below"):
        assert said in frozen.content.decode()
    assert browser.post(url, {**form, "as_new": "1"}).status_code == 302
    newest = rubric.versions.order_by("-number")[0]
    assert (newest.number, [one.label for one in newest.criteria.all()]) == (2, ["Owned all of it"])
    kit.refresh_from_db()
    assert kit.rubric_version.number == 1
    stale = browser.post(url, {**form, "weight_reason-0": "Again"})
    assert stale.status_code == 409
    assert "Owned all of it" in stale.content.decode()
    compared = browser.get(reverse("rubrics:compare_versions", args=["rubrics", rubric.pk]), {"from": 1, "to": 2})
    assert "Level 5" in compared.content.decode()
    old = browser.get(reverse("rubrics:rubric", args=[rubric.pk]), {"version": "1"}).content.decode()
    assert "Version 1, which is not the newest" in old


def test_page_and_api_leave_the_same_rows_and_events(client: Client, cast: Cast, opening: Opening) -> None:
    form = filled(**{"score-on_call": "5", "evidence-on_call": "Two real pages, told in full"})
    form |= {"flag-paged": "1", "flag-evidence-paged": "Both in one night"}
    page_of(client, cast.ines).post(reverse("rubrics:scorecard", args=[opening.ines.pk]), form)
    api = api_client(cast.tom, "scorecards:read", "scorecards:write", "scorecards:submit")
    made = json_of(api.post("/api/v1/scorecards", {"seat_id": str(opening.tom.pk)}, JSON))
    body = {
        "ratings": {key: {"score": 3} for key in KEYS}
        | {"on_call": {"score": 5, "evidence": "Two real pages, told in full"}},
        "flags": {"paged": "Both in one night"},
        "recommendation": 3,
        "summary": "Ran it for two years.",
    }
    assert api.patch(f"/api/v1/scorecards/{made['id']}", body, JSON).status_code == 200
    assert api.post(f"/api/v1/scorecards/{made['id']}/submit", {}, JSON).status_code == 200
    rows = [_content(Scorecard.objects.get(author=member)) for member in (cast.ines, cast.tom)]
    assert rows[0] == rows[1]
    verbs = [
        list(
            Event.objects.filter(actor=member, verb__startswith="scorecard").order_by("id").values_list("verb", "data")
        )
        for member in (cast.ines, cast.tom)
    ]
    assert verbs[0] == verbs[1]
    assert len(verbs[0]) == 2


def _content(card: Scorecard) -> Any:
    ratings = card.ratings.order_by("criterion__position")
    return (
        card.state,
        card.recommendation,
        card.summary,
        list(ratings.values_list("criterion__key", "score", "not_assessed", "evidence")),
        list(card.flags.values_list("flag__key", "evidence")),
    )


def test_many_scorecards_are_read_one_by_one(client: Client, cast: Cast, opening: Opening) -> None:
    """Two stand in full on the page of a debrief; of more, each is fetched when it is opened."""
    card = judging.submitted_scorecard(cast, opening.ines, {"on_call": 3}, evidence="Had one page in a year")
    (row,) = submitted_with_contents(cast.ines, application=opening.application.pk)
    one = cards_of([row])[0]
    own, page = f"#evidence-{card.pk}-on_call", reverse("rubrics:card", args=[card.pk])
    inside, apart = ({cell.href for line in sheet([one] * n).rows for cell in line.cells} for n in (2, 3))
    assert own in inside
    assert apart == {f"{page}{href}" for href in inside}
    part = page_of(client, cast.ines).get(page, headers={"HX-Request": "true"}).content.decode()
    assert (own[1:] in part, "Had one page in a year" in part, "<h1" in part) == (True, True, False)
