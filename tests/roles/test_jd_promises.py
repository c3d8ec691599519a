"""What a JD promises of the way to the job, held against the loop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.domain.jd_promises import broken
from roles.domain.jd_promises.loop import Step, Told, in_words, told

ROWS = [
    ("application", "Applied", None, None, None),
    ("resume_screen", "Evidence screen", None, None, None),
    ("recruiter_screen", "Recruiter screen", 15, None, None),
    ("technical_screen", "A system you shipped", 45, None, None),
    ("take_home", "Take-home", None, 4, 20000),
    ("system_design", "System design", 60, None, None),
    ("collaboration", "Working with others", 45, None, None),
    ("debrief", "Debrief", None, None, None),
    ("references", "References", None, None, None),
    ("offer", "Offer", None, None, None),
]
LOOP = told(
    [
        {"kind": kind, "label": label, "minutes": minutes, "hours": hours, "pay_minor": pay, "patience_days": 5}
        for kind, label, minutes, hours, pay in ROWS
    ],
    2,
)
UNPAID = Told(tuple(Step(one.label, one.minutes, one.talk, one.task, 0) for one in LOOP.steps), 5)
SHORT = Told(tuple(one for one in LOOP.steps if not one.task), 5)


@pytest.mark.parametrize(
    ("text", "loop", "passages"),
    [
        ("Three interviews, then an offer.", LOOP, {"Three interviews": "4 interviews"}),
        ("Four interviews. Two technical interviews among them.", LOOP, {}),
        ("One call with the founder and three conversations with the team.", LOOP, {}),
        ("Seven steps, and you hear from us within five days.", LOOP, {"Seven steps": "8 steps"}),
        ("You hear from us within two days.", LOOP, {"within two days": "within 5 days"}),
        ("An unpaid take-home of six hours.", LOOP, {"unpaid": "", "six hours": "4 hours"}),
        ("A paid take-home of 3 to 4 hours.", LOOP, {}),
        ("A paid take-home of 4 hours and 45 minutes with operations.", LOOP, {}),
        ("A paid take-home.", UNPAID, {"paid": ""}),
        ("The take-home is paid with 300 €.", LOOP, {"300 €": ""}),
        ("We give you a take-home.", SHORT, {"take-home": ""}),
        ("No take-home.", LOOP, {"No take-home": ""}),
        ("No take-home.", SHORT, {}),
        ("About seven hours of your time.", LOOP, {}),
        ("It takes three hours of your time.", LOOP, {"three hours of your time": "7 hours of your time"}),
        ("A 30-minute call, then 45 minutes on a system.", LOOP, {"30-minute": ""}),
        ("90 minutes of your time.", LOOP, {"90 minutes": "405 minutes"}),
        ("Vier Gespräche, insgesamt 400 Minuten.", LOOP, {}),
        ("Drei Gespräche und keine Hausaufgabe.", LOOP, {"Drei Gespräche": "4 Gespräche", "keine Hausaufgabe": ""}),
        ("Three interviews.", Told(()), {}),
    ],
)
def test_a_promise_that_the_loop_does_not_keep(text: str, loop: Told, passages: dict[str, str]) -> None:
    language = "de" if "Gespräche" in text else "en"
    found = {text[one.start : one.end]: one.instead for _, one in broken({"process": text}, loop, language)}
    assert found == passages


def test_elsewhere_only_the_take_home_is_read() -> None:
    texts = {"team": "You hold two interviews a week with three engineers.", "pay": "The take-home is unpaid."}
    assert [key for key, _ in broken(texts, LOOP, "en")] == ["pay"]


STEPS = st.builds(Step, st.just("Step"), st.integers(0, 300), st.booleans(), st.just(False), st.just(0.0))
HALF_HOURS = st.integers(1, 16).map(lambda half: half * 30)
PAYS = st.sampled_from([0.0, 200.0])
TASKS = st.builds(Step, st.just("Task"), HALF_HOURS, st.just(False), st.just(True), PAYS)


@given(
    st.lists(STEPS, min_size=1, max_size=9),
    st.none() | TASKS,
    st.none() | st.integers(1, 90),
    st.sampled_from(["en", "de"]),
)
def test_what_is_inserted_from_the_loop_agrees_with_it(
    steps: list[Step], task: Step | None, patience: int | None, language: str
) -> None:
    loop = Told((*steps, *([task] if task else ())), patience)
    text = in_words(loop, f"{task.pay:,.0f} €" if task and task.pay else "", language)
    assert list(broken({"process": text}, loop, language)) == []
