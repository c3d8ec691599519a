"""Open roles for machines: feeds for job boards and readers, the site's map, and the picture of a shared link."""

from __future__ import annotations

from uuid import UUID
from xml.sax.saxutils import escape

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from foundation.core.errors import NotFound
from roles.models import SharePicture
from roles.pages import job_feeds as feeds
from roles.pages import public_links
from roles.queries.public import listed_pages, open_roles, public_roles
from roles.views.jobs import NOT_HERE, kept, public_employer

FOR_ROBOTS = "User-agent: *\nAllow: /jobs/\nAllow: /static/\nAllow: /sitemap.xml\nDisallow: /\n\nSitemap: {}\n"


@require_safe
def xml(request: HttpRequest, slug: str) -> HttpResponse:
    """The open roles in the XML that job boards read."""
    organisation = public_employer(slug)
    body = feeds.xml(organisation, open_roles(organisation))
    return kept(request, HttpResponse(body, content_type="application/xml; charset=utf-8"))


@require_safe
def json(request: HttpRequest, slug: str) -> HttpResponse:
    """The open roles as a JSON Feed 1.1; each item holds its JobPosting too."""
    organisation = public_employer(slug)
    body = orjson.dumps(feeds.json(organisation, open_roles(organisation)))
    response = kept(request, HttpResponse(body, content_type="application/feed+json"))
    response["Access-Control-Allow-Origin"] = "*"  # public, and asked for by scripts of other pages
    return response


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of an open role, and the list of each organisation."""
    rows = listed_pages()
    lists = {role.organisation.slug: role.updated_at for role in reversed(rows)}
    pages = [(public_links.jobs_url(slug), changed) for slug, changed in sorted(lists.items())]
    pages += [(public_links.job_url(role.organisation.slug, role.pk, role.title), role.updated_at) for role in rows]
    told = [f"<url><loc>{escape(url)}</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>" for url, at in pages]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    body = head + "\n".join(told) + "\n</urlset>\n"
    return kept(request, HttpResponse(body, content_type="application/xml; charset=utf-8"))


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Let search engines read the jobs and nothing else."""
    where = f"{settings.BASE_URL}{reverse('roles:sitemap')}"
    return HttpResponse(FOR_ROBOTS.format(where), content_type="text/plain; charset=utf-8")


@require_safe
def picture(_request: HttpRequest, slug: str, role_id: UUID) -> HttpResponse:
    """The picture of a shared link, as a worker drew it."""
    png = SharePicture.objects.filter(role__in=public_roles(slug).values("pk"), role=role_id).values_list("png").first()
    if png is None:
        raise NotFound(NOT_HERE)
    response = HttpResponse(bytes(png[0]), content_type="image/png")
    patch_cache_control(response, public=True, max_age=86_400)
    return response
