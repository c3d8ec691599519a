"""The command that checks and loads the playbook."""

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from foundation.core.playbook_check import faults
from roles.models import Playbook
from rubrics.models import Criterion, Question
from tests.cast import Cast

SHIPPED = settings.FIXTURES_ROOT / "playbook"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the shipped playbook to break."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "playbook"))


def replace(book: Path, name: str, old: str, new: str) -> None:
    file = book / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{name}.yaml has no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_pack_is_sound() -> None:
    assert faults() == []


def test_no_sentence_of_our_files_is_cut_at_its_comma() -> None:
    """An unquoted sentence in braces ends at its comma, and what follows becomes a field of its own."""

    def cut(node: object) -> list[str]:
        if isinstance(node, list):
            return [name for one in node for name in cut(one)]
        if not isinstance(node, dict):
            return []
        return [str(key) for key, held in node.items() if held is None and " " in str(key)] + cut(list(node.values()))

    files = sorted(settings.FIXTURES_ROOT.rglob("*.yaml"))
    assert files
    broken = {file.name: cut(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files}
    assert {name: keys for name, keys in broken.items() if keys} == {}


def test_a_missing_file_is_named(book: Path) -> None:
    (book / "plan.yaml").unlink()
    assert faults(book) == ["plan.yaml: the file is missing"]


def test_broken_yaml_is_named_with_its_place(book: Path) -> None:
    (book / "flags.yaml").write_text("signals: [", encoding="utf-8")
    (found,) = faults(book)
    assert found.startswith("flags.yaml: not valid YAML")
    assert re.search(r"line \d, column \d", found)


def test_a_missing_field_is_named_with_its_key(book: Path) -> None:
    replace(book, "scoping", "asks:", "asked:")
    (found,) = faults(book)
    assert found.startswith("scoping.yaml: goal_kinds[1] (")
    assert found.endswith("): asks is missing")


def test_a_reference_to_nothing_is_named(book: Path) -> None:
    replace(
        book, "loop", "applied_ml_engineer: [applied, resume_screen,", "applied_ml_engineer: [applied, resume_scren,"
    )
    replace(book, "rubrics", "tests: []", "tests: [juggling]")
    stage, ability = faults(book)
    assert stage == "loop.yaml: templates.applied_ml_engineer: there is no stage “resume_scren”"
    assert ability.startswith("rubrics.yaml: ")
    assert ability.endswith(": tests: there is no first-hire ability “juggling”")


def test_properties_of_stage_kinds_and_archetypes_are_checked(book: Path) -> None:
    replace(
        book, "loop", "key: take_home, phase: assessment, meets: possible", "key: take_home, phase: later, meets: 3"
    )
    replace(book, "loop", "key: offer, phase: offer, meets: never", "key: offer, phase: offer")
    replace(book, "loop", "meets: planned, technical: true", "meets: planned, technical: very")
    replace(book, "scoping", "owns_production: true", "owns_production: 1")
    unplaced = [re.sub(r"\[\d+\]", "", fault) for fault in faults(book)]
    assert unplaced == [
        "scoping.yaml: archetypes (applied_ml_engineer): owns_production: expected yes or no",
        "loop.yaml: stage_kinds (technical_screen): technical: expected yes or no",
        "loop.yaml: stage_kinds (take_home): phase: expected one of entry, assessment, decision, offer, hired",
        "loop.yaml: stage_kinds (take_home): meets: expected one of planned, possible, never",
        "loop.yaml: stage_kinds (offer): meets is missing",
    ]


def test_what_kinds_and_archetypes_name_is_there(book: Path) -> None:
    replace(book, "loop", "answers: [no_references]", "answers: [no_reference]")
    replace(book, "loop", "template_labels:", "template_names:")
    replace(book, "scoping", "    archetype: mlops_engineer", "    archetype: mlops")
    replace(
        book,
        "scoping",
        "  - id: research\n    archetype: ml_research_engineer",
        "  - id: research\n    archetype: sage",
    )
    replace(book, "scoping", "failed_hire_month: 4", "failed_hire_month: 0")
    assert faults(book) == [
        "loop.yaml: stage_kinds (references): answers: there is no rule “no_reference”",
        "loop.yaml: templates: there is no archetype “non_technical_founder”",
        "scoping.yaml: goal_kinds (scale): archetype: there is no archetype “mlops”",
        "scoping.yaml: verdicts (research): archetype: there is no archetype “sage”",
        "scoping.yaml: economics: failed_hire_month: expected a month from 1 to 12",
    ]


def test_every_fault_is_told_at_once(book: Path) -> None:
    (book / "flags.yaml").write_text("signals: 3\nred_flags: []\n", encoding="utf-8")
    (book / "candidates.yaml").write_text("reject_reasons: []\nsources: [one]\n", encoding="utf-8")
    assert faults(book) == ["flags.yaml: signals: expected a list", "candidates.yaml: sources[1]: expected a mapping"]


def run(*args: str) -> str:
    out = StringIO()
    call_command("load_playbook", *args, stdout=out)
    return out.getvalue()


def counts(cast: Cast) -> tuple[int, int, int]:
    of = {"organisation": cast.acme}
    return (
        Playbook.objects.filter(**of).count(),
        Question.objects.filter(**of).count(),
        Criterion.objects.filter(**of).count(),
    )


def test_loading_again_changes_nothing(cast: Cast) -> None:
    before = counts(cast)
    assert all(before)
    question = Question.objects.filter(organisation=cast.acme).earliest("created_at")
    question.ask = "Our own words"
    question.save()
    said = run("--organisation", "brightwater")
    assert "brightwater: has the playbook." in said
    assert "otherland" not in said
    assert counts(cast) == before
    question.refresh_from_db()
    assert question.ask == "Our own words"


def test_what_is_missing_comes_back(cast: Cast) -> None:
    before = counts(cast)
    Playbook.objects.filter(organisation=cast.acme, key="plan").delete()
    run()
    assert counts(cast) == before


def test_only_checking_loads_nothing(cast: Cast) -> None:
    Playbook.objects.filter(organisation=cast.acme, key="plan").delete()
    before = counts(cast)
    assert run("--check") == "The playbook is sound.\n"
    assert counts(cast) == before


def test_an_unknown_organisation_is_named(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"no organisation “nowhere”\. Organisations: brightwater, otherland"):
        run("--organisation", "nowhere")


def test_a_broken_pack_loads_nothing(cast: Cast, book: Path, settings: object) -> None:
    replace(book, "flags", "label:", "name:")
    settings.FIXTURES_ROOT = book.parent
    with pytest.raises(CommandError, match=r"nothing was loaded:\nflags\.yaml: signals"):
        run()
