"""A pack that somebody brings: exact round trip, what it would change, broken ones, and two windows."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.core.errors import Invalid
from foundation.people.services import create_organisation
from rubrics import services
from rubrics.domain.packs.shapes import Kind, fingerprint
from rubrics.domain.packs.standing import State
from rubrics.domain.packs.writing import write
from rubrics.models import PackOrigin, Profile, Question, Rubric
from rubrics.queries.contents import content_of_item, contents, library
from rubrics.queries.packs import beside_file
from tests.cast import Cast
from tests.rubrics.packs.shelf import a_rubric, opening_question


def test_a_pack_goes_round_to_the_last_byte(cast: Cast) -> None:
    question = opening_question(cast)
    services.change_item(
        actor=cast.mei, item=question, content={**content_of_item(question), "ask": "Ours:\n- é?"}, as_new=True
    )
    services.make_item(actor=cast.mei, kind=Kind.RUBRIC, content=a_rubric())
    services.archive_item(actor=cast.mei, item=Profile.objects.filter(organisation=cast.acme).earliest("key"))
    text = write(library(cast.acme.pk))
    other = create_organisation(name="Far", owner_email="far@far.example", owner_name="Fay", zone="UTC", currency="EUR")
    for table in (Profile, Question, Rubric):
        table.objects.filter(organisation=other.organisation).delete()
    file = services.bring_pack(actor=other, name="ours.yaml", data=text.encode())
    found = beside_file(file)
    services.take_from_file(actor=other, file=file, names=[one.name for one in found])
    # The profile that is archived here was not in the file, and the other organisation has none of its own.
    assert write(library(other.organisation_id)) == text
    assert {one.state for one in beside_file(file)} == {State.SAME}


def test_what_is_archived_is_no_difference_from_ones_own_file(cast: Cast) -> None:
    """A file names nothing that is archived where it is written: read there again it takes no name away."""
    put_away = Question.objects.get(organisation=cast.acme, key="six_months")
    naming = [one for one in Profile.objects.filter(organisation=cast.acme) if put_away.key in one.probes]
    services.archive_item(actor=cast.mei, item=put_away)
    services.archive_item(actor=cast.mei, item=Rubric.objects.get(organisation=cast.acme, key="production_ownership"))
    text = write(library(cast.acme.pk))
    assert naming
    assert put_away.key not in text
    file = services.bring_pack(actor=cast.mei, name="ours.yaml", data=text.encode())
    assert {one.state for one in beside_file(file)} == {State.SAME}
    items = library(cast.acme.pk)
    profile = naming[0]
    shown = [key for key in profile.probes if key != put_away.key]
    items[Kind.PROFILE][profile.key] = {**items[Kind.PROFILE][profile.key], "looks_like": "Other", "probes": shown[1:]}
    file = services.bring_pack(actor=cast.mei, name="ours.yaml", data=write(items).encode())
    assert [one.key for one in beside_file(file) if one.state is not State.SAME] == [profile.key]
    services.take_from_file(actor=cast.mei, file=file, names=[f"profiles:{profile.key}"])
    profile.refresh_from_db()
    assert (profile.looks_like, set(profile.probes)) == ("Other", {*shown[1:], put_away.key})
    assert {one.state for one in beside_file(file)} == {State.SAME}


def test_a_file_is_shown_before_it_is_taken_item_by_item(cast: Cast) -> None:
    changed = opening_question(cast)
    services.change_item(actor=cast.mei, item=changed, content={**content_of_item(changed), "minutes": 5}, as_new=True)
    items = library(cast.zed.organisation_id)
    items[Kind.QUESTION]["one_more"] = {**items[Kind.QUESTION]["last_system"], "ask": "One more?"}
    items[Kind.QUESTION]["knew_working"] = {**items[Kind.QUESTION]["knew_working"], "minutes": 3}
    file = services.bring_pack(actor=cast.mei, name="theirs.yaml", data=write(items).encode())
    states = {one.key: one.state for one in beside_file(file) if one.state is not State.SAME}
    assert states == {"last_system": State.BOTH, "knew_working": State.CHANGED, "one_more": State.NEW}
    before = contents(cast.acme.pk, Kind.QUESTION)
    services.take_from_file(actor=cast.mei, file=file, names=["questions:one_more"])
    after = contents(cast.acme.pk, Kind.QUESTION)
    assert after.pop("one_more")["ask"] == "One more?"
    assert after == before
    for names in ([], ["questions:nowhere"], ["loop:stages/offer"]):
        with pytest.raises(Invalid):
            services.take_from_file(actor=cast.mei, file=file, names=names)


def test_a_broken_pack_names_file_and_line(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        services.bring_pack(actor=cast.mei, name="ours.yaml", data=b"holdout_pack: 1\nquestions: 3\n")
    said = "ours.yaml: line 2: questions: Expected a list, found “3”, which is a number."
    assert refused.value.errors == {"file": [said]}
    with pytest.raises(Invalid, match="nothing in this pack"):
        services.bring_pack(actor=cast.mei, name="ours.yaml", data=b"holdout_pack: 1\n")
    assert PackOrigin.objects.filter(organisation=cast.acme, shelf="questions").exists()


def posted(client: Client, url: str, names: list[str], **more: Any) -> Any:
    """Post the form of a pack as its page shows it at that moment, with items ticked; returns how to send it."""
    page = client.get(url).content.decode()
    form = {"seen": re.findall(r'name="seen" value="([^"]+)"', page), "item": names, **more}
    return lambda: client.post(url, form)


def test_an_item_that_a_colleague_edits_meanwhile_is_not_taken_over_their_edit(cast: Cast, client: Client) -> None:
    client.force_login(cast.mei.user)
    items = library(cast.zed.organisation_id)
    items[Kind.QUESTION]["knew_working"] = {**items[Kind.QUESTION]["knew_working"], "minutes": 3}
    file = services.bring_pack(actor=cast.mei, name="theirs.yaml", data=write(items).encode())
    url = reverse("rubrics:pack_file", args=[file.pk])
    take = posted(client, url, ["questions:knew_working"])
    question = Question.objects.get(organisation=cast.acme, key="knew_working")
    edit = {**content_of_item(question), "ask": "How did you know, once it was live?"}
    services.change_item(actor=cast.ada, item=question, content=edit)
    refused = take()
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "was edited meanwhile, here or in the pack." in page
    assert 'value="questions:knew_working" checked' in page
    question.refresh_from_db()
    assert (question.ask, question.minutes) == (edit["ask"], edit["minutes"])
    assert posted(client, url, ["questions:knew_working"])().status_code == 302
    assert Question.objects.get(organisation=cast.acme, key="knew_working", archived_at=None).minutes == 3


def test_the_playbook_in_two_windows(cast: Cast, client: Client) -> None:
    client.force_login(cast.mei.user)
    question = Question.objects.get(organisation=cast.acme, key="last_system")
    origin = PackOrigin.objects.filter(organisation=cast.acme, shelf="questions", key="last_system")
    older = {**origin.get().content, "listen_weak": "Stays with the model."}
    services.change_item(actor=cast.mei, item=question, content={**content_of_item(question), **older})
    origin.update(content=older, fingerprint=fingerprint(older))
    url, names = reverse("rubrics:shipped_pack"), ["questions:last_system"]
    take, merge = (posted(client, url, names, act=act) for act in ("take", "merge"))
    edit = {**content_of_item(Question.objects.get(pk=question.pk)), "minutes": 11}
    services.change_item(actor=cast.ada, item=Question.objects.get(pk=question.pk), content=edit)
    assert take().status_code == 409
    assert merge().status_code == 302
    question.refresh_from_db()
    assert question.minutes == 11
    assert question.listen_weak == library(cast.zed.organisation_id)[Kind.QUESTION]["last_system"]["listen_weak"]
    assert "Somebody else has settled these already." in client.get(take().headers["Location"]).content.decode()
