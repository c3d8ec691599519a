"""What is sealed until scorecards are in changes with them, for the feed of changes; and who grades."""

from foundation.core.registries import Sight, also_fed, sights

CARDS = ("application.scorecards.state", "application.debrief.decided_at")
for collection in ("notes", "moves", "holds"):
    also_fed.register(f"{collection} seen rubrics", CARDS)
also_fed.register("assignments seen rubrics", ("application.scorecards.state",))

sights.register(
    "rubrics.grading",
    Sight(
        "rubrics.GradingSeat",
        ("member_id", "released_at"),
        "application",
        "SELECT organisation_id, application_id, member_id FROM {changed} AS c",
    ),
)
