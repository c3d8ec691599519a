"""Taking from packs: the shipped one's new version item by item, files, and what stays as it was."""

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments.models import Task
from foundation.activity.models import Event
from foundation.core import playbook
from foundation.core.errors import Forbidden, Invalid, Refused, Stale
from roles.domain.playbook_items import items_of, with_item
from roles.queries.playbook import PARTS, part
from rubrics import policies, services
from rubrics.domain.packs.shapes import Kind, fingerprint
from rubrics.domain.packs.standing import Standing, State
from rubrics.models import ItemVersion, Profile, Question, Rubric
from rubrics.plugins import seeders
from rubrics.queries import packs
from rubrics.queries.contents import content_of_item, content_of_version, library
from rubrics.queries.packs import beside_shipped, waiting
from tests.cast import Cast
from tests.factories import rubrics as judging
from tests.rubrics.conftest import Opening
from tests.rubrics.packs.shelf import a_rubric, opening_question


@pytest.fixture
def pack(tmp_path: Path, settings: Any) -> Path:
    """A copy of the shipped pack, to be made newer."""
    shutil.copytree(settings.FIXTURES_ROOT / "playbook", tmp_path / "playbook")
    settings.FIXTURES_ROOT = tmp_path
    return tmp_path / "playbook"


def edit(pack: Path, file: str, change: Any) -> None:
    """Change one file of the pack, as a newer release would."""
    path = pack / f"{file}.yaml"
    data = deepcopy(playbook.load(file, pack))
    change(data)
    # libyaml, as the pack is read by; aliases would be read back as one thing.
    path.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))
    playbook._read.cache_clear()
    packs._marks.cache_clear()


def newer(data: dict[str, Any]) -> None:
    """One question reworded, one more, and one gone."""
    rows = data["questions"]
    rows[0]["listen_weak"] = "Stays with the model."
    rows.append({"key": "brand_new", "ask": "What is new?", "stages": ["technical_screen"], "criteria": []})
    del rows[-2]


def standing(cast: Cast, shelf: str = "questions") -> dict[str, Standing]:
    return {one.key: one for one in beside_shipped(cast.acme.pk) if one.shelf == shelf}


def test_a_new_organisation_has_nothing_waiting(cast: Cast, django_assert_num_queries: Any) -> None:
    assert {one.state for one in beside_shipped(cast.acme.pk)} == {State.SAME}
    with django_assert_num_queries(1):
        assert waiting(cast.acme.pk) == 0


def test_a_newer_pack_waits_and_loading_takes_nothing_by_itself(cast: Cast, pack: Path) -> None:
    first = Question.objects.get(organisation=cast.acme, key="last_system")
    edit(pack, "questions", newer)
    seeders.start(cast.acme)
    assert not Question.objects.filter(organisation=cast.acme, key="brand_new").exists()
    assert waiting(cast.acme.pk) == 2
    found = standing(cast)
    states = {key: one.state for key, one in found.items() if one.state is not State.SAME}
    assert sorted(states.values()) == [State.CHANGED, State.GONE, State.NEW]
    assert (states["last_system"], states["brand_new"]) == (State.CHANGED, State.NEW)
    taken = services.take_shipped(actor=cast.mei, names=["questions:last_system"])
    assert [one.key for one in taken] == ["last_system"]
    first.refresh_from_db()
    assert first.listen_weak == "Stays with the model."
    services.leave_shipped(actor=cast.mei, names=["questions:brand_new"])
    assert waiting(cast.acme.pk) == 0
    assert standing(cast)["brand_new"].left
    # What was left can be looked at again, and taken after all.
    services.take_shipped(actor=cast.mei, names=["questions:brand_new"])
    assert Question.objects.get(organisation=cast.acme, key="brand_new").ask == "What is new?"
    assert services.take_shipped(actor=cast.mei, names=["questions:brand_new"]) == []
    assert [event.data["count"] for event in Event.objects.filter(verb="library.pack_taken").order_by("id")] == [1, 1]


