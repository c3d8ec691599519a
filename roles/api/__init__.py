"""The roles app over REST: roles, outcomes, stages, briefs, jds, requirements, and the linters and the verdict."""

from roles.api import (
    briefs,
    copies,
    external,
    jd_lint,
    jds,
    legal,
    loop_lint,
    outcomes,
    outside,
    place_rules,
    postings,
    prompts,
    role_acts,
    roles,
    scope,
    stages,
)

urlpatterns = [
    *roles.urlpatterns,
    *role_acts.urlpatterns,
    *external.urlpatterns,
    *scope.urlpatterns,
    *outcomes.urlpatterns,
    *copies.urlpatterns,
    *stages.urlpatterns,
    *legal.urlpatterns,
    *briefs.urlpatterns,
    *jds.urlpatterns,
    *postings.urlpatterns,
    *outside.urlpatterns,
    *prompts.urlpatterns,
    *jd_lint.urlpatterns,
    *loop_lint.urlpatterns,
    *place_rules.urlpatterns,
]
