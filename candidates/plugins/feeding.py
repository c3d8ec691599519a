"""What of the pipeline rows below show, and which seats give sight of applications, for the feed of changes."""

from foundation.core.registries import Sight, also_fed, sights

also_fed.register("postings applications", ("role.applications.posting_id",))

SEATS = (
    "SELECT s.organisation_id, i.application_id, s.member_id FROM {changed} AS s"
    " JOIN candidates_interview i ON i.id = s.interview_id"
)
STATES = (
    "SELECT s.organisation_id, i.application_id, s.member_id FROM {changed} AS i"
    " JOIN candidates_interviewseat s ON s.interview_id = i.id"
)
sights.register(
    "candidates.seats",
    Sight("candidates.InterviewSeat", ("member_id", "released_at", "shadow"), "application", SEATS),
)
sights.register("candidates.interviews", Sight("candidates.Interview", ("state",), "application", STATES))
sights.register(
    "candidates.managers",
    Sight(
        "candidates.Onboarding",
        ("manager_id",),
        "application",
        "SELECT organisation_id, application_id, manager_id FROM {changed} AS c",
    ),
)
