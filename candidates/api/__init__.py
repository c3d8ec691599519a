"""The API of the pipeline."""

from candidates.api import applications, files, hiring, interviews, people

urlpatterns = [
    *people.urlpatterns,
    *applications.urlpatterns,
    *interviews.urlpatterns,
    *files.urlpatterns,
    *hiring.urlpatterns,
]
