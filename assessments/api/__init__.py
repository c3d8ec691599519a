"""The API of take-homes."""

from assessments.api import assignments, submissions, tasks

urlpatterns = [*tasks.urlpatterns, *assignments.urlpatterns, *submissions.urlpatterns]
