"""Editing a kit on its page: a draft, its steps, what keeps it from being published, and two who edit."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from markupsafe import escape

from foundation.activity.models import Event
from rubrics import services
from rubrics.domain.drafts import digest
from rubrics.models import Kit, KitDraft, Question
from rubrics.queries.kits import sheet_of
from tests.cast import Cast
from tests.rubrics.conftest import Opening

HTMX = {"HX-Request": "true"}


class Editor:
    """The kit of the technical screen, in the browser of a member."""

    def __init__(self, client: Client, cast: Cast, opening: Opening) -> None:
        self.kit = Kit.objects.select_related("rubric_version__rubric").get(stage=opening.interview.stage)
        self.url = reverse("rubrics:kit", args=[self.kit.stage_id])
        self.client = client
        self.bank = {row.key: str(row.pk) for row in Question.objects.filter(organisation=cast.acme)}
        client.force_login(cast.mei.user)

    def do(self, step: str, **more: object) -> Any:
        """Post a step as htmx does, with the version that the page holds."""
        draft = KitDraft.objects.filter(kit=self.kit).first()
        form: dict[str, Any] = {"do": step, "version": draft.version if draft else "", **more}
        return self.client.post(self.url, form, headers=HTMX)

    @property
    def asked(self) -> list[str]:
        keys = {pk: key for key, pk in self.bank.items()}
        content = KitDraft.objects.get(kit=self.kit).content
        return [keys[spot["question"]] for spot in content["spots"][: content["line"]]]


@pytest.fixture
def editor(client: Client, cast: Cast, opening: Opening) -> Editor:
    return Editor(client, cast, opening)


FIRST = ["pager", "last_system", "knew_working", "retrain", "was_wrong", "features_broke"]


def test_a_kit_is_read_until_its_next_version_is_begun(editor: Editor) -> None:
    page = editor.client.get(editor.url).content.decode()
    assert "Edit as version 2" in page
    assert "45 of 45 minutes." in page
    assert "Publish version" not in page
    assert editor.client.post(editor.url, {"do": "edit"}).status_code == 302
    page = editor.client.get(editor.url).content.decode()
    assert "Publish version 2" in page
    assert editor.asked == FIRST
    assert Event.objects.filter(verb="kit.edited").count() == 1


def test_steps_move_questions_and_undo_takes_them_back(editor: Editor) -> None:
    editor.do("edit")
    editor.do(f"down:{editor.bank['pager']}")
    assert editor.asked == ["last_system", "pager", *FIRST[2:]]
    editor.do(f"line:{editor.bank['features_broke']}")
    editor.do(f"swap:{editor.bank['pager']}={editor.bank['last_system']}")
    assert editor.asked == FIRST[:-1]
    editor.do(f"place:{editor.bank['features_broke']}=1", asked="1")
    assert editor.asked == ["pager", "features_broke", *FIRST[1:-1]]
    for _ in range(4):
        assert "Undone." in editor.do("undo").content.decode()
    assert editor.asked == FIRST
    assert "There is nothing to undo." in editor.do("undo").content.decode()


def test_what_does_not_fit_and_what_nobody_asks_is_said_with_its_mending(editor: Editor) -> None:
    editor.do("edit")
    page = editor.do(f"line:{editor.bank['six_months']}").content.decode()
    assert "51 of 45 minutes." in page
    assert "“Six months” no longer fits by 6 min." in page
    assert "Kit is 6 min over" in page
    refused = editor.do("publish")
    assert refused.status_code == 409
    assert "The kit is 6 minutes over." in refused.content.decode()
    editor.do(f"line:{editor.bank['six_months']}")
    page = editor.do(f"line:{editor.bank['pager']}").content.decode()
    assert "“Carried the pager” is scored, not asked" in page
    assert "Move it above the line" in page
    assert editor.do("publish").status_code == 409
    page = editor.do("fit").content.decode()
    assert "scored, not asked" not in page
    assert set(editor.asked) == set(FIRST)


def test_minutes_are_saved_as_typed_and_refused_beside_their_field(editor: Editor) -> None:
    editor.do("edit")
    field = f"minutes-{editor.bank['pager']}"
    for typed in ("0", "ten", "241", "99999"):
        refused = editor.do("", **{field: typed, f"was-{editor.bank['pager']}": "5"})
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "Give a question 1 to 240 minutes." in page
        assert f'value="{typed}"' in page
    saved = editor.client.post(
        f"{editor.url}?minutes=x",
        {field: "10", f"was-{editor.bank['pager']}": "5", "version": KitDraft.objects.get().version},
        headers=HTMX,
    )
    assert saved.status_code == 200
    assert "50 of 45 minutes." in saved.content.decode()


def test_publishing_makes_the_next_version_and_leaves_started_cards_alone(
    editor: Editor, cast: Cast, opening: Opening
) -> None:
    card = services.start_scorecard(actor=cast.ines, seat=opening.ines)
    before = sheet_of(editor.kit)
    editor.do("edit")
    refused = editor.do("said", purpose="Hear one system", criteria=[], interviewers="1")
    assert refused.status_code == 422
    assert "Choose at least one criterion of this rubric." in refused.content.decode()
    editor.do("said", purpose="Hear one system", criteria=["on_call"], interviewers="2")
    assert editor.do("publish").status_code == 200
    kit = Kit.objects.get(pk=editor.kit.pk)
    assert (kit.number, kit.purpose, kit.interviewers) == (2, "Hear one system", 2)
    assert [one.key for one in kit.criteria.all()] == ["on_call"]
    assert kit.past.get().content == before.as_json()
    assert not KitDraft.objects.exists()
    assert card.ratings.count() == 5
    assert Event.objects.filter(verb="kit.changed").count() == 1


def test_two_who_edit_see_what_the_other_did(cast: Cast, editor: Editor) -> None:
    editor.do("edit")
    read = KitDraft.objects.get().version
    editor.do(f"down:{editor.bank['pager']}")
    editor.client.force_login(cast.ada.user)
    late = editor.client.post(editor.url, {"do": f"up:{editor.bank['was_wrong']}", "version": read}, headers=HTMX)
    assert late.status_code == 409
    assert "Somebody changed this draft meanwhile." in late.content.decode()
    assert editor.asked[0] == "last_system"


def test_minutes_that_somebody_overtook_stay_in_their_field(cast: Cast, editor: Editor) -> None:
    """Those that were typed, and no others: theirs are the stored ones."""
    editor.do("edit")
    read = KitDraft.objects.get().version
    mine, theirs = (editor.bank[name] for name in ("pager", "was_wrong"))
    editor.do(f"minutes:{theirs}=9")
    editor.client.force_login(cast.ada.user)
    form = {"do": "minutes", "version": read, f"minutes-{mine}": "13", f"was-{mine}": "5"}
    late = editor.client.post(editor.url, {**form, f"minutes-{theirs}": "6", f"was-{theirs}": "6"}, headers=HTMX)
    page = late.content.decode()
    shown = {name: page.split(f'id="minutes-{name}"')[1].split('value="')[1].split('"')[0] for name in (mine, theirs)}
    assert (late.status_code, shown) == (409, {mine: "13", theirs: "9"})
    assert [spot["minutes"] for spot in KitDraft.objects.get().content["spots"] if spot["question"] == mine] == [None]


@pytest.mark.parametrize(
    "step", ["up:nonsense", "place:x=y", "add=nothing", "swap:a=b", "people=9", "explode", "unscore:x"]
)
def test_nonsense_is_never_a_fault(editor: Editor, step: str) -> None:
    editor.do("edit")
    assert editor.do(step).status_code in (200, 422)
    assert editor.asked == FIRST


def test_a_dropped_draft_leaves_the_kit_as_it_was(editor: Editor) -> None:
    editor.do("edit")
    editor.do(f"down:{editor.bank['pager']}")
    assert editor.do("drop").status_code == 200
    assert not KitDraft.objects.exists()
    assert Kit.objects.get(pk=editor.kit.pk).number == 1


def test_interviewers_read_it_and_change_nothing(editor: Editor, cast: Cast) -> None:
    editor.client.force_login(cast.ines.user)
    page = editor.client.get(editor.url)
    assert page.status_code == 200
    assert "Edit as version" not in page.content.decode()
    assert editor.do("edit").status_code == 403


GONE = "Somebody published or dropped this draft meanwhile."


@pytest.mark.parametrize("step", ["publish", "drop", "undo", "fit", "said"])
def test_a_step_on_a_draft_that_is_gone_begins_no_other(editor: Editor, step: str) -> None:
    late = editor.do(step, purpose="Hear one system", criteria=["on_call"], interviewers="1")
    assert late.status_code == 409
    assert GONE in late.content.decode()
    assert ("Hear one system" in late.content.decode()) is (step == "said")
    assert not KitDraft.objects.exists()


def test_words_that_are_refused_stay_in_their_fields(editor: Editor) -> None:
    editor.do("edit")
    said: dict[str, Any] = {"purpose": "Hear one system", "criteria": ["on_call"], "interviewers": "1"}
    wrong: list[dict[str, Any]] = [{"criteria": []}, {"interviewers": "9"}, {"purpose": "a\0b"}, {"version": 99}]
    for change in wrong:
        refused = editor.do("said", **{**said, **change})
        page = refused.content.decode()
        assert refused.status_code in (409, 422), change
        assert change.get("purpose", "Hear one system") in page, change
        assert f'value="{change.get("interviewers", "1")}"' in page, change
        assert ('value="on_call" checked' in page) is (change.get("criteria") != []), change
    assert KitDraft.objects.get().content["purpose"] != "Hear one system"


def test_words_save_themselves_and_typing_on_is_one_step_to_undo(editor: Editor, cast: Cast) -> None:
    editor.do("edit")
    before = KitDraft.objects.get().content

    def by_itself(part: str, **form: Any) -> Any:
        return editor.client.post(f"{editor.url}?said={part}", form, headers=HTMX)

    for typed, read in (("Hear", before["purpose"]), ("Hear one system", "Hear")):
        answer = by_itself("purpose", **{"purpose": typed, "seen-purpose": digest(read)})
        assert answer.status_code == 200
        assert f'value="{digest(typed)}"' in answer.content.decode()
        assert 'id="kit-undo"' in answer.content.decode()
    draft = KitDraft.objects.get()
    assert (draft.content["purpose"], draft.before) == ("Hear one system", [before])
    clash = by_itself("purpose", **{"purpose": "Mine", "seen-purpose": digest("Hear")})
    assert clash.status_code == 409
    assert "Theirs:</span> Hear one system" in clash.content.decode()
    assert by_itself("purpose", **{"purpose": "a\0b", "seen-purpose": digest("Hear one system")}).status_code == 422
    assert draft.version == 1, "a step that is on its way is still taken"
    assert by_itself("criteria", version=1, criteria=["on_call"]).status_code == 200
    assert by_itself("people", version=2, interviewers="2").status_code == 200
    mine = {"purpose": "Mine", "criteria": ["on_call"], "interviewers": "2", "seen-purpose": digest("Hear")}
    assert editor.do("said", **mine).status_code == 409
    assert f'value="keep={digest("Hear one system")}"' in clash.content.decode()
    content = KitDraft.objects.get().content
    assert (content["purpose"], content["criteria"], content["interviewers"]) == ("Hear one system", ["on_call"], 2)
    draft = KitDraft.objects.get()
    services.undo_step(actor=cast.mei, draft=draft, version=draft.version)
    assert editor.do(f"keep={digest('Hear one system')}", **mine).status_code == 200
    assert KitDraft.objects.get().content["purpose"] == "Mine"
    services.drop_draft(actor=cast.mei, draft=KitDraft.objects.get())
    assert GONE in by_itself("purpose", purpose="Late").content.decode()


def test_earlier_versions_are_read_whole(editor: Editor) -> None:
    asked, spare = (Question.objects.get(pk=editor.bank[key]).ask for key in ("pager", "six_months"))
    before = editor.kit
    labels = list(before.criteria.values_list("label", flat=True))
    editor.do("edit")
    editor.do("said", purpose="Hear one system", criteria=["on_call"], interviewers="1")
    editor.do("publish")
    page = editor.client.get(editor.url).content.decode()
    past = page[page.index('id="kit-past"') : page.index("<aside")]
    told = ["Version 1, until", "6 questions in", before.purpose, asked, spare, "Mei Tanaka published the next."]
    for words in [*told, *labels]:
        assert escape(words) in past, words
    assert "Hear one system" not in past


def test_a_quick_hand_never_stands_in_its_own_way_and_others_still_do(
    client: Client, cast: Cast, editor: Editor
) -> None:
    editor.do("edit")
    seen = KitDraft.objects.get(kit=editor.kit).version
    for _ in range(2):
        assert editor.do(f"down:{editor.bank['pager']}", version=seen).status_code == 200
    assert editor.asked == ["last_system", "knew_working", "pager", *FIRST[3:]]
    assert editor.do("undo", version=seen).status_code == 200
    assert editor.asked == ["last_system", "pager", *FIRST[2:]]
    client.force_login(cast.rafa.user)
    assert editor.do(f"down:{editor.bank['retrain']}", version=seen).status_code == 409
    client.force_login(cast.ada.user)
    editor.do(f"up:{editor.bank['retrain']}")
    client.force_login(cast.mei.user)
    assert editor.do("undo", version=seen).status_code == 409, "somebody else has been here since"
    assert editor.do("publish", version=seen).status_code == 409
    assert editor.do("up:" + editor.bank["pager"]).status_code == 200
