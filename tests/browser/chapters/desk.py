"""A recruiter's desk: an export with questions, résumés one after the other, many at once, two who are one."""

import re
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from playwright.sync_api import expect

from candidates.models import Application, Attachment, Candidate
from roles.models import Role
from tests.browser.browsing import Person
from tests.browser.chapters.arriving import card, stands_in

# Every day can be read two ways, "Phone chat" is no stage of ours, and nobody knows what a weather is.
EXPORT = """Name,E-mail,Phone,Location,Job,Stage,Status,Source,Applied On,Weather
Bronwyn Llewellyn,bronwyn@example.com,,Cardiff,{title},Applied,Active,Referral,02/03/2026,Rain
Kofi Larbi,kofi@example.com,,Accra,{title},Applied,Active,Referral,03/03/2026,Sun
Noemie Traore,t@example.com,{phone},Lyon,{title},Applied,Active,Referral,04/03/2026,
Sana Iqbal,sana@example.com,,Leeds,{title},Phone chat,Active,Referral,05/03/2026,
Wen Zhaoyang,wen@example.com,,Xi'an,{title},Applied,Active,Referral,06/03/2026,Fog
,,,,{title},Applied,Active,,07/03/2026,
"""
RESUME = """{name}
{email}
Work
ML engineer, Coldharbour Logistics 2022 - now
Built the door-alarm forecaster for 900 refrigerated trucks with one other engineer; I own data, model and rollout.
Held out the last ten days and compared with a threshold rule.
"""
SOON = 3_500  # three seconds, and what it takes to look
READ_WITHIN = 45.0


def answer_an_import(recruiter: Person, phone: Person, folder: Path, role: Role, number: str) -> None:
    """An export raises three questions; what cannot be taken is counted, and the last answer opens the import."""
    export = folder / "export.csv"
    export.write_text(EXPORT.format(title=role.title, phone=number), encoding="utf-8")
    page = recruiter.page
    recruiter.visit("/candidates/")
    recruiter.go("Import people", "link")
    page.get_by_label("File").set_input_files(export)
    recruiter.go("Read the file")
    recruiter.sees("3 questions need you")
    phone.visit(page.url)
    phone.sees("3 questions need you")
    page.get_by_label("What Weather is").select_option("Leave out")
    recruiter.sees("2 questions need you")
    page.get_by_role("radio", name=re.compile("^Day first")).check()
    recruiter.sees("1 question needs you")
    page.get_by_label(re.compile("Phone chat.* means")).select_option("active:Recruiter screen")
    recruiter.sees("Every question is settled")
    recruiter.settle()
    recruiter.look()
    assert not Candidate.objects.filter(name="Kofi Larbi").exists()
    recruiter.go("Import 5 rows")
    recruiter.sees("5 rows are in. 1 was not taken; its reason stands below")
    recruiter.sees("1 person may be somebody you know")
    phone.visit(page.url)
    kofi = Application.objects.get(candidate__name="Kofi Larbi")
    assert f"{kofi.applied_at:%d %B}" == "03 March", "the day was asked about, and the answer counts"


def match_resumes(recruiter: Person, folder: Path, names: Sequence[str]) -> None:
    """Their résumés follow in a ZIP, each to the person whose address its file bears; a worker reads them."""
    bundle = folder / "resumes.zip"
    with zipfile.ZipFile(bundle, "w") as packed:
        for one in Candidate.objects.filter(name__in=names):
            packed.writestr(f"{one.email}.txt", RESUME.format(name=one.name, email=one.email))
    recruiter.visit("/imports/")
    recruiter.page.get_by_label("File").set_input_files(bundle)
    recruiter.go("Read the file")
    recruiter.sees(f"{len(names)} files are matched to one person")
    recruiter.go(f"Attach {len(names)} files")
    recruiter.sees(f"{len(names)} rows are in")
    expect(recruiter.page.get_by_role("link", name="Take the import back")).to_be_visible()
    deadline = time.monotonic() + READ_WITHIN
    while Attachment.objects.exclude(read_at=None).count() < len(names):
        assert time.monotonic() < deadline, f"the worker has not read {len(names)} files in {READ_WITHIN:.0f} s"
        time.sleep(0.2)


