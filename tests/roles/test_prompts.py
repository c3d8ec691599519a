"""Filling the prompt templates, and taking a draft apart: pure, over all inputs."""

from typing import Any

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from roles.domain.drafted import take_apart
from roles.domain.prompts import JOB_DESCRIPTION, KINDS, Fact, Field, fields, fill

BOOK: dict[str, Any] = yaml.safe_load((settings.FIXTURES_ROOT / "playbook" / "brief_and_jd.yaml").read_text())
LABELS = [(row["key"], row["label"]) for row in BOOK["jd"]["sections"]]
WORDS = st.text(st.sampled_from("abc{}%$ \n#-*é🐟"), max_size=30)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_every_field_is_filled_word_for_word_or_listed_as_missing(kind: str, data: st.DataObject) -> None:
    template = BOOK["prompts"][kind]
    names = [field.name for field in fields(template)]
    facts = {name: Fact(name, data.draw(WORDS), "/there/") for name in names if data.draw(st.booleans())}
    extra = [Fact("done in production", data.draw(WORDS))]
    made = fill(kind, template, facts, context=extra, shape=["- {as it is}"])
    filled, missing = [fact.name for fact in made.filled], [fact.name for fact in made.missing]
    assert sorted(filled + missing) == sorted([*names, "done in production"])
    for fact in [*facts.values(), *extra]:
        assert (fact.name in filled) == bool(fact.value.strip())
        assert all(line.rstrip() in made.text for line in fact.value.strip().splitlines())
    assert all(f"- {name}" in made.text for name in missing)
    assert "- {as it is}" in made.text


def test_the_templates_of_the_pack_have_their_fields_and_notes() -> None:
    assert Field("level", "level", "junior, mid or senior") in fields(BOOK["prompts"]["take_home_task"])
    assert Field("time limit", "time limit", "2 to 4 hours") in fields(BOOK["prompts"]["take_home_task"])
    assert len(fields(BOOK["prompts"][JOB_DESCRIPTION])) == 16
    text = fill("take_home_task", BOOK["prompts"]["take_home_task"], {}).text
    assert "refuses the generic 'build a classifier'" in text
    assert "- evaluation criteria" in text


def test_a_field_in_other_words_is_answered_by_its_key() -> None:
    facts = {"job title": Fact("job title", "ML engineer", "/there/")}
    german = fill(JOB_DESCRIPTION, {"fields": [{"key": "job title", "name": "Titel der Stelle"}]}, facts)
    assert "- Titel der Stelle: ML engineer" in german.text
    assert fields({"fields": ["job title: as written"]}) == [Field("job title", "job title", "as written")]


@pytest.mark.parametrize(
    "template", [{}, {"fields": None}, {"fields": "one"}, {"fields": ["", ": x", 3, "a", "a", {}, {"name": "b"}]}]
)
def test_a_template_that_somebody_spoilt_still_makes_a_prompt(template: dict[str, Any]) -> None:
    made = fill(JOB_DESCRIPTION, template, {})
    assert made.text
    assert {fact.name for fact in made.missing} <= {"3", "a"}


DRAFT = """Cut spoiled loads by a third.

## A typical week
You look at last week's misses.

**Success in six months:**
Under 60 a quarter.

### 3. What you own
The forecast job.
#### A smaller heading
stays where it is.

## Requirements
We ask for:
- must: You test what you ship (serves: Late sensor data is handled)
* **Must-have:** You write Python that lasts
- nice: You know lorries
### Nice to have
1. Dutch

How we hire:
A call of 15 minutes.
"""


def test_a_draft_is_taken_apart_by_its_headings() -> None:
    parts = take_apart(DRAFT, LABELS)
    assert parts.loose == "Cut spoiled loads by a third."
    assert parts.sections == {
        "typical_week": "You look at last week's misses.",
        "success_six_months": "Under 60 a quarter.",
        "responsibilities": "The forecast job.\n#### A smaller heading\nstays where it is.",
        "process": "A call of 15 minutes.",
    }
    assert [(line.text, line.must, line.serves) for line in parts.requirements] == [
        ("You test what you ship", True, "Late sensor data is handled"),
        ("You write Python that lasts", True, ""),
        ("You know lorries", False, ""),
        ("Dutch", False, ""),
    ]


def test_text_without_headings_is_loose() -> None:
    parts = take_apart("Just a text.\nWith two lines.", LABELS)
    assert (parts.loose, parts.sections, parts.requirements) == ("Just a text.\nWith two lines.", {}, ())


@given(st.lists(st.one_of(WORDS, st.sampled_from([f"## {label}" for _, label in LABELS])), max_size=12))
def test_no_line_of_a_draft_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    parts = take_apart(text, LABELS, lists=())
    kept = "\n".join([parts.loose, *parts.sections.values()])
    headings = {"".join(filter(str.isalnum, label.lower())) for _, label in LABELS}
    for line in text.split("\n"):
        said = "".join(filter(str.isalnum, line.lower()))
        assert line.strip() in kept or said in headings