def test_our_edits_are_never_overwritten_unasked(cast: Cast, pack: Path) -> None:
    question = Question.objects.get(organisation=cast.acme, key="last_system")
    ours = {**content_of_item(question), "ask": "Walk me through the last one.", "minutes": 11}
    services.change_item(actor=cast.mei, item=question, content=ours)
    assert standing(cast)["last_system"].state is State.SAME

    def change(data: dict[str, Any]) -> None:
        data["questions"][0] |= {"ask": "Take the last one.", "listen_weak": "Stays with the model."}

    edit(pack, "questions", change)
    seeders.start(cast.acme)
    both = standing(cast)["last_system"]
    assert (both.state, both.ours["ask"], both.base["minutes"]) == (State.BOTH, ours["ask"], 8)
    services.take_shipped(actor=cast.mei, names=[both.name], merge=True)
    question.refresh_from_db()
    assert (question.ask, question.minutes, question.listen_weak) == (ours["ask"], 11, "Stays with the model.")
    assert standing(cast)["last_system"].state is State.SAME


def test_what_was_left_waits_again_when_the_pack_changes_it_again(cast: Cast, pack: Path) -> None:
    edit(pack, "questions", newer)
    services.leave_shipped(actor=cast.mei, names=["questions:last_system", "questions:brand_new"])
    assert waiting(cast.acme.pk) == 0

    def change(data: dict[str, Any]) -> None:
        data["questions"][0]["listen_weak"] = "Only the model."

    edit(pack, "questions", change)
    assert [one.key for one in standing(cast).values() if one.waits] == ["last_system"]
    assert waiting(cast.acme.pk) == 1


