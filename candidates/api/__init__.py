"""The API of the pipeline."""

from candidates.api import answers, application_acts, applications, files, hiring, interviews, moves, people

urlpatterns = [
    *people.urlpatterns,
    *applications.urlpatterns,
    *application_acts.urlpatterns,
    *answers.urlpatterns,
    *moves.urlpatterns,
    *interviews.urlpatterns,
    *files.urlpatterns,
    *hiring.urlpatterns,
]