def read_resumes(recruiter: Person, phone: Person, role: UUID) -> None:
    """Two are read without a mouse: one goes on, is brought back and goes on again; the other is put aside."""
    page = recruiter.page
    recruiter.visit(f"/roles/{role}/review/")
    phone.visit(page.url)
    page.evaluate("window.still = true")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bronwyn Llewellyn")
    recruiter.sees("Built the door-alarm forecaster for 900 refrigerated trucks")
    for key in ("4", "n", "3", "a"):
        page.keyboard.press(key)
    recruiter.said("Bronwyn Llewellyn moved to Recruiter screen.")
    page.keyboard.press("z")
    recruiter.said("Bronwyn Llewellyn is back at Evidence screen.")
    page.keyboard.press("a")
    recruiter.said("Bronwyn Llewellyn moved to Recruiter screen.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kofi Larbi")
    page.keyboard.press("l")
    recruiter.said("Put aside for later.")
    assert page.evaluate("window.still") is True, "the whole page was loaded anew"


def decline_many(recruiter: Person, phone: Person, role: UUID, names: Sequence[str]) -> None:
    """People are ticked in the table and declined with a letter by keyboard, and all of it is taken back."""
    page = recruiter.page
    recruiter.visit(f"/roles/{role}/table/")
    phone.visit(page.url)
    for name in names:
        page.get_by_label(f"Select {name}").focus()
        page.keyboard.press("x")
    expect(page.locator("#selection")).to_contain_text(f"{len(names)} selected")
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason, kept for each").select_option(index=1)
    expect(dialog.get_by_label("Letter")).not_to_have_value("")
    recruiter.settle()
    recruiter.look()
    recruiter.go(f"Decline {len(names)} people", within=dialog)
    recruiter.said(f"{len(names)} people declined.")
    declined = Application.objects.filter(status="rejected", candidate__name__in=names)
    assert declined.count() == len(names)
    with page.expect_event("framenavigated"):
        page.keyboard.press("z")
    recruiter.settle()
    recruiter.said(f"Taken back for {len(names)} people.")
    assert not declined.exists()


def merge_and_part(recruiter: Person, phone: Person, role: UUID) -> None:
    """The import brought somebody who was here: shown side by side, merged, and taken apart again."""
    page = recruiter.page
    recruiter.visit("/candidates/duplicates/")
    page.keyboard.press("j")
    recruiter.go("Noémie Traoré and Noemie Traore", "link")
    phone.visit(page.url)
    page.get_by_text("Go on with the older one").click()
    for kept in ("Noémie Traoré since", "n@example.com", "Lyon"):
        page.get_by_role("cell").get_by_role("radio", name=kept).check()
    expect(page.locator("[aria-keyshortcuts='Control+Enter']")).not_to_have_attribute("aria-disabled", "true")
    recruiter.settle()
    with page.expect_event("framenavigated"):
        page.keyboard.press("Control+Enter")
    recruiter.settle()
    recruiter.sees("Merged. Can be taken apart until")
    here = Candidate.objects.filter(name__startswith="No")
    assert [one.location for one in here] == ["Lyon"]
    recruiter.go("Take apart", "link")
    phone.visit(page.url)
    recruiter.go("Take apart")
    recruiter.said("are two people again")
    assert {one.location for one in here.all()} == {"Grenoble", "Lyon"}


def see_each_other(one: Person, other: Person, role: UUID) -> None:
    """Two boards stand open; what each moves appears on the other's, told and without a reload."""
    for person in (one, other):
        person.visit(f"/roles/{role}/pipeline/")
        person.page.evaluate("window.still = true")
    one.page.wait_for_timeout(2_500)  # the first answer is the measure of the next
    for mover, watcher, name in ((one, other, "Wen Zhaoyang"), (other, one, "Kofi Larbi")):
        card(mover, name).get_by_role("link", name=name).focus()
        mover.page.keyboard.press("]")
        stands_in(mover, name, "Evidence screen")
        expect(watcher.page.locator("#live")).to_contain_text(name, timeout=SOON)
        stands_in(watcher, name, "Evidence screen")
    for person in (one, other):
        assert person.page.evaluate("window.still") is True
        person.look()
