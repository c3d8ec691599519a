"""Screenshots of the main pages, wide and on a phone, from the demo: `python -m tests.browser.screens [name ...]`.

Plays the demo into the database of DATABASE_URL when that is empty, serves it, and writes docs/screens/<page>.png and
<page>-390.png. With names only those pages are taken.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "screens"
LARGEST = 250_000
COLOURS = 160


@dataclass(frozen=True)
class Shot:
    """A page: the name of its picture, who looks at it ("" is somebody without an account), and its address."""

    name: str
    email: str
    path: str


def shots() -> Iterator[Shot]:
    """Find the pages worth showing in the demo's database."""
    from django.db.models import Count

    from assessments.models import Assignment
    from assessments.services.links import issue
    from candidates.models import InterviewSeat, Onboarding
    from foundation.core.clock import now
    from roles.models import Role
    from rubrics.models import Debrief, Scorecard

    roles = Role.objects.annotate(people=Count("applications")).order_by("-people")
    role, early = roles.filter(state="open")[0], roles.filter(state="scoping")[0]
    lead = role.seats.filter(kind="lead").select_related("member__user")[0].member.user.email
    debrief = Debrief.objects.filter(application__role=role, decision="", opened_at__isnull=False)[0]
    drafts = Scorecard.objects.filter(state="draft", seat__isnull=False, seat__interview__application__role=role)
    seat = InterviewSeat.objects.select_related("member__user").get(pk=drafts.order_by("-updated_at")[0].seat_id)
    take_home = Assignment.objects.filter(state__in=["sent", "started"], closes_at__gt=now()).order_by("-started_at")[0]
    onboarding = Onboarding.objects.select_related("manager__user")[0]
    here, person = f"/roles/{role.pk}", f"/applications/{debrief.application_id}"
    yield Shot("day", lead, "/")
    yield Shot("roles", lead, "/roles/")
    yield Shot("scope", lead, f"/roles/{early.pk}/scope/")
    yield Shot("brief", lead, f"{here}/brief/")
    yield Shot("jd", lead, f"/roles/{early.pk}/jd/")
    yield Shot("loop", lead, f"{here}/loop/")
    yield Shot("board", lead, f"{here}/pipeline/")
    yield Shot("application", lead, f"{person}/")
    yield Shot("scorecard", seat.member.user.email, f"/seats/{seat.pk}/scorecard/")
    yield Shot("debrief", lead, f"{person}/debrief/")
    yield Shot("portal", "", f"/portal/{issue(take_home)}/")
    yield Shot("onboarding", onboarding.manager.user.email, f"/onboarding/{onboarding.pk}/")
    yield Shot("insights", lead, "/insights/")
    yield Shot("library", lead, "/library/")


def take(wanted: set[str]) -> Iterator[Path]:
    """Serve the database and take the pictures; yields the files."""
    from hiring.demo.people import password
    from tests.browser.browsing import Person, chromium
    from tests.browser.ground import running

    asked = [shot for shot in shots() if not wanted or shot.name in wanted]
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), worker=False) as site, chromium() as browser:
        for narrow in (False, True):
            people: dict[str, Person] = {}
            for shot in asked:
                if shot.email not in people:
                    person = people[shot.email] = Person(browser, site.address, narrow=narrow)
                    if shot.email:
                        person.sign_in(shot.email, password())
                people[shot.email].visit(shot.path)
                # Playwright would hide the caret by a style, which the policy of our pages forbids.
                picture = people[shot.email].page.screenshot(caret="initial")
                yield write(picture, FOLDER / f"{shot.name}{'-390' if narrow else ''}.png")
            for person in people.values():
                person.close()


def write(picture: bytes, path: Path) -> Path:
    """Keep a picture with a palette, small enough for a repository; raises ValueError when it is not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes; more than {LARGEST:,} is too much.")
    return path


def main(names: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.test")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop runs in this thread
    django.setup()
    from django.core.management import call_command

    from hiring.demo.people import demo_organisation

    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo", stdout=sys.stderr)
    if demo_organisation() is None:
        sys.exit("This database holds something else than the demo; give an empty one.")
    for path in take(set(names)):
        print(path.relative_to(FOLDER.parent.parent), path.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1:])
