"""The composition root of the API: every app's `api.py` under `/api/v1/`, its description, and its 404."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path, re_path

from foundation.core.api import pages
from foundation.core.api.files import LinkedFile

APPS = (
    "foundation.people",
    "foundation.activity",
    "foundation.documents",
    "roles",
    "candidates",
    "rubrics",
    "assessments",
    "sync",
)


def _collections() -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for app in APPS:
        if (spec := find_spec(f"{app}.api")) and spec.has_location:
            found += import_module(f"{app}.api").urlpatterns
    return found


urlpatterns = [
    path("v1/schema/", pages.schema, name="api-schema"),
    path("v1/docs/", pages.docs, name="api-docs"),
    path("v1/docs.md", pages.docs_markdown, name="api-docs-markdown"),
    path("v1/docs/<slug:chapter>.md", pages.chapter_markdown, name="api-chapter-markdown"),
    path("v1/files/<str:token>", LinkedFile.as_view()),
    path("v1/", include(_collections())),
    re_path(r"^", pages.nothing),
]
