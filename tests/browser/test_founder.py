"""A founder who is not technical, from 'new role' to an open one in one sitting; two colleagues sign."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.browsing import Person
from tests.browser.chapters import opening, scoping
from tests.browser.conftest import Opens
from tests.factories.roles import JD, OUTCOMES, REQUIREMENTS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300), pytest.mark.slow]

DOUBT = "Operations counts alarms, not loads. Name the number that we both read."
DONE = "Spoiled loads per quarter under 60, counted by the claims desk, read by the head of operations."
DEGREE = "A PhD in machine learning is required."
TOOLS = "You must know Spark, Kafka, Airflow, dbt, Kubernetes, Terraform, MLflow and PyTorch."
WHY = "Our technical advisor starts on Monday and takes that seat."


def test_a_founder_opens_a_role(opens: Opens) -> None:
    ada, mei, olu = opens("ada"), opens("mei"), opens("olu")

    role = scoping.start_a_role(ada, "Ada Okafor")
    scoping.answer_the_scope(ada, role)
    scoping.write_the_brief(ada, role)
    scoping.circulate(ada, role, ["Mei Tanaka", "Olu Bankole"])
    scoping.answer_the_brief(mei, "Disagree", DOUBT)
    scoping.answer_the_brief(olu, "Agree This")
    scoping.the_gate_waits_for(ada, role, "Brief signed", "Mei Tanaka disagreed with version 1")
    scoping.mend_the_brief(ada, role, DONE)
    scoping.circulate(ada, role, [])
    scoping.reads_what_changed(mei, role, "claims desk")
    scoping.answer_the_brief(mei, "Agree This")
    scoping.answer_the_brief(olu, "Agree This")
    olu.sees("Version 2, agreed")

    mend_two_blockers(ada, role)
    opening.lay_out_the_loop(ada, role)
    let_the_loop_pass(ada, role)
    open_it(ada, role)


def mend_two_blockers(founder: Person, role: UUID) -> None:
    """A JD that lists tools and asks for a doctorate is not fit to publish; each finding goes with its cause."""
    founder.visit(f"/roles/{role}/jd/")
    sound = JD["responsibilities"]
    for key, text in {**JD, "responsibilities": f"{sound} {TOOLS} {DEGREE}"}.items():
        founder.page.get_by_label(key.replace("_", " ").capitalize(), exact=True).fill(text)
    blockers = founder.page.get_by_text("Blocker", exact=True)
    expect(blockers).to_have_count(2)
    founder.look()
    founder.page.get_by_label("Responsibilities", exact=True).fill(f"{sound} {DEGREE}")
    expect(blockers).to_have_count(1)
    founder.page.get_by_label("Responsibilities", exact=True).fill(sound)
    expect(blockers).to_have_count(0)
    founder.page.get_by_text("Add a requirement").click()
    new = founder.page.locator("#requirement-new")
    founder.fill({"Requirement": REQUIREMENTS[0]}, new)
    new.get_by_label(re.compile("^Serves the outcome")).select_option(OUTCOMES[0])
    founder.go("Add", within=new)
    founder.go("Publish")
    founder.sees("Version 1, published")


def let_the_loop_pass(founder: Person, role: UUID) -> None:
    """Nobody technical sits in the loop yet: the gate says so, and the owner lets the role pass with a reason."""
    scoping.the_gate_waits_for(founder, role, "Loop lint", "1 blocker in the loop")
    row = founder.page.locator("#check-loop_clean")
    row.get_by_text("Let the role pass without it").click()
    row.get_by_label("Why").fill(WHY)
    founder.go("Let it pass", within=row)
    expect(founder.page.locator("#check-loop_clean")).to_contain_text(WHY)


def open_it(founder: Person, role: UUID) -> None:
    """The role opens; its head tells of the override ever after."""
    founder.go("Open role")
    founder.visit(f"/roles/{role}/pipeline/")
    founder.sees("Nobody has applied yet")
    expect(founder.page.get_by_role("region", name="Role")).to_contain_text("Overridden")
