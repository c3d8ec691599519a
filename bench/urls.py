"""The site with the floors beside it."""

from django.urls import include, path

from bench import floors

urlpatterns = [
    path("floor/one/", floors.one_query),
    path("floor/table/<int:n>/", floors.table),
    path("floor/dump/<int:n>/", floors.dump),
    path("", include("hiring.urls")),
]
