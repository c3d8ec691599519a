"""From everybody's scorecards to a decision, an offer and the first months."""

import re
from datetime import timedelta
from uuid import UUID

from playwright.sync_api import expect

from foundation.core.clock import today
from tests.browser.browsing import Person
from tests.browser.chapters.arriving import stands_in

DISSENT = "Nobody asked about the second depot."
REASON = "Shipped and kept running what we need; the split about on-call is answered by the second reference."


def the_offer_waits_for_the_debrief(lead: Person, role: UUID, name: str, at: str) -> None:
    """Nobody reaches the offer before the debrief has decided; the board says why and the card stays."""
    lead.visit(f"/roles/{role}/pipeline/")
    lead.press(f"Move {name}")
    with lead.expecting(409):
        lead.press(re.compile("^Offer"), "menuitem")
    expect(lead.page.get_by_role("alert")).to_contain_text("There was no debrief yet.")
    stands_in(lead, name, at)


def plan_the_debrief(lead: Person, application: UUID) -> None:
    """Before anything lies side by side the lead settles the slot and the line; a line of 9 is none."""
    lead.visit(f"/applications/{application}/debrief/")
    lead.go("Plan it", "link")
    lead.fill({"Minutes of the slot": "45", "The numbers say yes from": "9"})
    with lead.expecting(422):
        lead.go("Settle it")
    lead.fill({"The numbers say yes from": "3"})
    lead.go("Settle it")
    lead.sees("Numbers say yes from")


def declare_a_tie(judge: Person, application: UUID) -> None:
    """Whoever knows the candidate otherwise says so, and keeps their voice."""
    judge.visit(f"/applications/{application}/ties/")
    judge.page.get_by_role("radio", name="Studied together").check()
    judge.fill({"In a few words": "One course, ten years ago"})
    judge.go("Declare it")
    judge.look()


def debrief(lead: Person, application: UUID) -> None:
    """The lead opens the debrief: votes and agenda first, then the table by stage; deciding waits for comments."""
    lead.visit(f"/applications/{application}/debrief/")
    lead.go("Open debrief")
    expect(lead.page.get_by_role("region", name="Votes, before anyone talked")).to_contain_text("Studied together")
    heat = lead.page.get_by_role("region", name="Scores by stage").get_by_role("table")
    expect(heat.get_by_role("row", name=re.compile("Split: comment first.*2 to 4")).first).to_be_visible()
    expect(heat.get_by_role("columnheader", name="Take-home")).to_have_count(1)
    lead.look()
    lead.go("Start")
    while lead.page.get_by_role("link", name=re.compile("^Write the comment")).count():
        expect(lead.page.get_by_role("button", name=re.compile(r"^Record decision ?\. Opens when"))).to_be_visible()
        lead.go(
            re.compile("^Write the comment"),
            "link",
            within=lead.page.locator(".splits > li").filter(has_text="Write the comment").first,
        )
        lead.fill({"What was said, and what follows from it": "One heard of the depots, one of the night before."})
        lead.go("Keep the comment")


def say_after_talking(judge: Person, application: UUID) -> None:
    """What was written first stays beside what is said later; a view shown early is a dissent."""
    judge.visit(f"/applications/{application}/debrief/")
    judge.page.get_by_text("Say what you think after talking").click()
    judge.page.get_by_role("group", name="What do you recommend now?").get_by_role(
        "radio", name="No", exact=True
    ).check()
    judge.page.get_by_label("What changed it, or did not").fill(DISSENT)
    judge.page.get_by_role("checkbox", name="Show mine at once").check()
    judge.go("Say it")
    expect(judge.page.get_by_role("region", name="Dissent on record")).to_contain_text(DISSENT)
    judge.look()


def decide(lead: Person, application: UUID) -> None:
    """The decision carries its reason."""
    lead.visit(f"/applications/{application}/debrief/")
    with lead.expecting(422):
        lead.go("Record decision")
    lead.page.get_by_role("radio", name=re.compile("^Make an offer")).check()
    lead.page.get_by_label("Reason, tied to the brief").fill(REASON)
    lead.go("Record decision")
    expect(lead.page.get_by_role("region", name="Decision")).to_contain_text(REASON)


def move_by_form(lead: Person, application: UUID, stage: str) -> None:
    """The candidate's page has a plain form for moving."""
    lead.visit(f"/applications/{application}/")
    lead.go("Move", "link")
    lead.page.get_by_role("radio", name=stage, exact=True).check()
    lead.go("Move")
    expect(lead.page.get_by_role("navigation", name="Breadcrumb")).to_contain_text(stage)


def draft_the_offer(lead: Person, application: UUID, approver: str) -> None:
    """Terms outside the band ask for a reason; inside they go round for approval."""
    lead.visit(f"/applications/{application}/offers/new/")
    lead.fill(
        {
            "Base pay per year": "130000",
            "Start": (today() + timedelta(days=30)).isoformat(),
            "Answer until": (today() + timedelta(days=7)).isoformat(),
        }
    )
    lead.page.get_by_role("checkbox", name=approver).check()
    with lead.expecting(422):
        lead.go("Save the draft")
    lead.fill({"Base pay per year": "112000"})
    lead.go("Save the draft")
    lead.sees("€112,000")
    lead.go("Send round for approval")


def approve_the_offer(approver: Person) -> None:
    """The approver comes from My day."""
    approver.visit("/")
    approver.go(re.compile("^Approve the offer"), "link")
    approver.page.get_by_role("radio", name="I agree").check()
    approver.go("Answer")
    approver.sees("Everybody agreed")


def hire(lead: Person, application: UUID) -> None:
    """The offer goes out and is accepted, which fills the last opening and asks about everybody else."""
    lead.visit(f"/applications/{application}/offers/")
    lead.go(re.compile("^Offer 1"), "link")
    lead.go("Record as sent")
    lead.go("Record the yes")


def answer_everybody_else(lead: Person, hired: str, other: str) -> None:
    """Nobody is declined unless it is said; the plan of the hire is one link away."""
    expect(lead.page.get_by_role("heading", name="Everybody else")).to_be_visible()
    lead.sees(f"{hired} is hired")
    plan = lead.page.get_by_role("link", name="Plan of the first months").get_attribute("href")
    for fold in lead.page.get_by_text("1 person, each alone").all():
        fold.click()
    lead.page.get_by_label(other).select_option("Decline")
    lead.look()
    lead.go("Do this")
    lead.sees("1 person is declined")
    lead.visit(str(plan))


def plan_the_first_months(lead: Person, name: str, outcome: str) -> None:
    """The 30-60-90 plan starts from the outcomes of the brief."""
    expect(lead.page.get_by_role("heading", level=1, name=f"First months of {name}")).to_be_visible()
    for day in (30, 60, 90):
        expect(lead.page.get_by_role("heading", name=re.compile(f"^Day {day}:"))).to_be_visible()
    expect(lead.page.get_by_role("region", name="Ships in the first 90 days")).to_contain_text(outcome)
    lead.fill({"First project": "Baseline in two depots", "How you will know it worked": "It beats the rules"})
    lead.go("Save the plan")
    lead.go(
        re.compile("^Done"),
        within=lead.page.get_by_role("region", name=re.compile("^Before day one")).locator("li").first,
    )
    expect(lead.page.get_by_role("region", name=re.compile("^Before day one 1 of"))).to_be_visible()
