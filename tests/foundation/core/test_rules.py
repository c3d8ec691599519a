"""A rule answers when it is called, and refuses in its own words."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from assessments import policies as of_assessments
from candidates import policies as of_candidates
from foundation.core.errors import Forbidden, NotFound
from foundation.core.fetch import get_allowed
from foundation.core.rules import Rule, rule
from foundation.people import policies as of_people
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from roles import policies as of_roles
from rubrics import policies as of_rubrics
from tests.cast import Cast

ROOT = Path(settings.BASE_DIR)
APPS = ("foundation", "roles", "candidates", "rubrics", "assessments", "sync", "assistants", "hiring")
POLICIES = (of_people, of_roles, of_candidates, of_rubrics, of_assessments)
# States of a thing that no member's job decides.
WORDED_ELSEWHERE = [
    "candidates/services/intake.py: This person belongs to another organisation.",
    "candidates/services/referring.py: This role takes no referrals.",
    "hiring/dashboard/views/faults.py: You are not allowed to do this.",
]


def sources() -> Iterator[Path]:
    """Yield the modules of every app."""
    for app in APPS:
        yield from sorted((ROOT / app).rglob("*.py"))


@rule("Only Ada reads this.")
def is_ada(member: Membership, other: Membership) -> bool:
    """Ada alone."""
    return member.name == other.name


def test_it_is_the_predicate_with_its_name_and_words(cast: Cast) -> None:
    assert (is_ada(cast.ada, cast.ada), is_ada(cast.ada, cast.ines)) == (True, False)
    assert (is_ada.sentence, is_ada.__name__, is_ada.__doc__) == ("Only Ada reads this.", "is_ada", "Ada alone.")
    is_ada.require(cast.ada, cast.ada)
    with pytest.raises(Forbidden, match="Only Ada reads this"):
        is_ada.require(cast.ines, cast.ada)


def test_one_call_fetches_and_allows(cast: Cast) -> None:
    rows = visible_members(cast.ada)
    assert get_allowed(cast.ada, rows, cast.ada.pk, is_ada) == cast.ada
    with pytest.raises(Forbidden, match="Only Ada reads this"):
        get_allowed(cast.ada, rows, cast.ines.pk, is_ada)
    with pytest.raises(NotFound):
        get_allowed(cast.ada, rows, cast.zed.pk, is_ada)


def test_a_rule_judges_a_row_by_what_it_belongs_to(cast: Cast) -> None:
    own_organisation = rule("Not yours.")(lambda member, organisation: member.organisation == organisation)
    of_the_member = own_organisation.on("organisation")
    assert (of_the_member(cast.ada, cast.ines), of_the_member(cast.ada, cast.zed)) == (True, False)
    with pytest.raises(Forbidden, match="Not yours"):
        of_the_member.require(cast.ada, cast.zed)


def test_a_refusal_is_worded_once_in_its_policies_module() -> None:
    said: Counter[str] = Counter()
    elsewhere = []
    for path in sources():
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name == "rule":
                said.update(words)
            if words and name in ("rule", "Forbidden") and path.name not in ("policies.py", "errors.py"):
                elsewhere.append(f"{path.relative_to(ROOT)}: {words[0]}")
    assert len(said) > 50
    assert [sentence for sentence, times in said.items() if times > 1] == []
    assert elsewhere == WORDED_ELSEWHERE


def test_pages_and_acts_do_not_repeat_the_words_of_a_rule() -> None:
    """Said once more anywhere, the two would part company."""
    texts = {path: path.read_text() for path in sources() if path.name != "policies.py"}
    rules = [one for module in POLICIES for one in vars(module).values() if isinstance(one, Rule)]
    assert [path for path, text in texts.items() if any(one.sentence in text for one in rules)] == []
