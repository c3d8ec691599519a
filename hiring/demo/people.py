"""Who works at the demo's company, and how they sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foundation.people.models import Job, Membership, Organisation
from foundation.people.services import add_member, create_organisation
from hiring.demo.world import told
from roles.services.careers import set_careers


@dataclass(frozen=True, slots=True)
class Login:
    """A member of the demo; `job` is its label, `key` that of fixtures/demo."""

    key: str
    job: str
    name: str
    email: str


def password() -> str:
    """Return the one password of all logins."""
    return str(told("organisation")["password"])


def logins() -> list[Login]:
    """Return who can sign in, the first of each job before the others."""
    found = [
        Login(row["key"], Job(row["job"]).label, row["name"], _address(row)) for row in told("organisation")["members"]
    ]
    firsts = list({login.job: login for login in reversed(found)}.values())
    return [login for login in found if login in firsts] + [login for login in found if login not in firsts]


def demo_organisation() -> Organisation | None:
    """Return the organisation that the demo made, known by its owner's address; None when it is not there."""
    owner = logins()[0].email
    found = Membership.objects.filter(user__email=owner, organisation__name=told("organisation")["name"])
    member = found.select_related("organisation").first()
    return member.organisation if member else None


def make_people() -> dict[str, Membership]:
    """Make the organisation and everybody in it; returns members by key."""
    said = told("organisation")
    first, *others = said["members"]
    owner = create_organisation(
        name=said["name"],
        owner_email=_address(first),
        owner_name=first["name"],
        password=password(),
        zone=said["zone"],
        currency=said["currency"],
        technical=first.get("technical", False),
    )
    set_careers(actor=owner, **said["careers"])
    return {first["key"]: owner, **dict(_members(owner, others))}


def _members(owner: Membership, rows: list[dict[str, str]]) -> Iterator[tuple[str, Membership]]:
    for row in rows:
        yield (
            row["key"],
            add_member(
                actor=owner,
                email=_address(row),
                name=row["name"],
                job=row["job"],
                technical=bool(row.get("technical", False)),
                title=row.get("title", ""),
                rate_minor=int(row["rate_minor"]) if "rate_minor" in row else None,
                password=password(),
            ),
        )


def _address(row: dict[str, str]) -> str:
    return row.get("email") or f"{row['key']}@{told('organisation')['name'].lower()}.example"
