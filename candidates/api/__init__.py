"""The API of the pipeline."""

from candidates.api import (
    answers,
    application_acts,
    applications,
    bulk,
    doors,
    duplicates,
    files,
    hiring,
    interviews,
    legal,
    moves,
    openings,
    people,
    saved,
    tags,
    times,
)

urlpatterns = [
    *people.urlpatterns,
    *duplicates.urlpatterns,
    *tags.urlpatterns,
    *applications.urlpatterns,
    *application_acts.urlpatterns,
    *answers.urlpatterns,
    *bulk.urlpatterns,
    *saved.urlpatterns,
    *moves.urlpatterns,
    *times.urlpatterns,
    *legal.urlpatterns,
    *interviews.urlpatterns,
    *doors.urlpatterns,
    *files.urlpatterns,
    *hiring.urlpatterns,
    *openings.urlpatterns,
]
