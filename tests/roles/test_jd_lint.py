"""The linter's contract: any text, exact places, structured JDs, scope and traces, tools of one's own, language."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.domain.jd_lint import (
    Context,
    Finding,
    LintResult,
    Requirement,
    StructuredJd,
    lint,
    load_rulebook,
    rules_from,
)
from roles.domain.jd_lint.language import detect
from roles.domain.jd_lint.phrase_index import PhraseIndex, WordStarts, phrases

BOOK = load_rulebook()
WORDS = [
    "You", "must", "have", "5+", "years", "of", "experience", "with", "PyTorch", "TensorFlow", "and", "or", ",", ".",
    "\n", "\n\n", "-", "PhD", "is", "not", "required", "Requirements", "Nice to have", ":", "(", ")", "ninja", "young",
    "team", "Kaggle", "rank", "per week", "Monday", "30 %", "from", "to", "€70,000–80,000", "und", "die", "Erfahrung",
    "mindestens", "Jahre", "Promotion", "Wünschenswert", "🚀", "R&D", "Go", "#", "**", "1.", "he", "will", "dashboards",
    "publish", "papers", "production", "’", "\u00a0", "İ", "ß",
]  # fmt: skip
jd_like = st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)


def rules(result: LintResult) -> set[str]:
    return {finding.rule for finding in result.findings}


def of(result: LintResult, rule: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.rule == rule]


# --- any text ---------------------------------------------------------------------------------------------------


@given(st.one_of(st.text(max_size=300), jd_like))
def test_any_text_is_read_or_refused(text: str) -> None:
    result = lint(text)
    if not result.read:
        assert result.findings == ()
    places = []
    for finding in result.findings:
        rule = BOOK.rules[finding.rule]
        assert (finding.severity, finding.why, finding.fix) == (rule.severity, rule.why, rule.fix)
        if finding.start is None or finding.end is None:
            assert finding.text is finding.start is finding.end is None
        else:
            assert 0 <= finding.start < finding.end <= len(text)
            assert finding.text == text[finding.start : finding.end]
            places.append(finding.start)
    assert places == sorted(places)


@given(
    st.dictionaries(st.sampled_from(["headline", "typical_week", "requirements", "team", "other"]), jd_like),
    st.lists(jd_like, max_size=4),
)
def test_any_structured_jd_is_read_in_place(sections: dict[str, str], items: list[str]) -> None:
    jd = StructuredJd(sections, [Requirement(text) for text in items])
    for finding in lint(jd).findings:
        if finding.start is not None:
            source = items[finding.item] if finding.item is not None else sections[str(finding.section)]
            assert finding.text == source[finding.start : finding.end]


@given(jd_like)
def test_typography_does_not_shift_places(text: str) -> None:
    plain, typographic = text.replace("’", "'").replace("\u00a0", " "), text.replace(" ", "\u00a0")
    assert [(f.rule, f.start, f.end) for f in lint(plain).findings] == [
        (f.rule, f.start, f.end) for f in lint(typographic.replace("’", "'")).findings
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "and, ",
        "(",
        "5 years ",
        "we ",
        "- x\n",
        "build ",
        "from 1 to ",
        "€1-",
        "PyTorch, ",
        "young ",
        "🔥 x\n",
        "Some words here\n",
        "in six months 5 ",
        "we talk, ",
        "What we do. ",
        "5 (today) ",
        "Salary: 5\n",
        "from 1% now ",
        "A\n",
        "PhD ",
        "Kaggle ",
        "Anna, ",
    ],
)
def test_work_grows_with_length_only(piece: str) -> None:
    """Counted in calls, which a loop over the whole text for each of its pieces would multiply; a clock is no test."""

    def calls(count: int) -> int:
        text, made = "You must have " + piece * count, 0

        def note(_frame: FrameType, _event: str, _arg: object) -> None:
            nonlocal made
            made += 1

        sys.setprofile(note)
        try:
            lint(text)
        finally:
            sys.setprofile(None)
        return made

    calls(10)
    assert calls(1000) < calls(250) * 4 * 1.5


# --- language ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are looking for an engineer who will work with us on the data.", "en"),
        ("Wir suchen eine Person, die mit uns an den Daten arbeitet.", "de"),
        ("Nous cherchons une personne pour travailler avec nous sur les données.", "fr"),
        ("Buscamos una persona para trabajar con nosotros en los datos de la empresa.", "es"),
        ("Cerchiamo una persona per lavorare con noi sui dati della nostra azienda.", "it"),
        ("Wij zoeken iemand die met ons aan de data van het bedrijf wil werken.", "nl"),
        ("Szukamy osoby, która będzie z nami pracować nad danymi i jest do tego gotowa.", "pl"),
        ("Мы ищем инженера, который будет работать с данными.", "und"),
        ("データを扱うエンジニアを募集しています。", "und"),
        ("نبحث عن مهندس للعمل على البيانات", "und"),
        ("", "en"),
        ("Python, SQL, PyTorch", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text) == language
    result = lint(text)
    assert result.read is (language in ("en", "de"))
    assert result.language_not_read is not result.read


def test_german_with_english_terms_is_german() -> None:
    assert (
        detect("Machine Learning Engineer: Wir suchen für unser Team einen Senior Developer mit Cloud Skills.") == "de"
    )


# --- structured JDs, scope and traces ---------------------------------------------------------------------------

JD = StructuredJd(
    {
        "headline": "Cut wrong routes from 12 % to 5 % by May.",
        "typical_week": "word " * 41,
        "success_six_months": "The planner runs in all depots and fewer than 5 % of routes are changed by hand.",
        "team": "You report to Femke and work with two dispatchers.",
        "growth": "A mentor and €1,500 a year for courses.",
        "process": "A call of 30 minutes, a paid task of three hours, a day with us.",
        "pay": "€66,000–78,000",
    },
    [
        Requirement("Python that others can change", "must", "planner"),
        Requirement("Deep knowledge of distributed training", "must", None),
        Requirement("A PhD", "nice", None),
    ],
)


def test_structured_jd_names_the_untraced_must() -> None:
    result = lint(JD)
    assert rules(result) == {"untraced_requirement"}
    (finding,) = result.findings
    assert (finding.section, finding.item, finding.start) == ("requirements", 1, 0)
    assert finding.text == JD.requirements[1].text


def test_sections_left_out_are_missing() -> None:
    kept = {key: text for key, text in JD.sections.items() if key not in ("team", "growth", "process", "pay")}
    assert {"missing_team", "missing_growth", "missing_process", "missing_pay"} <= rules(
        lint(replace(JD, sections=kept))
    )


def test_week_under_forty_words_is_missing() -> None:
    short = {**JD.sections, "typical_week": "word " * 39}
    assert "no_typical_week" in rules(lint(replace(JD, sections=short)))


@pytest.mark.parametrize(
    ("now", "later", "fires"),
    [
        ({"modeling": 3, "engineering": 4, "platform": 2}, {}, True),
        ({"modeling": 3, "engineering": 4, "platform": 3}, {"platform": 5}, True),
        ({"modeling": 3, "engineering": 4, "platform": 4}, {}, False),
        ({}, {}, False),
    ],
)
def test_scope_mismatch(now: dict[str, int], later: dict[str, int], fires: bool) -> None:
    found = of(lint(JD, Context(dimensions_now=now, dimensions_later=later)), "scope_mismatch")
    assert bool(found) is fires
    assert all(finding.item == 1 and "distributed training" in str(finding.text) for finding in found)


UNICORN = """ML Engineer

