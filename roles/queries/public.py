"""What anybody may read without an account: roles that were opened and shown, and whether they take applications."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from foundation.core import clock
from foundation.people.models import Organisation
from roles.models import JdVersion, Role

MOST_IN_SITEMAP = 20_000
FURTHEST_WEST = timedelta(hours=12)  # behind UTC: there a day ends last


def shown_roles() -> QuerySet[Role]:
    """Return the roles that anybody may know of: they were opened, and their JD is published.

    One that takes nobody now is among them; its page says so. `first_published_at` is when its JD first was,
    `share_mark` that of its picture.
    """
    published = JdVersion.objects.filter(role=OuterRef("pk"), state=JdVersion.State.PUBLISHED)
    roles = Role.objects.filter(Exists(published), opened_at__isnull=False).exclude(state=Role.State.SCOPING)
    return roles.annotate(first_published_at=Min("jds__published_at"), share_mark=F("share_picture__mark"))


def public_roles(slug: str) -> QuerySet[Role]:
    """Return those of an organisation."""
    return shown_roles().filter(organisation__slug=slug)


def open_roles(organisation: Organisation) -> list[Role]:
    """Return the roles to which people may apply today, the newest first, each with its organisation: one query."""
    found = public_roles(organisation.slug).filter(still_open(today_of(organisation)))
    roles = list(found.order_by("-opened_at", "pk"))
    for role in roles:
        role.organisation = organisation
    return roles


def still_open(day: date) -> Q:
    """Open, and not past its closing date on `day`."""
    return Q(state=Role.State.OPEN) & (Q(closes_on=None) | Q(closes_on__gte=day))


def takes_public(role: Role) -> bool:
    """Tell whether people may apply by themselves today: the role is open, and its closing date has not passed."""
    return role.takes_applications and not (role.closes_on and role.closes_on < today_of(role.organisation))


def today_of(organisation: Organisation) -> date:
    """Return the day that it is where the organisation is."""
    return localdate(clock.now(), ZoneInfo(organisation.zone))


def public_organisation(slug: str) -> Organisation | None:
    """Return an organisation that has shown a role to the public; None for one that has not, and for none."""
    return Organisation.objects.filter(Exists(public_roles(slug)), slug=slug).first()


def listed_pages() -> list[Role]:
    """Return the open roles of all organisations for search engines, each with its organisation, changed last first.

    A role is listed as long as its page takes people, by the day where its organisation is; the query takes those that
    may be open anywhere on earth.
    """
    earliest = (clock.now() - FURTHEST_WEST).date()
    rows = shown_roles().filter(still_open(earliest)).select_related("organisation")
    return [role for role in rows.order_by("-updated_at", "pk")[:MOST_IN_SITEMAP] if takes_public(role)]
