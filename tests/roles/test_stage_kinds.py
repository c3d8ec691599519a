"""Kinds of stages and archetypes: what the playbook says of each, and that nothing else in the code names one."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from foundation.core import playbook_check
from roles.domain import shipped
from roles.domain.archetypes import archetype
from roles.domain.stage_kinds import Meets, Phase, Reads, StageKind, kinds, mender

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("assessments", "assistants", "candidates", "foundation", "hiring", "roles", "rubrics", "sync")
KINDS = [row["key"] for row in shipped.book("loop")["stage_kinds"]]
ARCHETYPES = {row["key"] for row in shipped.book("scoping")["archetypes"]} | shipped.book("loop")["templates"].keys()
# Words that mean more than a kind: they are looked for where something is compared with a kind or listed beside others.
MORE_THAN_KINDS = {"application", "debrief", "offer", "hired"}
# Where such a word is no kind of stage and no archetype.
OTHERWISE = {
    ("assessments/plugins/panels.py", "take_home"): "the key of a panel",
    ("assessments/services/links.py", "take_home"): "what a link is for",
    ("candidates/pages/bulk.py", "application"): "a column",
    ("candidates/services/imports/standing.py", "application"): "how far somebody came in a file",
    ("candidates/services/imports/standing.py", "hired"): "how far somebody came in a file",
    ("hiring/demo/screening.py", "resume_screen"): "a part of the story",
    ("candidates/models/promises.py", "take_home"): "what a promise is about",
    ("rubrics/models/scorecards.py", "take_home"): "a kind of grading seat",
    ("rubrics/domain/packs/shapes.py", "take_home"): "a kind of rubric",
    ("rubrics/api/references.py", "references"): "the name of a collection",
    ("rubrics/pages/packet.py", "references"): "a part of the packet",
    ("rubrics/urls.py", "references"): "the name of a page",
    ("hiring/demo/files.py", "take_home"): "a part of the story",
    ("hiring/demo/take_homes.py", "take_home"): "a part of the story",
    ("roles/domain/verdict/rules.py", "specialist"): "a rule of the verdict",
    ("foundation/core/playbook_check.py", "offer"): "a phase of a loop",
    ("foundation/core/playbook_check.py", "hired"): "a phase of a loop",
}


def test_the_enum_and_the_playbook_name_the_same_kinds() -> None:
    assert [kind.value for kind in StageKind if kind is not StageKind.OTHER] == KINDS


def test_the_check_of_the_playbook_knows_the_same_words() -> None:
    assert tuple(Phase) == playbook_check.PHASE
    assert tuple(Meets) == playbook_check.MEETS
    assert tuple(Reads) == playbook_check.READS


TALKS = {"recruiter_screen", "technical_screen", "live_exercise", "system_design", "collaboration", "advisor_screen"}
# The kinds that this table judges; one that is added changes nothing for them.
JUDGED = TALKS | {"application", "resume_screen", "take_home", "debrief", "references", "offer", "hired"}


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        (lambda kind: kind.is_conversation, TALKS),
        (lambda kind: kind.takes_part, TALKS | {"take_home"}),
        (lambda kind: not kind.allows_interviews, JUDGED - TALKS - {"take_home"}),
        (lambda kind: kind.has_task, {"take_home"}),
        (lambda kind: kind.reads_resume, {"resume_screen"}),
        (lambda kind: kind.is_technical, {"technical_screen", "take_home", "system_design"}),
        (lambda kind: not kind.assesses, {"application", "debrief", "offer", "hired"}),
        (lambda kind: kind.once, {"application", "debrief", "offer", "hired"}),
        (lambda kind: kind.follows_assessment, {"debrief", "references", "offer", "hired"}),
        (lambda kind: kind.needs_decision, {"offer", "hired"}),
        (lambda kind: kind.holds_offer, {"offer"}),
        (lambda kind: kind.ends, {"hired"}),
        (lambda kind: not kind.is_told, {"application", "debrief", "hired"}),
        (lambda kind: kind.is_told and not kind.about, set()),
        (lambda kind: kind.called, {"resume_screen", "references"}),
        (lambda kind: kind.answers("no_work_sample"), {"take_home", "live_exercise"}),
        (lambda kind: kind.answers("no_collaboration"), {"collaboration"}),
    ],
)
def test_what_holds_of_which_kinds(holds: Callable[[StageKind], bool], expected: set[str]) -> None:
    assert set(kinds(holds)) & JUDGED == expected


def test_the_linter_says_which_kind_to_add() -> None:
    rules = ("no_work_sample", "no_shipped_system", "no_system_design", "no_collaboration", "no_references")
    wanted = ["take_home", "technical_screen", "system_design", "collaboration", "references"]
    assert [mender(rule) for rule in rules] == wanted
    assert mender("candidate_hours") is None


def test_a_kind_that_this_release_does_not_know_is_passed_through() -> None:
    other = StageKind("tea_with_the_team")
    assert other is StageKind.OTHER
    assert (other.allows_interviews, other.assesses, other.is_told) == (True, True, True)
    assert not any((other.takes_part, other.once, other.needs_decision, other.is_conversation, other.about))
    assert other not in kinds(lambda _kind: True)


def test_what_follows_from_an_archetype() -> None:
    owning = {key for key in ARCHETYPES if archetype(key).owns_production}
    assert owning == {
        "applied_ml_engineer",
        "applied_llm_engineer",
        "mlops_engineer",
        "specialist",
        "data_engineer",
    }
    assert {key for key in ARCHETYPES if archetype(key).research} == {"ml_research_engineer"}
    assert [archetype(key).specialisation for key in ("applied_ml_engineer", "mlops_engineer", "specialist")] == [
        "generalist",
        "operations",
        "",
    ]


def test_a_copy_of_the_playbook_adds_to_the_shipped_archetypes() -> None:
    ours = {"archetypes": [{"key": "mlops_engineer", "label": "Platform"}, {"key": "robots", "owns_production": True}]}
    known = archetype("mlops_engineer", ours)
    assert (known.label, known.owns_production, known.specialisation) == ("Platform", True, "operations")
    assert archetype("robots", ours).owns_production
    assert (archetype("robots").owns_production, archetype("robots").label) == (False, "robots")


def _modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield path and tree of each module in whose text one of the words stands between quotes; no other spells one."""
    spelled = re.compile(rf"""["'](?:{"|".join({*KINDS, *ARCHETYPES})})["']""")
    for app in APPS:
        for file in sorted((ROOT / app).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            if "/migrations/" not in path and path != "roles/domain/stage_kinds.py":
                text = file.read_text(encoding="utf-8")
                if spelled.search(text):
                    yield path, ast.parse(text)


def _texts(nodes: Iterable[ast.AST]) -> set[str]:
    return {leaf.value for leaf in nodes if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)}


