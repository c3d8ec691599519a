"""From a signed brief to an open role: the JD, the loop, the people on it, the gate."""

import re
from uuid import UUID

from playwright.sync_api import expect

from tests.browser.browsing import Person
from tests.factories.roles import JD, OUTCOMES, REQUIREMENTS

BOAST = "We need a rockstar to develop and deploy models that improve our product."


def write_the_jd(lead: Person, role: UUID) -> None:
    """The first try has findings beside the line they are about; mending takes them away; the JD is published."""
    lead.visit(f"/roles/{role}/jd/")
    for key, text in {**JD, "headline": BOAST}.items():
        lead.page.get_by_label(key.replace("_", " ").capitalize(), exact=True).fill(text)
    finding = lead.page.get_by_role("group").filter(has_text="rockstar")
    expect(finding.first).to_be_visible()
    lead.look()
    lead.page.get_by_label("Headline", exact=True).fill(JD["headline"])
    expect(finding).to_have_count(0)
    for text in REQUIREMENTS:
        lead.page.get_by_text("Add a requirement").click()
        new = lead.page.locator("#requirement-new")
        lead.fill({"Requirement": text}, new)
        new.get_by_label(re.compile("^Serves the outcome")).select_option(OUTCOMES[0])
        lead.go("Add", within=new)
    expect(lead.page.get_by_text("Blocker", exact=True)).to_have_count(0)
    lead.go("Publish")
    lead.sees("Version 1, published")


def lay_out_the_loop(lead: Person, role: UUID) -> None:
    """The archetype's stages; the take-home is paid; every outcome of the brief is assessed somewhere."""
    lead.visit(f"/roles/{role}/loop/")
    lead.go("Lay out the stages")
    lead.go("Edit or move Take-home", "link")
    lead.fill({"Pay to the candidate": "300"})
    lead.go("Save stage")
    for text in OUTCOMES:
        lead.page.get_by_role("checkbox", name=f"Take-home assesses: {text}").check()
        lead.settle()
    expect(lead.page.get_by_text("Not covered")).to_have_count(0)
    for key in ("Alt+ArrowUp", "Alt+ArrowDown"):
        at = lead.page.locator("tr[data-stage]", has_text="Take-home").get_attribute("data-place")
        lead.page.locator("#order").get_by_role("link", name="Take-home", exact=True).press(key)
        lead.settle()
        place = int(at or 0) + (1 if key == "Alt+ArrowDown" else -1)
        expect(lead.page.locator("#loop-said")).to_have_text(f"“Take-home” is now number {place}.")
    lead.look()


def seat(owner: Person, role: UUID, name: str, job: str, kind: str) -> None:
    """The founder gives someone a seat on the role."""
    owner.visit(f"/roles/{role}/people/")
    owner.page.get_by_label("Person").select_option(f"{name}, {job}")
    owner.page.get_by_label("As", exact=True).select_option(kind)
    owner.go("Add")
    expect(owner.page.get_by_role("button", name=f"Remove {name} as {kind.lower()}")).to_be_visible()


def open_the_role(lead: Person, role: UUID) -> None:
    """Every check is met, and the role opens."""
    lead.visit(f"/roles/{role}/open/")
    expect(lead.page.get_by_role("heading", name="Readiness 6 of 6")).to_be_visible()
    lead.go("Open role")
    lead.visit(f"/roles/{role}/pipeline/")
    lead.sees("Nobody has applied yet")
