"""docs/guide/situations.md tells of each situation what the verdict says: who, at which level, how engaged, and why."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from roles.domain import shipped
from roles.domain.verdict import Answers, Verdict, verdict

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "situations.md"
BOOK = shipped.book("scoping")
PARTS = list(shipped.work_parts(BOOK))
READY = {"success_metric": True}
NO_LEVEL = "open"


def on(goal: str | None = None, first: bool | None = None, owns: list[str] | None = None, **facts: Any) -> Answers:
    """A scope with its problem and its number said, and these answers."""
    return Answers(
        goal=goal,  # type: ignore[arg-type]  # one of the goals of the playbook
        first_hire=first,
        owns=owns or [],
        problem="Loads spoil on the way.",
        facts={**READY, **facts},
    )


SITUATIONS: dict[str, Answers] = {
    "Nothing is answered yet": Answers(),
    "There is a wish for AI and no number": on("build", success_metric=False),
    "The problem is written down, and nothing else": on(),
    "Data lies in six systems that nobody owns": on("build", True, data_ready="scattered"),
    "No data is collected yet, and one deep problem waits": on("specialise", data_ready="none"),
    "Notebooks full of models, none in use": on("scale", False, models_exist=True, in_production=False),
    "Data scientists with nothing in production, first engineer": on(
        "build", True, models_exist=True, in_production=False, daily_technical_lead=False
    ),
    "Nine models serve users, and nights are short": on("scale", False, models_exist=True, in_production=True),
    "Models are live, and the role owns all around them": on(
        "scale", False, PARTS, models_exist=True, in_production=True, owns_whole_stack=True
    ),
    "The goal is to scale, and there are no models": on("scale", models_exist=False),
    "Users are served by models that do not exist": on("build", in_production=True, models_exist=False),
    "Known methods fail, and this is what is sold": on("build", False, novel_method_needed=True, core_property=True),
    "Known methods fail at a first hire": on("build", True, novel_method_needed=True, daily_technical_lead=True),
    "Strong backend, nobody knows training": on("build", False, strong_backend=True, training_knowledge=False),
    "Strong backend, first hire, a CTO every day": on(
        "build", True, strong_backend=True, training_knowledge=False, daily_technical_lead=True
    ),
    "One deep problem, a team that runs things": on("specialise", False, owns_whole_stack=False),
    "One deep problem, and the first hire": on("specialise", True, daily_technical_lead=False),
    "One deep problem for ten weeks before a fair": on("specialise", False, owns_whole_stack=False, deadline=True),
    "One deep problem that is what is sold": on("specialise", False, core_property=True),
    "A first hire alone, from idea to users": on("build", True, daily_technical_lead=False),
    "A first hire beside a CTO": on("build", True, daily_technical_lead=True),
    "A first hire, and nobody said who leads": on("build", True),
    "A first hire who owns everything": on("build", True, PARTS, owns_whole_stack=True, daily_technical_lead=False),
    "A second engineer for one more feature": on("build", False),
    "Something new, and no model yet": on("build", False, models_exist=False),
    "A proof of concept would answer it": on("build", False, proof_of_concept=True),
    "The date is in two months": on("build", False, deadline=True),
    "Heart of the product, with serving and on-call": on("build", False, ["serving", "on-call"], core_property=True),
    "It is the heart of the product, and a trial would do": on(
        "build", False, core_property=True, proof_of_concept=True
    ),
    "The role owns everything, and two parts are ticked": on("build", False, PARTS[:2], owns_whole_stack=True),
    "A first hire alone, and the date is in two months": on("build", True, daily_technical_lead=False, deadline=True),
    "Notebooks that idle, and known methods fail": on(
        "build", False, models_exist=True, in_production=False, novel_method_needed=True
    ),
    "Models are live, and nobody can tell how good they are": on(
        "scale", False, models_exist=True, in_production=True, strong_backend=True, training_knowledge=False
    ),
    "A first hire beside a CTO, who owns everything": on(
        "build", True, PARTS, owns_whole_stack=True, daily_technical_lead=True
    ),
    "One deep problem that is what is sold, and others run the platform": on(
        "specialise", False, owns_whole_stack=False, core_property=True
    ),
    "One deep problem, and a proof of it would do": on(
        "specialise", False, owns_whole_stack=False, proof_of_concept=True
    ),
    "Known methods fail, and the date is in two months": on("build", False, novel_method_needed=True, deadline=True),
    "No data yet, and a proof is wanted by a date": on(
        "build", True, data_ready="none", proof_of_concept=True, deadline=True
    ),
    "Neither a number nor data": on("build", True, success_metric=False, data_ready="none"),
    "No number, and all else is said": on(
        "build", True, success_metric=False, daily_technical_lead=True, data_ready="ready", models_exist=False
    ),
}  # fmt: skip


def row_of(name: str, result: Verdict) -> list[str]:
    """What the page tells of a situation."""
    engaged = " or ".join(result.argued_for).replace("_", " ") or NO_LEVEL
    doubt = result.contradictions[0].because if result.contradictions else ""
    if not doubt and result.close:
        doubt = f"Close to: {result.close.says}"
    return [name, result.primary.says, result.level or NO_LEVEL, engaged, ", ".join(result.primary.source), doubt]


def rows() -> dict[str, list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
    cells = [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines]
    return {row[0]: row for row in cells}


def test_the_page_tells_every_situation() -> None:
    assert list(rows()) == list(SITUATIONS)
    assert len(SITUATIONS) >= 40


@pytest.mark.parametrize("name", SITUATIONS)
def test_situation(name: str) -> None:
    assert rows()[name] == row_of(name, verdict(SITUATIONS[name]))
