"""Addresses of the judging pages."""

from django.urls import path

from rubrics.views import (
    anchors,
    calibration,
    cards,
    closing,
    debriefs,
    kits,
    library,
    needs,
    panels,
    pictures,
    review,
    seats,
)

app_name = "rubrics"
urlpatterns = [
    path("library/", library.library, name="library"),
    path("library/<uuid:rubric_id>/", library.rubric, name="rubric"),
    path("library/<uuid:rubric_id>/edit/", library.edit, name="edit_rubric"),
    path("library/anchors/<uuid:anchor_id>/", anchors.anchor, name="anchor"),
    path("library/anchors/<uuid:anchor_id>/quote/", anchors.quote_example, name="quote_example"),
    path("library/examples/<uuid:example_id>/drop/", anchors.drop_example, name="drop_example"),
    path("calibration/", calibration.calibrations, name="calibrations"),
    path("calibration/new/", calibration.new_exercise, name="new_exercise"),
    path("calibration/<uuid:exercise_id>/", calibration.exercise, name="exercise"),
    path("calibration/<uuid:exercise_id>/ask/", calibration.ask_more, name="ask_more"),
    path("calibration/<uuid:exercise_id>/close/", calibration.close_exercise, name="close_exercise"),
    path("review/", review.review_all, name="review_all"),
    path("roles/<uuid:role_id>/review/", review.review, name="review"),
    path("files/<uuid:attachment_id>/pages/<int:number>/", pictures.resume_page, name="resume_page"),
    path("stages/<uuid:stage_id>/kit/", kits.kit, name="kit"),
    path("roles/<uuid:role_id>/needs/", needs.needs, name="needs"),
    path("seats/<uuid:seat_id>/scorecard/", seats.scorecard, name="scorecard"),
    path("gradings/<uuid:grading_seat_id>/", seats.grading, name="grading"),
    path("seats/<uuid:seat_id>/scorecard/unable/", closing.unable, name="unable"),
    path("gradings/<uuid:grading_seat_id>/unable/", closing.unable_to_grade, name="unable_to_grade"),
    path("gradings/<uuid:grading_seat_id>/open/", closing.open_work, name="open_work"),
    path("gradings/<uuid:grading_seat_id>/release/", closing.release, name="release"),
    path("scorecards/<uuid:scorecard_id>/take-up/", closing.take_up, name="take_up"),
    path("scorecards/<uuid:scorecard_id>/", cards.card, name="card"),
    path("scorecards/<uuid:scorecard_id>/amend/", cards.amend, name="amend"),
    path("applications/<uuid:application_id>/scorecards/", panels.scorecards, name="scorecards"),
    path("applications/<uuid:application_id>/evidence/", panels.evidence, name="evidence"),
    path("applications/<uuid:application_id>/debrief/", debriefs.debrief, name="debrief"),
    path("applications/<uuid:application_id>/debrief/open/", debriefs.open_, name="open_debrief"),
    path("applications/<uuid:application_id>/debrief/reopen/", debriefs.reopen, name="reopen_debrief"),
    path("applications/<uuid:application_id>/debrief/dissent/", debriefs.dissent, name="dissent"),
]
