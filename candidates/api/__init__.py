"""The API of the pipeline."""

from candidates.api import (
    answers,
    application_acts,
    applications,
    files,
    hiring,
    interviews,
    legal,
    moves,
    people,
    times,
)

urlpatterns = [
    *people.urlpatterns,
    *applications.urlpatterns,
    *application_acts.urlpatterns,
    *answers.urlpatterns,
    *moves.urlpatterns,
    *times.urlpatterns,
    *legal.urlpatterns,
    *interviews.urlpatterns,
    *files.urlpatterns,
    *hiring.urlpatterns,
]