def _asks_kind(node: ast.AST) -> bool:
    """Tell whether a node is an expression that ends in a kind of stage: `stage.kind`, `row["kind"]`, `kind`."""
    if isinstance(node, ast.Subscript):
        return "kind" in _texts(ast.walk(node.slice))
    return getattr(node, "attr", getattr(node, "id", "")) == "kind"


def _named(module: ast.Module) -> set[str]:
    """Return the kinds and archetypes that a module spells."""
    nodes = list(ast.walk(module))
    found = _texts(nodes) & ((set(KINDS) - MORE_THAN_KINDS) | ARCHETYPES)
    for node in nodes:
        if isinstance(node, ast.Compare) and any(map(_asks_kind, (node.left, *node.comparators))):
            found |= _texts(ast.walk(node)) & set(KINDS)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("filter", "exclude", "get"):
            asked = (word.value for word in node.keywords if word.arg and word.arg.split("__")[-1] in ("kind", "in"))
            found |= set().union(*(_texts(ast.walk(one)) for one in asked)) & set(KINDS)
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            told = {leaf.value for leaf in node.elts if isinstance(leaf, ast.Constant)} & set(KINDS)
            found |= told if len(told) > 1 else set()
    return found


def test_no_module_names_a_kind_or_an_archetype() -> None:
    spelled = {(path, word) for path, module in _modules() for word in _named(module)}
    assert spelled == set(OTHERWISE)


def test_no_page_and_no_script_names_a_kind() -> None:
    asks = re.compile(rf"""\bkind\s*(?:==|!=|in|===|!==)\s*[\[("' ]*["'](?:{"|".join(KINDS)})["']""")
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt"), *ROOT.glob("static/js/*.js")]
    assert [file.name for file in files if asks.search(file.read_text(encoding="utf-8"))] == []
