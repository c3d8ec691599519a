"""What anybody may read of a role, without an account: the organisation's open roles, and the page of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from foundation.core.errors import NotFound
from foundation.core.pages import render
from roles.models import Role
from roles.pages import jobs as jobs_page
from roles.pages import public_links
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
    context = {
        "organisation": organisation,
        "address": public_links.jobs_url(slug),
        "via": _via(request),
        "rows": jobs_page.list_rows(found),
    }
    return _kept(request, render(request, "roles/jobs.html", context))


@require_safe
def job(request: HttpRequest, slug: str, role_id: UUID) -> HttpResponse:
    """Show the published JD; one that is closed or filled is gone, one that is paused says so."""
    role = public_role(slug, role_id)
    if role.ended:
        return shut(request, role)
    context = {**jobs_page.page(role), "via": _via(request)}
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


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let browsers and proxies keep the page and ask each time whether it still holds: a role may close at once."""
    patch_cache_control(response, public=True, no_cache=True)
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response
