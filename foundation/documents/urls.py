"""Addresses of documents."""

from django.urls import path

from foundation.documents.views import pages

app_name = "documents"
urlpatterns = [
    path("documents/", pages.documents, name="list"),
    path("documents/<slug:kind>/<uuid:subject_id>/", pages.request_document, name="request"),
    path("documents/<uuid:document_id>/", pages.document, name="document"),
    path("documents/<uuid:document_id>/file/", pages.download, name="download"),
]
