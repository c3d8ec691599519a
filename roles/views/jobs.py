"""What anybody may read of a role, without an account: the organisation's open roles, and the page of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from foundation.core.errors import NotFound
from foundation.core.pages import render
from roles.domain.jd_lint.language import detect
from roles.models import JdVersion, Role, Stage
from roles.pages import job as job_page
from roles.pages import public_links
from roles.queries import playbook
from roles.queries.seeing import public_organisation, public_roles

NOT_HERE = "There is no such job here. It may have been taken down, or the address is not whole."


@require_safe
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """List the organisation's open roles."""
    organisation = public_organisation(slug)
    if organisation is None:
        raise NotFound(NOT_HERE)
    found = list(public_roles(slug).filter(state=Role.State.OPEN).order_by("-opened_at", "pk"))
    for role in found:
        role.organisation = organisation
    published = JdVersion.objects.filter(role__in=found, state=JdVersion.State.PUBLISHED)
    texts = dict(published.values_list("role_id", "sections"))
    context = {
        "organisation": organisation,
        "address": public_links.jobs_url(slug),
        "via": _via(request),
        "rows": [_row(role, job_page.summary(texts[role.pk])) for role in found],
    }
    return _kept(request, render(request, "roles/jobs.html", context))


@require_safe
def job(request: HttpRequest, slug: str, role_id: UUID) -> HttpResponse:
    """Show the published JD; one that is closed or filled is gone, one that is paused says so."""
    role = public_role(slug, role_id)
    if role.ended:
        return shut(request, role)
    jd = JdVersion.objects.get(role=role, state=JdVersion.State.PUBLISHED)
    stages = Stage.objects.filter(role=role).values(
        "kind", "label", "minutes", "hours", "pay_minor", "mainly_theory", "puzzles"
    )
    told = job_page.steps(list(stages))
    requirements = list(jd.requirements.values_list("text", "kind"))
    book = playbook.part(role.organisation_id, "brief_and_jd")["jd"]["sections"]
    parts = job_page.sections(book, jd.sections, requirements, bool(told))
    headline = str(jd.sections.get(job_page.HEADLINE, "")).strip()
    context = {
        **_facts(role),
        "role": role,
        "organisation": role.organisation,
        "address": public_links.job_url(slug, role.pk),
        "via": _via(request),
        "headline": headline,
        "parts": parts,
        "steps": told,
        "minutes": sum(step.minutes or 0 for step in told),
        "summary": job_page.summary(jd.sections),
        "language": detect(" ".join([headline, *(part.text for part in parts)])),
        "posting": _posting(role, headline, parts) if role.takes_applications else None,
    }
    return _kept(request, render(request, "roles/job.html", context))


def public_role(slug: str, role_id: UUID) -> Role:
    """Return a role that the public may know of, with its organisation. Raises NotFound."""
    role = public_roles(slug).select_related("organisation").filter(pk=role_id).first()
    if role is None:
        raise NotFound(NOT_HERE)
    return role


def shut(
    request: HttpRequest, role: Role, *, typed: Mapping[str, str] | None = None, status: int | None = None
) -> HttpResponse:
    """Say that the role takes nobody now: gone when that is for good. `typed` gives back what somebody wrote."""
    gone = role.ended
    context = {"role": role, "organisation": role.organisation, "typed": typed or {}, "gone": gone}
    return render(request, "roles/job_shut.html", context, status=status or (410 if gone else 200))


def _via(request: HttpRequest) -> str:
    return public_links.code_of(request.GET.get("via", ""))


def _row(role: Role, summary: str) -> dict[str, Any]:
    href = reverse("roles:job", args=[role.organisation.slug, role.pk])
    return {**_facts(role), "href": href, "summary": summary}


def _facts(role: Role) -> dict[str, Any]:
    return {
        "title": role.title,
        "location": role.location,
        "engagement": job_page.ENGAGEMENTS.get(role.engagement, ""),
        "band": job_page.band(role.band_low_minor, role.band_high_minor, role.currency),
        "posted": _posted(role),
    }


def _posted(role: Role) -> date:
    """Return the day on which people could first read and answer the JD, where the organisation is."""
    moments = [role.opened_at, role.first_published_at]  # type: ignore[attr-defined]  # annotated by public_roles
    return localdate(max(moment for moment in moments if moment), ZoneInfo(role.organisation.zone))


def _posting(role: Role, headline: str, parts: list[job_page.Section]) -> dict[str, Any]:
    names = ("id", "title", "engagement", "location", "band_low_minor", "band_high_minor", "currency")
    return job_page.posting(
        {name: getattr(role, name) for name in names},
        organisation=role.organisation.name,
        url=public_links.job_url(role.organisation.slug, role.pk),
        posted=_posted(role),
        headline=headline,
        parts=parts,
    )


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let browsers and proxies keep the page and ask each time whether it still holds: a role may close at once."""
    patch_cache_control(response, public=True, no_cache=True)
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response
