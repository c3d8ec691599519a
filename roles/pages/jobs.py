"""The public pages: the list of an organisation's open roles, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.timezone import localdate

from roles.domain.jd_lint.language import detect
from roles.models import JdVersion, Role, Stage
from roles.pages import job, public_links
from roles.queries import playbook


def list_rows(roles: Iterable[Role]) -> list[dict[str, Any]]:
    """Return each role as the list shows it, with the beginning of its published JD; one query."""
    published = JdVersion.objects.filter(role__in=roles, state=JdVersion.State.PUBLISHED)
    texts = dict(published.values_list("role_id", "sections"))
    return [_row(role, job.summary(texts[role.pk])) for role in roles]


def page(role: Role) -> dict[str, Any]:
    """Return the context of roles/job.html, but for `via`."""
    jd = JdVersion.objects.get(role=role, state=JdVersion.State.PUBLISHED)
    told = _steps(role)
    parts = _parts(role, jd, bool(told))
    headline = str(jd.sections.get(job.HEADLINE, "")).strip()
    return {
        **_facts(role),
        "role": role,
        "organisation": role.organisation,
        "address": public_links.job_url(role.organisation.slug, role.pk),
        "headline": headline,
        "parts": parts,
        "steps": told,
        "minutes": sum(step.minutes or 0 for step in told),
        "summary": job.summary(jd.sections),
        "language": detect(" ".join([headline, *(part.text for part in parts)])),
        "posting": _posting(role, headline, parts) if role.takes_applications else None,
    }


def _steps(role: Role) -> list[job.Step]:
    stages = Stage.objects.filter(role=role)
    return job.steps(list(stages.values("kind", "label", "minutes", "hours", "pay_minor", "mainly_theory", "puzzles")))


def _parts(role: Role, jd: JdVersion, told: bool) -> list[job.Section]:
    requirements = list(jd.requirements.values_list("text", "kind"))
    book = playbook.part(role.organisation_id, "brief_and_jd")["jd"]["sections"]
    return job.sections(book, jd.sections, requirements, told)


def _row(role: Role, summary: str) -> dict[str, Any]:
    href = reverse("roles:job", args=[role.organisation.slug, role.pk])
    return {**_facts(role), "href": href, "summary": summary}


def _facts(role: Role) -> dict[str, Any]:
    return {
        "title": role.title,
        "location": role.location,
        "engagement": job.ENGAGEMENTS.get(role.engagement, ""),
        "band": job.band(role.band_low_minor, role.band_high_minor, role.currency),
        "posted": _posted(role),
    }


def _posted(role: Role) -> date:
    """Return the day on which people could first read and answer the JD, where the organisation is."""
    moments = [role.opened_at, role.first_published_at]  # type: ignore[attr-defined]  # annotated by public_roles
    return localdate(max(moment for moment in moments if moment), ZoneInfo(role.organisation.zone))


def _posting(role: Role, headline: str, parts: Sequence[job.Section]) -> dict[str, Any]:
    names = ("id", "title", "engagement", "location", "band_low_minor", "band_high_minor", "currency")
    return job.posting(
        {name: getattr(role, name) for name in names},
        organisation=role.organisation.name,
        url=public_links.job_url(role.organisation.slug, role.pk),
        posted=_posted(role),
        headline=headline,
        parts=parts,
    )
