"""Editing a kit on its page: a draft, its steps, what keeps it from being published, and two who edit."""

import pytest
from django.test import Client
from markupsafe import escape

from foundation.activity.models import Event
from rubrics import services
from rubrics.models import Kit, KitDraft, Question
from rubrics.queries.kits import sheet_of
from tests.cast import Cast
from tests.rubrics.conftest import Opening
from tests.rubrics.editing import FIRST, GONE, HTMX, Editor


@pytest.fixture
def editor(client: Client, cast: Cast, opening: Opening) -> Editor:
    return Editor(client, cast, opening)


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
    assert "Opens when the red finding is mended." in page
    assert 'value="publish"' not in page
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


@pytest.mark.parametrize("step", ["publish", "drop", "undo", "fit", "said"])
def test_a_step_on_a_draft_that_is_gone_begins_no_other(editor: Editor, step: str) -> None:
    late = editor.do(step, purpose="Hear one system", criteria=["on_call"], interviewers="1")
    assert late.status_code == 409
    assert GONE in late.content.decode()
    assert ("Hear one system" in late.content.decode()) is (step == "said")
    assert not KitDraft.objects.exists()


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
