"""PDFs made by the worker, their progress seen, and downloaded."""

from uuid import UUID

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.browsing import Person


def print_the_packet(lead: Person, application: UUID, *expected: str) -> None:
    """What was gathered about somebody in the parts that are chosen, from the debrief's page."""
    lead.visit(f"/applications/{application}/debrief/")
    lead.page.locator("summary", has_text="Packet").click()
    lead.page.get_by_role("checkbox", name="The brief of the role").uncheck()
    lead.go("Make the packet")
    _wait_and_read(lead, *expected)


def print_the_brief(lead: Person, role: UUID, expected: str) -> None:
    """The signed brief, on one page."""
    lead.visit(f"/roles/{role}/brief/")
    lead.go("PDF")
    assert _wait_and_read(lead, expected) == 1


def _wait_and_read(person: Person, *expected: str) -> int:
    """See the work go on until it is done, download the PDF and find what is `expected` in it; returns its pages."""
    page = person.page
    expect(page.get_by_role("progressbar").or_(page.get_by_role("link", name="Download PDF"))).to_be_visible()
    expect(page.get_by_role("heading", name="Ready")).to_be_visible(timeout=60_000)
    person.look()
    reader = PdfReader(person.downloads("Download PDF").path())
    text = " ".join("".join(one.extract_text() for one in reader.pages).split())
    assert [one for one in expected if one not in text] == [], text[:2000]
    return len(reader.pages)
