"""The public pages: the list of an organisation's open roles, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from foundation.people.models import Organisation
from roles.domain import places
from roles.domain.jd_lint.language import detect
from roles.models import JdVersion, Requirement, Role, Stage
from roles.pages import job, job_posting, public_links
from roles.queries import playbook
from roles.queries.careers import careers_of
from roles.queries.public import takes_public

ASKED = (
    "id", "title", "engagement", "employment", "location", "places", "workplace", "remote_from", "closes_on",
    "benefits", "band_low_minor", "band_high_minor", "currency",
)  # fmt: skip


def list_rows(roles: Iterable[Role]) -> list[dict[str, Any]]:
    """Return each role as the list shows it, with the beginning of its published JD; one query."""
    published = JdVersion.objects.filter(role__in=roles, state=JdVersion.State.PUBLISHED)
    texts = dict(published.values_list("role_id", "sections"))
    return [_row(role, job.summary(texts[role.pk])) for role in roles]


def page(role: Role) -> dict[str, Any]:
    """Return the context of roles/job.html, but for `via`."""
    jd = JdVersion.objects.get(role=role, state=JdVersion.State.PUBLISHED)
    stages = Stage.objects.filter(role=role)
    told = job.steps(list(stages.values("kind", "label", "minutes", "hours", "pay_minor", "mainly_theory", "puzzles")))
    parts = _parts(role, jd.sections, list(jd.requirements.values_list("text", "kind")), bool(told))
    headline = str(jd.sections.get(job.HEADLINE, "")).strip()
    open_now = takes_public(role)
    posting = _posting(role, headline, parts)
    mark = role.share_mark  # type: ignore[attr-defined]  # annotated by shown_roles
    return {
        **_facts(role),
        "role": role,
        "open": open_now,
        "organisation": role.organisation,
        "address": public_links.job_url(role.organisation.slug, role.pk, role.title),
        "picture": public_links.picture_url(role.organisation.slug, role.pk, mark) if mark else "",
        "headline": headline,
        "parts": parts,
        "steps": told,
        "minutes": sum(step.minutes or 0 for step in told),
        "summary": job.summary(jd.sections),
        "language": detect(" ".join([headline, *(part.text for part in parts)])),
        "posting": posting if open_now and job_posting.showable(posting) else None,
    }


def feed(roles: Sequence[Role]) -> list[dict[str, Any]]:
    """Return each open role with what a board takes of it (`posting`) and its summary; three queries."""
    published = JdVersion.objects.filter(role__in=roles, state=JdVersion.State.PUBLISHED)
    jds = {jd.role_id: jd for jd in published}
    needs: dict[Any, list[tuple[str, str]]] = {}
    wanted = Requirement.objects.filter(jd__in=[jd.pk for jd in jds.values()]).order_by("position")
    for jd_id, text, kind in wanted.values_list("jd_id", "text", "kind"):
        needs.setdefault(jd_id, []).append((text, kind))
    made = []
    for role in roles:
        jd = jds[role.pk]
        headline = str(jd.sections.get(job.HEADLINE, "")).strip()
        parts = _parts(role, jd.sections, needs.get(jd.pk, []), told=False)
        made.append({**_row(role, job.summary(jd.sections)), "role": role, "posting": _posting(role, headline, parts)})
    return made


def employer_of(organisation: Organisation) -> job_posting.Employer:
    """Return the organisation as boards name it."""
    said = careers_of(organisation)
    return job_posting.Employer(organisation.name, said.website, said.logo, organisation.zone)


def asked_of(role: Role) -> dict[str, Any]:
    """Return the role's columns that a JobPosting is made from."""
    return {name: getattr(role, name) for name in ASKED}


def _parts(role: Role, texts: dict[str, Any], requirements: list[tuple[str, str]], told: bool) -> list[job.Section]:
    book = playbook.part(role.organisation_id, "brief_and_jd")["jd"]["sections"]
    return job.sections(book, texts, requirements, told)


def _row(role: Role, summary: str) -> dict[str, Any]:
    href = public_links.job_path(role.organisation.slug, role.pk, role.title)
    return {**_facts(role), "href": href, "summary": summary}


def _facts(role: Role) -> dict[str, Any]:
    kind = Role.Employment(role.employment).label if role.employment else job.ENGAGEMENTS.get(role.engagement, "")
    return {
        "title": role.title,
        "location": role.location or places.in_words(role.places, role.workplace, role.remote_from),
        "places": [places.said(place) for place in role.places],
        "workplace": role.get_workplace_display(),
        "remote_from": [places.country_name(code) for code in role.remote_from],
        "engagement": kind,
        "band": job.band(role.band_low_minor, role.band_high_minor, role.currency),
        "benefits": role.benefits,
        "closes_on": role.closes_on,
        "posted": _posted(role),
    }


def _posted(role: Role) -> date:
    """Return the day on which people could first read and answer the JD, where the organisation is."""
    moments = [role.opened_at, role.first_published_at]  # type: ignore[attr-defined]  # annotated by shown_roles
    return localdate(max(moment for moment in moments if moment), ZoneInfo(role.organisation.zone))


def _posting(role: Role, headline: str, parts: Sequence[job.Section]) -> dict[str, Any]:
    return job_posting.posting(
        asked_of(role),
        employer=employer_of(role.organisation),
        url=public_links.job_url(role.organisation.slug, role.pk, role.title),
        posted=_posted(role),
        headline=headline,
        parts=parts,
    )
