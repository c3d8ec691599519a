"""The pages of the site, by app; the API is composed in hiring.api."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("hiring.api")),
    path("accounts/", include("allauth.urls")),
]
