"""The résumés of the demo are real files: one hides text, one is a scan."""

from candidates.domain.files.reading import Reading, read_file
from candidates.services import Person
from hiring.demo import files
from hiring.demo.world import told


def read(name: str) -> Reading:
    return read_file(files.resume({"name": name}, Person(name=name, email="somebody@mailbox.example"))[1], "cv.pdf")


def test_each_says_what_the_story_says() -> None:
    for name, page in told("files")["pages"].items():
        found = read(name)
        assert bool(found.reason) == bool(page.get("scan")), name
        assert [one.text for one in found.hidden] == ([page["hides"]] if "hides" in page else []), name
        if not page.get("scan"):
            assert all(job[1] in found.text for job in page["work"]), name
