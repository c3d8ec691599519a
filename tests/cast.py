"""The people that every test knows, made through services.

`acme` is the organisation Brightwater; `zed` owns Otherland and must never see anything of Brightwater.
They are made once for the whole run and kept in the database, so that a test pays one query for them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from foundation.people.models import Job, Membership, Organisation
from foundation.people.services import add_member, create_organisation

PASSWORD = "correct-horse-42"


@dataclass(frozen=True)
class Cast:
    """Members by first name; `acme` and `other` are the two organisations."""

    ada: Membership  # owner
    rafa: Membership  # recruiter
    mei: Membership  # hiring manager, leads the role
    ines: Membership  # interviewer, technical
    tom: Membership  # interviewer, technical
    oba: Membership  # interviewer from outside engineering
    vic: Membership  # advisor, external, technical
    olu: Membership  # observer, signs briefs
    zed: Membership  # owner of the other organisation

    @property
    def acme(self) -> Organisation:
        return self.ada.organisation

    @property
    def other(self) -> Organisation:
        return self.zed.organisation

    def members(self) -> dict[str, Membership]:
        """Return all by first name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def address(first: str) -> str:
    """Return the e-mail address of one of the cast."""
    return f"{first}@otherland.example" if first == "zed" else f"{first}@brightwater.example"


def build() -> None:
    """Make both organisations and everybody in them."""
    ada = create_organisation(
        name="Brightwater", owner_email=address("ada"), owner_name="Ada Okafor", password=PASSWORD, zone="Europe/Lisbon"
    )
    for first, name, job, technical in (
        ("rafa", "Rafa Duarte", Job.RECRUITER, False),
        ("mei", "Mei Tanaka", Job.HIRING_MANAGER, True),
        ("ines", "Inês Carvalho", Job.INTERVIEWER, True),
        ("tom", "Tom Becker", Job.INTERVIEWER, True),
        ("oba", "Oba Adeyemi", Job.INTERVIEWER, False),
        ("vic", "Vic Laurent", Job.ADVISOR, True),
        ("olu", "Olu Bankole", Job.OBSERVER, False),
    ):
        rate = 18000 if job == Job.ADVISOR else None
        add_member(
            actor=ada, email=address(first), name=name, job=job, technical=technical, rate_minor=rate, password=PASSWORD
        )
    create_organisation(name="Otherland", owner_email=address("zed"), owner_name="Zed Moreau", password=PASSWORD)


def load() -> Cast | None:
    """Return the cast as it is in the database, in one query; None when it is not there."""
    found = Membership.objects.filter(organisation__slug__in=("brightwater", "otherland"))
    by_email = {member.user.email: member for member in found.select_related("user", "organisation")}
    names = [field.name for field in fields(Cast)]
    if not all(address(first) in by_email for first in names):
        return None
    return Cast(**{first: by_email[address(first)] for first in names})
