"""Words of a kit that save themselves, and two who edit it at once: nobody overwrites another in silence."""

from typing import Any

import pytest
from django.test import Client

from rubrics import services
from rubrics.domain.drafts import digest
from rubrics.models import KitDraft
from tests.cast import Cast
from tests.rubrics.conftest import Opening
from tests.rubrics.editing import FIRST, GONE, HTMX, Editor


@pytest.fixture
def editor(client: Client, cast: Cast, opening: Opening) -> Editor:
    return Editor(client, cast, opening)


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
