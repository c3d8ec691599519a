"""The pages of the site, by app; the API is composed in hiring.api."""

from django.urls import include, path

from foundation.core import health
from foundation.core.api.pages import llms
from hiring.operations.views import metrics

urlpatterns = [
    path("health/live", health.live, name="health"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("llms.txt", llms, name="llms"),
    path("accounts/", include("allauth.urls")),
    path("api/", include("hiring.api")),
    path("", include("hiring.dashboard.urls")),
    path("", include("foundation.people.urls")),
    path("", include("foundation.activity.urls")),
    path("", include("foundation.documents.urls")),
    path("", include("roles.urls")),
    path("", include("candidates.urls")),
    path("", include("rubrics.urls")),
    path("", include("assessments.urls")),
    path("", include("sync.urls")),
    path("", include("assistants.urls")),
]

handler400 = "hiring.dashboard.views.faults.bad_request"
handler403 = "hiring.dashboard.views.faults.forbidden"
handler404 = "hiring.dashboard.views.faults.not_found"
handler500 = "hiring.dashboard.views.faults.server_fault"
