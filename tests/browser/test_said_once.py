"""A founder, alone, from a new role to a published JD: what was typed once is taken everywhere else."""

from collections import Counter
from uuid import UUID

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.browsing import Person
from tests.browser.chapters import scoping
from tests.browser.conftest import Opens
from tests.factories.roles import BRIEF, JD, OUTCOMES, REQUIREMENTS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300), pytest.mark.slow]

TAKEN = ("done", "day_one", "month_six")  # by the brief from Scope
YEARS = "5+ years of experience with forecasting"


def test_nothing_is_typed_twice(opens: Opens) -> None:
    ada = opens("ada")
    typed: Counter[str] = Counter()
    listen(ada, typed)
    role = scoping.start_a_role(ada, "Ada Okafor")
    scoping.answer_the_scope(ada, role)
    write_the_rest_of_the_brief(ada, role)
    ada.visit(f"/roles/{role}/loop/")
    ada.go("Lay out the stages")
    write_the_rest_of_the_jd(ada, role)
    mend_a_line(ada, role)
    ada.go("Publish")
    ada.sees("Version 1, published")
    assert [text for text, times in typed.items() if times > 1 and len(text) > 12] == []


def listen(person: Person, typed: Counter[str]) -> None:
    """Count each text that leaves a field; what the page filled in by itself leaves none."""
    person.page.expose_function("left", lambda text: typed.update([" ".join(text.split())]))
    person.page.add_init_script(
        "document.addEventListener('change', (event) => event.isTrusted !== false && event.target.value"
        " && event.target.matches('textarea, input:not([type])') && window.left(event.target.value));"
    )


def write_the_rest_of_the_brief(founder: Person, role: UUID) -> None:
    """What Scope and the band said stands there already."""
    founder.visit(f"/roles/{role}/brief/")
    for key in TAKEN:
        expect(founder.page.locator(f"#from-scope-{key}")).to_contain_text("From scope")
        expect(founder.page.get_by_label(scoping.SECTIONS[key], exact=True)).not_to_have_value("")
    expect(founder.page.get_by_label("Budget", exact=True)).to_have_value(
        "The band for this hire: €95,000 to €120,000 a year."
    )
    for key, label in scoping.SECTIONS.items():
        if key not in (*TAKEN, "budget"):
            founder.page.get_by_label(label, exact=True).fill(BRIEF[key])
    for number, text in enumerate(OUTCOMES, start=1):
        founder.page.get_by_label(f"Outcome {number}").fill(text)
    founder.sees("Complete. It can go to its approvers.")
    founder.look()


def write_the_rest_of_the_jd(founder: Person, role: UUID) -> None:
    """Half of the JD stands there; the problem, the team and the way to the job are taken from where they are said."""
    founder.visit(f"/roles/{role}/jd/")
    expect(founder.page.get_by_label("Pay", exact=True)).to_have_value("€95,000 to €120,000 a year.")
    for key, where, what in (
        ("headline", "the brief", "Business outcome"),
        ("team", "the brief", "Team"),
        ("process", "the loop", "Steps, hours and pay"),
        ("process", "the plan", "Weeks from first call to offer"),
    ):
        offers = founder.page.locator(f"#sources-{key}")
        offers.get_by_text("Insert from", exact=False).first.click()
        founder.go(f"Insert from {where}", within=offers.get_by_role("listitem").filter(has_text=what))
        expect(founder.page.locator(f"#sources-{key}")).to_contain_text(f"From {where}")
    founder.page.get_by_label("Typical week", exact=True).fill(JD["typical_week"])
    founder.page.get_by_label("Growth", exact=True).fill(JD["growth"])
    founder.page.get_by_label("Growth", exact=True).press("Tab")
    expect(founder.page.locator("#notes-growth")).to_be_empty()
    founder.look()


def mend_a_line(founder: Person, role: UUID) -> None:
    """A requirement of years is replaced by one click, and the click taken back and done again."""
    for text in (REQUIREMENTS[0], YEARS):
        founder.page.get_by_text("Add a requirement").click()
        new = founder.page.locator("#requirement-new")
        founder.fill({"Requirement": text}, new)
        new.get_by_label("Serves the outcome").select_option(OUTCOMES[0])
        founder.go("Add", within=new)
    line(founder).get_by_text("Years instead of deeds").click()
    page = founder.page  # pressed at once: a toast stays for ten seconds, and looking closely takes some of them
    with page.expect_event("framenavigated"):
        line(founder).get_by_role("button", name="Replace line").click()
    with page.expect_event("framenavigated"):
        page.get_by_role("button", name="Undo").click()
    founder.settle()
    expect(line(founder)).to_contain_text(YEARS)
    line(founder).locator("summary").filter(has_text="Years instead of deeds").focus()
    with founder.page.expect_event("framenavigated"):
        founder.page.keyboard.press("Alt+Enter")
    founder.settle()
    expect(line(founder)).to_contain_text("you can tell of work that others rely on")
    expect(founder.page.get_by_text("Blocker", exact=True)).to_have_count(0)


def line(founder: Person) -> Locator:
    return founder.page.locator(".jd-line[data-kind=li]").filter(has_text="with forecasting")