Requirements
- Deep expertise in statistics and machine learning
- Expert in software architecture and distributed systems
- Extensive experience with Kubernetes and serving at scale
"""


def test_unicorn_needs_the_scope() -> None:
    assert "unicorn" not in rules(lint(UNICORN))
    scope = {"modeling": 4, "engineering": 4, "platform": 2}
    assert "unicorn" in rules(lint(UNICORN, Context(dimensions_now=scope)))
    two = UNICORN.replace("- Extensive", "Nice to have\n- Extensive")
    assert "unicorn" not in rules(lint(two, Context(dimensions_now=scope)))


# --- context and data -------------------------------------------------------------------------------------------

RESEARCH = "Research Engineer\n\nThe team works on seals.\n\nRequirements\n- PhD in acoustics\n"


@pytest.mark.parametrize(
    ("archetype", "told", "text", "fires"),
    [
        ("ml_research_engineer", True, RESEARCH, False),
        ("ml_research_engineer", False, RESEARCH, True),
        ("ml_research_engineer", None, RESEARCH, True),
        ("ml_research_engineer", None, RESEARCH + "\nWhy: known methods fail under water.\n", False),
        ("applied_ml_engineer", True, RESEARCH, True),
        (None, None, RESEARCH + "\nWhy: known methods fail under water.\n", False),
    ],
)
def test_doctorate_for_research_that_says_why(archetype: str | None, told: bool | None, text: str, fires: bool) -> None:
    assert ("phd_required" in rules(lint(text, Context(archetype, known_methods_fail=told)))) is fires


def test_an_organisation_adds_its_own_tools() -> None:
    text = (
        "ML Engineer\n\nThe job is with us.\n\nRequirements\n"
        "- PyTorch, Docker, Kafka, Airflow, Redis\n- Foobase in depth\n- Barflow and Airflow\n"
    )
    own = [
        {"name": "Foobase", "kind": "product"},
        {"name": "Barflow", "kind": "platform", "family": "orchestrator", "names": ["Barflow", "bar-flow"]},
    ]
    assert not {"framework_laundry_list", "overlapping_frameworks"} & rules(lint(text))
    assert {"framework_laundry_list", "overlapping_frameworks"} <= rules(lint(text, Context(extra_tools=own)))
    assert not {"framework_laundry_list", "overlapping_frameworks"} & rules(lint(text))


def test_rules_speak_in_the_words_of_the_rulebook() -> None:
    edited = replace(
        BOOK, rules=rules_from([{"id": key, "severity": "note", "detects": "x", "why": "ours"} for key in BOOK.rules])
    )
    finding = lint("We want a data ninja for the team.", rulebook=edited).findings[0]
    assert (finding.rule, finding.severity, finding.why, finding.text) == ("buzzwords", "note", "ours", "ninja")


def test_every_tool_is_found_by_every_name() -> None:
    for entry in BOOK.entries:
        for name in entry.get("names") or ([] if entry.get("ambiguous") else [entry["name"]]):
            found = BOOK.tools.find(f"we know {name} well")
            assert [(hit.tool.name, hit.sure) for hit in found] == [(entry["name"], True)], name


@pytest.mark.parametrize("spelling", ["scikit-learn", "sklearn", "Scikit Learn", "SKLEARN", "sci-kit learn"])
def test_spellings(spelling: str) -> None:
    assert [hit.tool.name for hit in BOOK.tools.find(f"({spelling})")] == ["scikit-learn"]


@pytest.mark.parametrize("text", ["JavaScript", "going", "Sparkasse", "Javanese", "Reacts", "pandastic", "kafkaesque"])
def test_names_are_whole_words(text: str) -> None:
    assert [hit for hit in BOOK.tools.find(f"a {text} day") if hit.tool.kind != "language"] == []


# --- the phrase index -------------------------------------------------------------------------------------------

SOME = (
    r"rock[- ]?stars?",
    r"(?:a |the )?(?:big|huge) (?:boss|chief)",
    r"\w*kenntnisse",
    r"x?yz",
    r"[ab]c",
    r"(?=d)do",
    "straße",
    r"\w*-?gugs?",
)
SOUGHT = PhraseIndex(*SOME)


@given(st.text(alphabet="rockstas -thebighugdoxyzcßße\nkn", max_size=60))
def test_phrase_index_finds_what_the_pattern_finds(text: str) -> None:
    lower = text.lower()
    expected = [found.span() for found in phrases(*SOME).finditer(lower)]
    assert [found.span() for found in SOUGHT.finditer(lower, WordStarts.of(lower))] == expected


# --- demands in any section of the editor -------------------------------------------------------------------------

SECTIONS = ("headline", "typical_week", "success_six_months", "impact", "responsibilities", "team", "growth", "process")
OPENING = "The work of the team is to keep models running and to help others use them well. "


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("A PhD in machine learning is required.", "phd_required"),
        ("We require at least 5 years of experience in ML.", "years_of_experience"),
        ("Publications at NeurIPS are required.", "credential_proxy"),
        ("AWS, GCP and Azure are required.", "overlapping_frameworks"),
        ("You must know PyTorch, Airflow, Docker, Kubernetes, Spark and Terraform.", "framework_laundry_list"),
    ],
)
def test_a_demand_counts_in_every_section(section: str, sentence: str, rule: str) -> None:
    found = lint(StructuredJd({section: OPENING + sentence})).findings
    assert rule in {finding.rule for finding in found if finding.section == section}


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize(
    "sentence",
    [
        "A PhD is not required here, and our team has two.",
        "You can do a PhD with us, and you need no experience.",
        "After two years you can lead a team.",
        "Our mentors have 10 years of experience.",
        "You will learn PyTorch, Airflow, Docker, Kubernetes, Spark and Terraform.",
    ],
)
def test_what_is_told_or_offered_is_no_demand_in_any_section(section: str, sentence: str) -> None:
    found = lint(StructuredJd({section: OPENING + sentence})).findings
    assert not [finding for finding in found if finding.start is not None]