def test_a_part_of_the_playbook_is_taken_too(cast: Cast, pack: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["archetypes"].insert(1, {"key": "llm", "label": "Applied LLM engineer", "ships": "x", "dimensions": {}})
        data["economics"]["failed_hire_month"] = 5

    edit(pack, "scoping", change)
    assert waiting(cast.acme.pk) == 2
    services.take_shipped(actor=cast.ada, names=["scoping:archetypes/llm", "scoping:economics/failed_hire_month"])
    held = part(cast.acme.pk, "scoping")
    assert [row["key"] for row in held["archetypes"]][1] == "llm"
    assert held["economics"]["failed_hire_month"] == 5
    assert waiting(cast.acme.pk) == 0


def test_a_take_home_task_is_taken_too(cast: Cast, pack: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["tasks"][0]["context"] = "Another week at the depot."
        data["tasks"].append({**data["tasks"][0], "key": "eval_set_first", "hours": 3})

    edit(pack, "assessments", change)
    assert waiting(cast.acme.pk) == 2
    names = [one.name for one in beside_shipped(cast.acme.pk) if one.waits]
    assert {name.partition(":")[0] for name in names} == {"tasks"}
    services.take_shipped(actor=cast.mei, names=names)
    made = Task.objects.get(organisation=cast.acme, key="eval_set_first")
    assert (made.versions.get().context, float(made.versions.get().hours)) == ("Another week at the depot.", 3)
    assert waiting(cast.acme.pk) == 0


def test_every_part_of_the_playbook_can_be_put_back_item_by_item() -> None:
    for name in PARTS:
        whole = playbook.load(name)
        items = items_of(whole)
        order = list(items)
        for path, value in items.items():
            assert with_item(whole, path, value, order) == whole, path
            changed = with_item(whole, path, {"key": path.rsplit("/", 1)[-1], "new": True}, order)
            assert {one for one, said in items_of(changed).items() if said != items.get(one)} <= {
                path, f"{path}/key", f"{path}/new"
            }  # fmt: skip


def test_a_rubric_in_use_gets_its_next_version_and_old_cards_stay(cast: Cast, opening: Opening, pack: Path) -> None:
    card = judging.submitted_scorecard(cast, opening.ines)
    before = {rating.criterion_id: (rating.criterion.label, rating.score) for rating in card.rated}

    def change(data: dict[str, Any]) -> None:
        for row in data["rubrics"]:
            for one in row["criteria"]:
                one["label"] = f"{one['label']} again"

    edit(pack, "rubrics", change)
    services.take_shipped(actor=cast.mei, names=["rubrics:production_ownership"])
    rubric = Rubric.objects.get(organisation=cast.acme, key="production_ownership")
    newest = rubric.versions.get(number=2)
    assert all(one.label.endswith(" again") for one in newest.criteria.all())
    card.refresh_from_db()
    card.__dict__.pop("rated", None)
    assert {rating.criterion_id: (rating.criterion.label, rating.score) for rating in card.rated} == before
    assert content_of_version(rubric.versions.get(number=1))["criteria"][0]["label"] == next(iter(before.values()))[0]


def test_a_version_in_use_is_refused_in_words_and_goes_on_as_a_new_one(cast: Cast, opening: Opening) -> None:
    question = opening_question(cast)
    content = {**content_of_item(question), "ask": "How so?"}
    with pytest.raises(Refused) as refused:
        services.change_item(actor=cast.mei, item=question, content=content)
    assert (refused.value.code, "version 1 stays readable" in refused.value.sentence) == ("frozen", True)
    with pytest.raises(Stale):
        services.change_item(actor=cast.mei, item=question, content=content, seen="another", as_new=True)
    old = content_of_item(question)
    changed = services.change_item(actor=cast.mei, item=question, content=content, seen=fingerprint(old), as_new=True)
    assert (changed.number, changed.ask) == (2, "How so?")
    assert [(row.number, row.content) for row in ItemVersion.objects.filter(item_id=question.pk)] == [(1, old)]
    rubric = Rubric.objects.get(organisation=cast.acme, key="production_ownership")
    held = content_of_version(rubric.versions.get())
    held["criteria"][0]["label"] = "Other words"
    with pytest.raises(Refused):
        services.change_rubric(actor=cast.mei, rubric=rubric, content=held)
    # Its name is no part of what was scored.
    assert (
        services.change_rubric(
            actor=cast.mei, rubric=rubric, content={**content_of_version(rubric.versions.get()), "label": "Ours"}
        ).number
        == 1
    )
    assert services.change_rubric(actor=cast.mei, rubric=rubric, content=held, as_new=True).number == 2


def test_what_nobody_uses_is_edited_in_place(cast: Cast) -> None:
    profile = Profile.objects.filter(organisation=cast.acme).earliest("key")
    content = {**content_of_item(profile), "risk": "Ours"}
    assert services.change_item(actor=cast.rafa, item=profile, content=content).number == 1
    made = services.make_item(actor=cast.rafa, kind=Kind.RUBRIC, content=a_rubric())
    assert isinstance(made, Rubric)
    content = a_rubric(label="Renamed")
    content["criteria"][0]["key"] = "writes_plainly"
    assert services.change_rubric(actor=cast.rafa, rubric=made, content=content).number == 1
    assert (made.key, [one.key for one in made.versions.get().criteria.all()]) == ("writing", ["writes_plainly"])
    for act in (services.archive_item, services.restore_item):
        with pytest.raises(Forbidden, match=policies.can_keep_library.sentence):
            act(actor=cast.ines, item=made)
    assert services.archive_item(actor=cast.rafa, item=made).archived_at
    assert "writing" not in library(cast.acme.pk)[Kind.RUBRIC]
    assert services.restore_item(actor=cast.rafa, item=made).archived_at is None


def test_a_weight_of_its_own_says_why(cast: Cast) -> None:
    heavy = a_rubric()
    heavy["criteria"][0]["weight"] = 3
    with pytest.raises(Invalid) as refused:
        services.make_item(actor=cast.mei, kind=Kind.RUBRIC, content=heavy)
    assert list(refused.value.errors) == ["criteria.0.weight_reason"]
    heavy["criteria"][0]["weight_reason"] = "Most of the job"
    assert services.make_item(actor=cast.mei, kind=Kind.RUBRIC, content=heavy)


def test_an_archived_item_waits_for_nobody_until_it_is_offered_again(cast: Cast, pack: Path) -> None:
    item = Question.objects.get(organisation=cast.acme, key="last_system")
    edit(pack, "questions", newer)
    services.archive_item(actor=cast.mei, item=item)
    assert waiting(cast.acme.pk) == 1
    assert not standing(cast)["last_system"].waits
    assert services.take_shipped(actor=cast.mei, names=["questions:last_system"]) == []
    services.leave_shipped(actor=cast.mei, names=["questions:brand_new"])
    assert waiting(cast.acme.pk) == 0
    services.restore_item(actor=cast.mei, item=item)
    assert waiting(cast.acme.pk) == 1
    assert standing(cast)["last_system"].waits
