"""The library's pages: found, edited in place, copied, archived, brought, taken; every job, nothing lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from foundation.core import playbook
from rubrics import services
from rubrics.domain.packs.shapes import Kind, fingerprint
from rubrics.models import Flag, PackCopy, PackFile, PackOrigin, Profile, Question, Rubric
from rubrics.queries.contents import content_of_item
from tests.cast import Cast
from tests.rubrics.conftest import Opening
from tests.rubrics.packs.test_taking import a_rubric
from tests.rubrics.posting import page_of


def get(client: Client, url: str, **query: Any) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def question(cast: Cast) -> Question:
    """A question that no kit asks."""
    said = {"ask": "What did the night shift teach you?", "stages": ["technical_screen"], "minutes": 57}
    made = services.make_item(actor=cast.mei, kind=Kind.QUESTION, content=said)
    assert isinstance(made, Question)
    return made


def test_items_are_found_by_words_stage_criterion_and_standing(client: Client, cast: Cast, question: Question) -> None:
    mei, url = page_of(client, cast.mei), reverse("rubrics:library")
    narrowed: list[dict[str, str]] = [
        {"q": "night SHIFT"},
        {"stage": "technical_screen", "show": "ours"},
        {"show": "unused", "q": "night"},
    ]
    for query in narrowed:
        page = get(mei, url, kind="questions", **query)
        assert (question.ask in page, "Walk me from raw data" in page) == (True, False), query
    assert question.ask not in get(mei, url, kind="questions", criterion="retraining")
    assert "Nothing fits" in get(mei, url, kind="profiles", q="zzz")
    assert Rubric.objects.filter(organisation=cast.acme).earliest("id").label in get(mei, url, kind="nothing", page="x")
    block = mei.get(url, {"kind": "flags"}, headers={"HX-Request": "true"}).content.decode()
    assert block.lstrip().startswith("<section")


def test_an_item_is_edited_in_its_row_or_on_its_page(client: Client, cast: Cast, question: Question) -> None:
    mei = page_of(client, cast.mei)
    url = reverse("rubrics:edit_item", args=["questions", question.pk])
    row = mei.get(url, headers={"HX-Request": "true"}).content.decode()
    assert row.lstrip().startswith("<form")
    form = {
        "seen": fingerprint(content_of_item(question)),
        "ask": "Which night shift?",
        "follow_up": "Why?\n\nAnd then?",
    }
    refused = mei.post(url, {**form, "minutes": "900", "ask": "x" * 1001})
    assert refused.status_code == 422
    assert "x" * 1001 in refused.content.decode()
    assert "under 1,000 characters" in mei.post(url, {**form, "ask": "x" * 1001}).content.decode()
    assert mei.post(url, form).status_code == 302
    question.refresh_from_db()
    assert (question.ask, question.follow_up, question.number, question.stages) == (
        "Which night shift?", ["Why?", "And then?"], 1, []
    )  # fmt: skip
    stale = mei.post(url, {**form, "ask": "Mine"})
    assert stale.status_code == 409
    assert "Somebody changed this question" in stale.content.decode()
    assert "Mine" in stale.content.decode()


def test_an_item_in_use_offers_its_next_version_and_keeps_what_was_typed(
    client: Client, cast: Cast, opening: Opening
) -> None:
    mei = page_of(client, cast.mei)
    used = Question.objects.get(organisation=cast.acme, key="last_system")
    url = reverse("rubrics:edit_item", args=["questions", used.pk])
    assert "Save as version 2" in get(mei, url)
    refused = mei.post(url, {"ask": "Another wording"})
    assert refused.status_code == 409
    for said in ("version 1 stays readable", "Save as version 2", "Another wording"):
        assert said in refused.content.decode()
    assert mei.post(url, {"ask": "Another wording", "as_new": "1"}).status_code == 302
    page = get(mei, reverse("rubrics:item", args=["questions", used.pk]))
    assert "Version 2" in page
    assert "Edited here" in page
    compared = get(mei, reverse("rubrics:compare_versions", args=["questions", used.pk]), **{"from": "7", "to": "x"})
    assert "Walk me from raw data" in compared
    assert "Another wording" in compared


def test_a_copy_and_an_archive(client: Client, cast: Cast, question: Question) -> None:
    mei = page_of(client, cast.mei)
    new = reverse("rubrics:new_item", args=["questions"])
    assert question.ask in get(mei, new, copy=str(question.pk))
    assert "New question" in get(mei, new, copy="no id")
    assert mei.post(new, {"ask": question.ask}).status_code == 302
    assert Question.objects.filter(organisation=cast.acme, ask=question.ask).count() == 2
    assert mei.post(new, {"ask": " "}).status_code == 422
    archive = reverse("rubrics:archive_item", args=["questions", question.pk])
    assert mei.post(archive).status_code == 302
    listed = reverse("rubrics:library")
    assert str(question.pk) not in get(mei, listed, kind="questions", q="night shift")
    assert str(question.pk) in get(mei, listed, kind="questions", show="archived")
    assert mei.post(archive, {"back": "1"}).status_code == 302
    question.refresh_from_db()
    assert question.archived_at is None


def test_a_rubric_is_written_copied_and_edited_in_place(client: Client, cast: Cast) -> None:
    mei, url = page_of(client, cast.mei), reverse("rubrics:new_rubric")
    form = {"rubric_label": "Writing", "kind": "interview", "used_at": "collaboration", "count": "2"}
    form |= {"label-0": "Plain words", "weight-0": "1", "tests-0": "deploy_monitor", "technical-0": "1", "ticks-0": "1"}
    form |= {f"anchor-0-{level}": f"Level {level}" for level in range(1, 6)}
    assert mei.post(url, {**form, "more": "1"}).content.decode().count("Another criterion") == 3
    assert "this cannot be empty" in mei.post(url, {**form, "rubric_label": ""}).content.decode()
    assert "needs at least one criterion" in mei.post(url, {"rubric_label": "R", "kind": "interview"}).content.decode()
    assert mei.post(url, form).status_code == 302
    made = Rubric.objects.get(organisation=cast.acme, key="writing")
    (criterion,) = made.versions.get().criteria.all()
    assert (criterion.key, criterion.tests, criterion.technical, made.used_at) == (
        "plain_words", ["deploy_monitor"], True, ["collaboration"]
    )  # fmt: skip
    assert "Writing (copy)" in get(mei, url, copy=str(made.pk))
    edit = reverse("rubrics:edit_rubric", args=[made.pk])
    assert "edited in place" in get(mei, edit)
    changed = {**form, "rubric_label": "Prose", "key-0": "plain_words", "label-0": "Plainer words"}
    assert mei.post(edit, changed).status_code == 302
    made.refresh_from_db()
    assert (made.label, made.versions.get().criteria.get().label) == ("Prose", "Plainer words")


def test_a_pack_is_brought_looked_at_and_taken(client: Client, cast: Cast, question: Question) -> None:
    mei, url = page_of(client, cast.mei), reverse("rubrics:bring_pack")
    text = mei.get(reverse("rubrics:export_library")).content
    broken = mei.post(url, {"file": SimpleUploadedFile("mine.yaml", text.replace(b"minutes: 57", b"minutes: soon"))})
    assert broken.status_code == 422
    assert "mine.yaml: line" in broken.content.decode()
    assert "Expected a whole number, found “soon”, which is text." in broken.content.decode()
    for sent in ({}, {"file": SimpleUploadedFile("empty.yaml", b"")}, {"file": SimpleUploadedFile("b", b"\xff\x00")}):
        assert mei.post(url, sent).status_code == 422
    longer = text.replace(b"minutes: 57", b"minutes: 58")
    assert mei.post(url, {"file": SimpleUploadedFile("mine.yaml", longer)}).status_code == 302
    page = reverse("rubrics:pack_file", args=[PackFile.objects.get().pk])
    assert question.ask in get(mei, page)
    assert mei.post(page).status_code == 422
    assert mei.post(page, {"item": f"questions:{question.key}"}).status_code == 302
    question.refresh_from_db()
    assert question.minutes == 58
    assert "Your library says all of this" in get(mei, page)
    # What somebody else brought is theirs.
    assert page_of(client, cast.ada).get(page).status_code == 404


def waits(cast: Cast) -> None:
    """Let one profile be new in the playbook, and one question changed in it and here."""
    of = {"organisation": cast.acme}
    gone = Profile.objects.filter(**of).earliest("key")
    PackOrigin.objects.filter(**of, shelf="profiles", key=gone.key).delete()
    gone.delete()
    flag = Flag.objects.get(**of, key="paged")
    services.change_item(actor=cast.mei, item=flag, content={**content_of_item(flag), "label": "Ours"})
    old = {"label": "As it was", "kind": "signal", "technical": False}
    PackOrigin.objects.filter(**of, shelf="flags", key="paged").update(content=old, fingerprint=fingerprint(old))
    PackCopy.objects.filter(**of).update(settled="")


def test_what_is_new_in_the_playbook_is_taken_or_left(client: Client, cast: Cast) -> None:
    waits(cast)
    mei, url = page_of(client, cast.mei), reverse("rubrics:shipped_pack")
    assert "2 items that are new or changed" in get(mei, reverse("rubrics:library"))
    page = get(mei, url)
    for said in ("Changed by both", "As it was", "Edited here", "merging keeps yours there"):
        assert said in page
    assert mei.post(url, {"act": "take"}).status_code == 422
    assert mei.post(url, {"act": "burn", "item": "flags:paged"}).status_code == 422
    assert mei.post(url, {"act": "leave", "item": "flags:paged"}).status_code == 302
    assert "flags:paged" not in get(mei, url)
    assert "flags:paged" in get(mei, url, show="left")
    assert Flag.objects.get(organisation=cast.acme, key="paged").label == "Ours"
    new = next(one for one in get(mei, url).split('name="item" value="') if one.startswith("profiles:")).split('"')[0]
    assert mei.post(url, {"act": "take", "item": new}).status_code == 302
    assert "You have all of it" in get(mei, url)
    assert "new or changed" not in get(mei, reverse("rubrics:library"))


@pytest.mark.parametrize("page", ["library", "item", "shipped"])
def test_queries_do_not_grow_with_items(
    client: Client, cast: Cast, question: Question, page: str, django_assert_max_num_queries: Any
) -> None:
    waits(cast)
    urls = {
        "library": reverse("rubrics:library") + "?kind=questions",
        "item": reverse("rubrics:item", args=["questions", question.pk]),
        "shipped": reverse("rubrics:shipped_pack"),
    }
    mei = page_of(client, cast.mei)
    mei.get(urls[page])
    counts = []
    for number in (1, 2):
        with django_assert_max_num_queries(20 if page == "shipped" else 15) as seen:
            assert mei.get(urls[page]).status_code == 200
        counts.append(len(seen))
        for one in range(2):
            services.make_item(actor=cast.mei, kind=Kind.QUESTION, content={"ask": f"Question {number} {one}?"})
    services.make_item(actor=cast.mei, kind=Kind.RUBRIC, content=a_rubric())
    assert counts[0] == counts[1]


def test_criteria_are_put_in_another_order_by_buttons(client: Client, cast: Cast) -> None:
    (like,) = a_rubric()["criteria"]
    criteria = [{**like, "key": "", "label": label} for label in "abc"]
    made = services.make_item(actor=cast.mei, kind=Kind.RUBRIC, content=a_rubric(criteria=criteria))
    mei, url = page_of(client, cast.mei), reverse("rubrics:edit_rubric", args=[made.pk])
    page = html.fromstring(get(mei, url))
    form = next(one for one in page.forms if "seen" in one.fields)
    typed = {name: value or "" for name, value in form.form_values()} | {"label-1": "B reworded"}
    answer = mei.post(url, {**typed, "move": "up-1"})
    moved = html.fromstring(answer.content.decode())
    assert answer.status_code == 200
    assert moved.xpath("//*[@autofocus]/@value") == [] or "up" not in moved.xpath("//*[@autofocus]/@value")[0]
    form = next(one for one in moved.forms if "seen" in one.fields)
    typed = {name: value or "" for name, value in form.form_values()}
    assert [typed[f"key-{n}"] for n in range(3)] == ["b", "a", "c"]
    assert typed["label-0"] == "B reworded"
    shifted = html.fromstring(mei.post(url, {**typed, "move": "to-2-0"}).content.decode())
    form = next(one for one in shifted.forms if "seen" in one.fields)
    assert [form.fields[f"key-{n}"] for n in range(3)] == ["c", "b", "a"], "as dragging sends it"
    for strange in ("to-0-9", "to-1", "to-1-1", "to-x-0", "", "up-0", "down-99", "sideways-1", "up--1", "up-x", "\x00"):
        assert mei.post(url, {**typed, "move": strange}).status_code == 200
    assert [one.key for one in made.versions.get().criteria.all()] == ["a", "b", "c"]
    assert mei.post(url, typed).status_code == 302
    assert [one.key for one in made.versions.get().criteria.all()] == ["b", "a", "c"]


def test_an_item_of_the_playbook_names_its_source_and_the_pack_its_version(
    client: Client, cast: Cast, question: Question
) -> None:
    mei = page_of(client, cast.mei)
    shipped = Question.objects.get(organisation=cast.acme, key="last_system")
    assert "Source: the production screen." in get(mei, reverse("rubrics:item", args=["questions", shipped.pk]))
    assert "Source:" not in get(mei, reverse("rubrics:item", args=["questions", question.pk]))
    rubric = Rubric.objects.filter(organisation=cast.acme).earliest("id")
    assert "Source:" in get(mei, reverse("rubrics:rubric", args=[rubric.pk]))
    page = get(mei, reverse("rubrics:shipped_pack"))
    assert f"The playbook is in version {playbook.load('pack')['version']}" in page
