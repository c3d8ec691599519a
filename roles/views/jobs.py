"""What anybody may read of a role, without an account: the organisation's open roles, and the page of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from foundation.core.errors import NotFound
from foundation.core.pages import render
from foundation.people.models import Organisation
from roles.models import Role
from roles.pages import jobs as jobs_page
from roles.pages import public_links
from roles.queries.public import open_roles, public_organisation, public_roles

NOT_HERE = "There is no such job here. It may have been taken down, or the address is not whole."


@require_safe
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """List the organisation's open roles."""
    return kept(request, _list(request, public_employer(slug), "roles/jobs.html"))


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # typed for views without arguments
def embedded(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the same list to stand in a frame on the organisation's own pages: it holds links and takes nothing.

    The snippet may stand there before a first role is shown. The frame then says that none is open, in the same words
    for any address, since whoever has shown nothing is not to be found; an error page would not show in a frame.
    """
    organisation = public_organisation(slug)
    if organisation is None:
        nobody = {"organisation": None, "address": "", "rows": ()}
        response = render(request, "roles/jobs_embedded.html", nobody, status=404)
        patch_cache_control(response, no_store=True)
        return response
    return kept(request, _list(request, organisation, "roles/jobs_embedded.html"))


def public_employer(slug: str) -> Organisation:
    """Return an organisation that has shown a role to the public. Raises NotFound."""
    organisation = public_organisation(slug)
    if organisation is None:
        raise NotFound(NOT_HERE)
    return organisation


def _list(request: HttpRequest, organisation: Organisation, template: str) -> HttpResponse:
    context = {
        "organisation": organisation,
        "address": public_links.jobs_url(organisation.slug),
        "via": _via(request),
        "rows": jobs_page.list_rows(open_roles(organisation)),
    }
    return render(request, template, context)


@require_safe
def job(request: HttpRequest, slug: str, role_id: UUID, words: str = "") -> HttpResponse:
    """Show the published JD; one that is closed or filled is gone, one that is paused or past its day says so.

    An address without the title, or with one that the role no longer has, is sent on to the one with it.
    """
    role = public_role(slug, role_id)
    if role.ended:
        return shut(request, role)
    if words != public_links.words_of(role.title):
        return _sent_on(request, role)
    context = {**jobs_page.page(role), "via": _via(request)}
    return kept(request, render(request, "roles/job.html", context))


def _sent_on(request: HttpRequest, role: Role) -> HttpResponse:
    """Send on for good, yet be asked each time: a title may change back, and two kept answers would go in a circle."""
    path = public_links.job_path(role.organisation.slug, role.pk, role.title)
    via = _via(request)
    response = HttpResponsePermanentRedirect(public_links.tracked(path, via) if via else path)
    patch_cache_control(response, no_cache=True)
    return response


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


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let browsers and proxies keep the page and ask each time whether it still holds: a role may close at once."""
    patch_cache_control(response, public=True, no_cache=True)
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response
