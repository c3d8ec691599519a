"""From an open role to a board with people on it: intake, import, moves."""

import re
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Locator, expect

from tests.browser.browsing import Person
from tests.browser.chapters.scoping import TITLE

EXPORT = f"""First Name,Last Name,E-mail,Job,Stage,Status,Source,Applied On,Notes,Weather
Noor,Haddad,noor.haddad@example.com,{TITLE},Recruiter screen,Active,Referral,2026-11-10,Met at a meetup,Rain
<script>alert(1)</script>,Kovač,kovac@example.com,{TITLE},,Active,Careers page,2026-11-12,,
,,,{TITLE},,Active,,,,
"""


def add_by_form(recruiter: Person, role: UUID, name: str, email: str, resume: Path) -> None:
    """Someone is added with a résumé; what is missing is said beside its field, and what was typed is kept."""
    recruiter.visit(f"/roles/{role}/candidates/new/")
    recruiter.fill({"Place": "Porto"})
    with recruiter.expecting(422):
        recruiter.go("Add candidate")
    expect(recruiter.page.get_by_label("Place")).to_have_value("Porto")
    recruiter.fill({"Name": name, "E-mail": email})
    recruiter.page.get_by_label("How they came").select_option("Referral")
    recruiter.page.get_by_label("Résumé").set_input_files(resume)
    recruiter.go("Add candidate")
    expect(recruiter.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    recruiter.sees(resume.name)


def add_by_import(recruiter: Person, folder: Path) -> None:
    """A file is asked about, nothing is written before the yes, and each row is told about afterwards."""
    export = folder / "export.csv"
    export.write_text(EXPORT, encoding="utf-8")
    recruiter.visit("/candidates/")
    recruiter.page.get_by_role("link", name="Import people").click()
    recruiter.page.get_by_label("File").set_input_files(export)
    recruiter.go("Read the file")
    recruiter.sees("1 question needs you")
    recruiter.page.get_by_label("What Weather is").select_option("Leave out")
    recruiter.sees("Every question is settled")
    recruiter.page.get_by_text("1 row that cannot be taken").click()
    recruiter.sees("It has neither a name nor an e-mail address.")
    here = recruiter.page.url
    recruiter.visit("/candidates/")
    expect(recruiter.page.get_by_text("Noor Haddad")).to_have_count(0)
    recruiter.page.goto(here)
    recruiter.go("Import 2 rows")
    recruiter.sees("2 rows are in. 1 was not taken; its reason stands below")
    recruiter.page.get_by_role("link", name="All 3").click()
    rows = recruiter.page.get_by_role("region", name="Rows, table")
    expect(rows.get_by_role("row", name=re.compile("Noor Haddad.*New person"))).to_be_visible()
    expect(rows.get_by_role("row", name=re.compile(r"<script>.*Kovač.*New person"))).to_be_visible()


def card(person: Person, name: str) -> Locator:
    """The card of someone on the board."""
    return person.page.get_by_role("listitem").filter(has=person.page.get_by_role("heading", name=name, exact=True))


def lane(person: Person, stage: str) -> Locator:
    """A stage of the board."""
    return person.page.get_by_role("region", name=re.compile(rf"^{stage}\b"))


def stands_in(person: Person, name: str, stage: str) -> None:
    """Expect a card in a stage, and in no other."""
    expect(lane(person, stage).get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(person.page.get_by_role("heading", name=name, exact=True)).to_have_count(1)


def take_up(person: Person, name: str, over: str) -> None:
    """Begin to drag a card, and hold it over a stage."""
    mouse, held = person.page.mouse, card(person, name)
    held.hover()
    box = held.bounding_box()
    assert box
    mouse.down()
    # The drag begins before the stage is brought into view: what is dragged is what lies where the button went down.
    mouse.move(box["x"] + box["width"] / 2 + 12, box["y"] + box["height"] / 2, steps=3)
    lane(person, over).hover()
    lane(person, over).hover()


def let_go(person: Person) -> None:
    """Drop what is held."""
    person.page.mouse.up()
    person.settle()


def two_drag_the_same_card(one: Person, other: Person, role: UUID, name: str) -> None:
    """Both hold the card over another stage; the first drop moves it, the second is told where it is now."""
    for person in (one, other):
        person.visit(f"/roles/{role}/pipeline/")
        stands_in(person, name, "Applied")
    take_up(other, name, "Recruiter screen")
    take_up(one, name, "Evidence screen")
    let_go(one)
    stands_in(one, name, "Evidence screen")
    with other.expecting(409):
        let_go(other)
    stands_in(other, name, "Evidence screen")
    expect(card(other, name).get_by_role("alert")).to_contain_text("Mei Tanaka")


def move_by_keyboard(person: Person, role: UUID, name: str) -> None:
    """A card is taken on by keys alone: one stage with ], by the menu with M, and back with [."""
    person.visit(f"/roles/{role}/pipeline/")
    card(person, name).get_by_role("link", name=name).focus()
    person.page.keyboard.press("]")
    stands_in(person, name, "Recruiter screen")
    person.page.keyboard.press("m")
    expect(person.page.get_by_role("menu")).to_be_visible()
    person.look()
    person.press(re.compile("^System design"), "menuitem")
    stands_in(person, name, "System design on our case")
    person.page.keyboard.press("[")
    stands_in(person, name, "Take-home")
    person.page.keyboard.press("[")
    stands_in(person, name, "A system you shipped")
