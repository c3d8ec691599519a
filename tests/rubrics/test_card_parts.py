"""What stands on a scorecard beside its ratings: suspected profiles, the note to the leads, and very long evidence."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.core.errors import Invalid
from foundation.people.models import Membership
from roles.services import seat_member
from rubrics import services
from rubrics.domain.drafts import UNRAISED, CardInput, RatingInput, changes, digest
from rubrics.models import Scorecard
from rubrics.pages.packet import build as packet
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.foundation.core.api.keys import client as api_client
from tests.rubrics.conftest import Opening

JSON = "application/json"
PROFILE = "demo_builder"
SEEN = "Three demos, and no word on who ran them afterwards."
NOTE = "Knows our head of data from before; please ask somebody else about the references."


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(opening: Opening) -> str:
    return reverse("rubrics:scorecard", args=[opening.ines.pk])


def test_a_profile_shows_what_to_ask_and_how_many_ticked_flags_hint_at_it(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines, flags={"handed_off": SEEN})
    browser = signed_in(cast.ines)
    shown = browser.get(page(opening)).content.decode()
    assert "Edge cases, degradation and months of upkeep are new to them." in shown
    assert "What is the last system that you kept running for more than six months? What broke?" in shown
    assert shown.count("One flag you ticked hints at it") == 2  # handed_off speaks for two of the three
    part = "flags.no_data_issues"
    form = {
        "flag-no_data_issues": "1",
        "flag-evidence-no_data_issues": SEEN,
        f"seen-{part}": digest(UNRAISED),
    }
    answer = browser.post(f"{page(opening)}?part={part}", form, headers={"HX-Request": "true"})
    assert "2 flags you ticked hint at it" in answer.content.decode()
    assert not card.profiles.exists(), "nobody but people suspects"


def test_a_suspected_profile_needs_evidence_and_is_read_amended_and_told_by_the_api(
    cast: Cast, opening: Opening
) -> None:
    card = judging.draft_scorecard(cast, opening.ines)
    api = api_client(cast.ines, "scorecards:read", "scorecards:write", "scorecards:submit")
    place = f"/api/v1/scorecards/{card.pk}"
    assert api.patch(place, {"profiles": {"nobody": "x"}}, JSON).json()["errors"][0]["detail"] == (
        "There is no such profile."
    )
    assert api.patch(place, {"profiles": {PROFILE: ""}}, JSON).status_code == 200
    refused = api.post(f"{place}/submit", {}, JSON)
    assert refused.json()["errors"][0]["detail"] == "Say what you saw, or clear the tick."
    assert api.patch(place, {"profiles": {PROFILE: SEEN}}, JSON).status_code == 200
    assert api.post(f"{place}/submit", {}, JSON).json()["profiles"] == [{"profile": PROFILE, "evidence": SEEN}]
    read = signed_in(cast.mei).get(reverse("rubrics:card", args=[card.pk])).content.decode()
    assert "Suspected: Demo builder" in read
    assert SEEN in read
    told = api.post(f"{place}/amend", {"profiles": {PROFILE: None}, "reason": "They ran one"}, JSON).json()
    assert told["amendments"][0]["changed"] == [f"profiles.{PROFILE}"]
    assert (told["profiles"], told["first_words"]["profiles"]) == ([], {PROFILE: SEEN})
    read = signed_in(cast.mei).get(reverse("rubrics:card", args=[card.pk])).content.decode()
    assert "Suspected: Demo builder" in read, "first words stand, what was taken off beside them"
    assert "Not ticked" in read


def test_the_lists_that_are_read_are_written_back_changed(cast: Cast, opening: Opening) -> None:
    card = judging.draft_scorecard(cast, opening.ines, flags={"handed_off": SEEN, "no_data_issues": SEEN})
    api = api_client(cast.ines, "scorecards:read", "scorecards:write")
    place = f"/api/v1/scorecards/{card.pk}"
    shown = api.get(place).json()
    shown["flags"] = [{**shown["flags"][0], "evidence": "Only one"}]
    shown["ratings"][0] |= {"score": 2, "evidence": "Less"}
    written = api.patch(place, shown, JSON).json()
    assert (written["flags"], written["ratings"]) == (shown["flags"], shown["ratings"])
    twice = {"profiles": [{"profile": PROFILE, "evidence": "a"}, {"profile": PROFILE, "evidence": "b"}]}
    assert api.patch(place, twice, JSON).json()["errors"][0]["pointer"] == "#/profiles/1/profile"
    assert api.patch(place, {"flags": []}, JSON).json()["flags"] == []
    assert api.patch(place, {"flags": [{"flag": "x"}]}, JSON).json()["errors"][0]["pointer"] == "#/flags/0/evidence"


@pytest.fixture
def whispered(cast: Cast, opening: Opening) -> Scorecard:
    card = judging.draft_scorecard(cast, opening.ines)
    draft = CardInput(note=NOTE, profiles={PROFILE: SEEN})
    services.save_scorecard(actor=cast.ines, scorecard=card, draft=draft, version=None)
    return services.submit_scorecard(actor=cast.ines, scorecard=Scorecard.objects.get(pk=card.pk))


def test_a_note_to_the_leads_is_read_by_them_and_its_author_and_nobody_else(
    cast: Cast, opening: Opening, whispered: Scorecard
) -> None:
    judging.submitted_scorecard(cast, opening.tom)
    place = reverse("rubrics:card", args=[whispered.pk])
    for member, reads in ((cast.ines, True), (cast.mei, True), (cast.tom, False)):
        assert (NOTE in signed_in(member).get(place).content.decode()) == reads, member
        told = api_client(member, "scorecards:read").get(f"/api/v1/scorecards/{whispered.pk}").json()
        assert told["note_to_leads"] == (NOTE if reads else None), member
    debrief = services.open_debrief(actor=cast.mei, application=opening.application)
    table = reverse("rubrics:debrief", args=[debrief.application_id])
    assert NOTE not in signed_in(cast.mei).get(table).content.decode()
    printed = str(packet(cast.mei, opening.application.pk))
    assert SEEN in printed
    assert NOTE not in printed
    panel = reverse("rubrics:scorecards", args=[opening.application.pk])
    assert signed_in(cast.mei).get(panel).content.decode().count("Note to you") == 1
    assert "Note to you" not in signed_in(cast.tom).get(panel).content.decode()


def test_a_lead_who_owes_a_scorecard_waits_for_the_note_too(cast: Cast, opening: Opening, whispered: Scorecard) -> None:
    seat_member(actor=cast.mei, role=opening.role, member=cast.rafa, kind="lead")
    from_rafa = api_client(cast.rafa, "scorecards:read")
    assert from_rafa.get(f"/api/v1/scorecards/{whispered.pk}").json()["note_to_leads"] == NOTE
    assert api_client(cast.tom, "scorecards:read").get(f"/api/v1/scorecards/{whispered.pk}").status_code == 404


def test_amending_keeps_the_note_out_of_what_others_read(cast: Cast, opening: Opening, whispered: Scorecard) -> None:
    services.amend_scorecard(
        actor=cast.ines, scorecard=whispered, draft=CardInput(summary="Later"), reason="Mixed up", version=None
    )
    assert NOTE not in str(whispered.amendments.get().before)
    assert Scorecard.objects.get(pk=whispered.pk).note_to_leads == NOTE
    form = signed_in(cast.ines).get(reverse("rubrics:amend", args=[whispered.pk])).content.decode()
    assert NOTE not in form
    api = api_client(cast.ines, "scorecards:read", "scorecards:submit")
    answer = api.post(f"/api/v1/scorecards/{whispered.pk}/amend", {"note_to_leads": "More", "reason": "Forgot"}, JSON)
    assert answer.status_code == 400


def test_evidence_may_be_twenty_thousand_characters_and_what_is_longer_stays_as_typed(
    cast: Cast, opening: Opening
) -> None:
    longest, over = "é" * 20_000, "ñ" * 20_007
    card = judging.draft_scorecard(cast, opening.ines, {"on_call": 4})
    draft = CardInput(ratings={"on_call": RatingInput(4, evidence=longest)})
    services.save_scorecard(actor=cast.ines, scorecard=card, draft=draft, version=None)
    assert card.ratings.get(criterion__key="on_call").evidence == longest
    part = "ratings.on_call"
    form = {"score-on_call": "4", "evidence-on_call": over, f"seen-{part}": digest(f"4\n{longest}")}
    browser = signed_in(cast.ines)
    answer = browser.post(f"{page(opening)}?part={part}", form, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    said = "This has 20,007 characters and 20,000 can be saved. It stays as you wrote it; please shorten it."
    assert said in answer.content.decode()
    whole = browser.post(page(opening), {**form, "version": "2", "save": "1"})
    assert whole.status_code == 422
    assert over in whole.content.decode()
    assert said in whole.content.decode()
    with pytest.raises(Invalid) as refused:
        services.save_scorecard(
            actor=cast.ines, scorecard=card, draft=CardInput(flags={"handed_off": over}), version=None
        )
    assert set(refused.value.errors) == {"flags.handed_off"}


def test_a_note_is_no_change_that_others_read_about() -> None:
    assert changes(CardInput(summary="a"), CardInput(summary="b")) == [("summary", "a", "b")]
    said: dict[str, Any] = CardInput(note=NOTE, summary="a").as_json()
    assert NOTE not in str(said)
    assert CardInput.of_json(said).note is None
