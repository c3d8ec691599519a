"""The roles app over REST: roles, outcomes, stages, briefs, jds, requirements, and the linters and the verdict."""

from roles.api import briefs, computed, copies, jds, outcomes, postings, prompts, role_acts, roles, stages

urlpatterns = [
    *roles.urlpatterns,
    *role_acts.urlpatterns,
    *outcomes.urlpatterns,
    *copies.urlpatterns,
    *stages.urlpatterns,
    *briefs.urlpatterns,
    *jds.urlpatterns,
    *postings.urlpatterns,
    *prompts.urlpatterns,
    *computed.urlpatterns,
]
