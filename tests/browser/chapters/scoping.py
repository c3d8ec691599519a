"""From a problem to a brief that leadership signed."""

import re
from uuid import UUID

from playwright.sync_api import expect

from tests.browser.browsing import Person
from tests.factories.roles import ANSWERS, BRIEF, OUTCOMES

TITLE = "Founding ML engineer"
FACTS = {
    "Do you have strong backend engineers?": "Yes",
    "Does anyone in-house understand training and evaluation?": "No",
    "Are there models already, in notebooks or in use?": "No",
    "Is any model serving real users today?": "No",
    "Is the data this needs collected, accessible and reasonably clean?": "Ready",
    "Can a technical leader give direction every day (not every week)?": "Yes",
    "Would known methods, well applied, fail to solve this?": "No",
    "Is there one number in production that says it works?": "Yes",
}
DEPTHS = {"Modelling": (3, 4), "Engineering": (4, 4), "Platform": (2, 3)}
SECTIONS = {
    "outcome": "Business outcome",
    "users": "Who depends on it",
    "data_have": "Data we have",
    "data_missing": "Data we do not have",
    "stack": "Current stack",
    "latency": "Latency and throughput",
    "budget": "Budget",
    "compliance": "Compliance",
    "team": "Team",
    "done": "Done in production",
    "day_one": "Owned on day one",
    "month_six": "Owned at six months",
}


def start_a_role(owner: Person, lead: str) -> UUID:
    """The founder starts a role and gives its lead; returns the role's id."""
    owner.visit("/roles/")
    owner.go("New role", "link")
    owner.fill({"Title": TITLE, "Place": "Lisbon, or remote within three hours"})
    owner.page.get_by_label("Lead").select_option(lead)
    owner.go("Start the role")
    expect(owner.page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    found = re.search(r"/roles/([0-9a-f-]{36})/scope/", owner.page.url)
    assert found
    return UUID(found[1])


def answer_the_scope(lead: Person, role: UUID) -> None:
    """The lead answers; the verdict follows along, with its reasons; the band is set."""
    lead.visit(f"/roles/{role}/scope/")
    verdict = lead.page.locator("#verdict")
    expect(verdict.get_by_role("heading", name="Not ready to hire")).to_be_visible()
    lead.page.get_by_role("radio", name=re.compile("^Build a new ML feature")).check()
    for question, answer in {"Is this your first ML hire?": "Yes", **FACTS}.items():
        lead.page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()
    for name, (now, later) in DEPTHS.items():
        lead.page.get_by_label(f"{name}, now").fill(str(now))
        lead.page.get_by_label(f"{name}, in 18 months").fill(str(later))
    for part in ("Data pipelines", "Serving", "Monitoring"):
        lead.page.get_by_role("checkbox", name=part).check()
    asks = lead.page.get_by_role("region", name="Before the role opens")
    for box, text in zip(asks.get_by_role("textbox").all(), ANSWERS["questions"].values(), strict=True):
        box.fill(text)
    expect(verdict.get_by_role("heading", name="Applied ML engineer")).to_be_visible()
    expect(verdict.locator(".lead").get_by_role("link", name="Do you have strong backend engineers")).to_be_visible()
    lead.look()
    lead.go("Save and use this archetype")
    expect(lead.page.get_by_role("region", name="Archetype of the role")).to_contain_text("Applied ML engineer")
    lead.fill({"From, a year": "95,000", "To, a year": "120,000", "Overhead": "25"})
    lead.go("Save budget")


def write_the_brief(lead: Person, role: UUID) -> None:
    """The lead writes; the page keeps the draft by itself."""
    lead.visit(f"/roles/{role}/brief/")
    for key, label in SECTIONS.items():
        lead.page.get_by_label(label, exact=True).fill(BRIEF[key])
    for number, text in enumerate(OUTCOMES, start=1):
        lead.page.get_by_label(f"Outcome {number}").fill(text)
    lead.sees("Complete. It can go to its approvers.")
    lead.look()


def circulate(lead: Person, role: UUID, approvers: list[str]) -> None:
    """The lead sends the latest version to its approvers."""
    lead.visit(f"/roles/{role}/brief/")
    for name in approvers:
        lead.page.get_by_role("checkbox", name=name).check()
    lead.go("Send for signing")
    lead.sees("Circulating")


def answer_the_brief(approver: Person, answer: str, comment: str = "") -> None:
    """An approver comes from My day and answers the version that they read."""
    approver.visit("/")
    approver.go(f"Sign the brief for {TITLE}", "link")
    approver.page.get_by_role("radio", name=re.compile(f"^{answer}")).check()
    approver.page.get_by_label("Comment or reason").fill(comment)
    approver.go("Record my answer")


def the_gate_waits_for(owner: Person, role: UUID, check: str, why: str) -> None:
    """The role cannot open, and its page says why."""
    owner.visit(f"/roles/{role}/open/")
    row = owner.page.get_by_role("listitem").filter(has=owner.page.get_by_role("heading", name=check))
    expect(row).to_contain_text(why)
    expect(owner.page.get_by_role("button", name=re.compile("^Open role"))).to_be_disabled()


def mend_the_brief(lead: Person, role: UUID, text: str) -> None:
    """An edit opens a new version, whose approvers will see what changed."""
    lead.visit(f"/roles/{role}/brief/")
    lead.go("Edit in a new version")
    lead.page.get_by_label("Done in production", exact=True).fill(text)
    lead.go("Save draft")


def reads_what_changed(approver: Person, role: UUID, text: str) -> None:
    """An approver of an older version is shown the difference."""
    approver.visit(f"/roles/{role}/brief/")
    expect(approver.page.get_by_role("region", name=re.compile("^What changed"))).to_contain_text(text)
