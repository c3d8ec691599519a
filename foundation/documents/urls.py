"""Addresses of documents."""

from django.urls import path

from foundation.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.documents, name="list"),
    path("documents/<slug:kind>/<uuid:subject_id>/", views.request_document, name="request"),
    path("documents/<uuid:document_id>/", views.document, name="document"),
    path("documents/<uuid:document_id>/file/", views.download, name="download"),
]
