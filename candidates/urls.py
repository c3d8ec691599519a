"""Pages of the pipeline."""

from django.urls import path

from candidates import views

app_name = "candidates"
urlpatterns = [
    path("candidates/", views.candidates, name="list"),
    path("candidates/<uuid:candidate_id>/", views.candidate, name="candidate"),
    path("candidates/<uuid:candidate_id>/edit/", views.edit_candidate, name="edit_candidate"),
    path("roles/<uuid:role_id>/pipeline/", views.board, name="board"),
    path("roles/<uuid:role_id>/candidates/new/", views.new, name="new"),
    path("applications/<uuid:application_id>/", views.application, name="application"),
    path("applications/<uuid:application_id>/move/", views.move, name="move"),
    path("applications/<uuid:application_id>/close/", views.close, name="close"),
    path("applications/<uuid:application_id>/hold/", views.hold, name="hold"),
    path("applications/<uuid:application_id>/reactivate/", views.reactivate, name="reactivate"),
    path("applications/<uuid:application_id>/history/", views.history, name="history"),
    path("applications/<uuid:application_id>/notes/", views.note, name="note"),
    path("applications/<uuid:application_id>/files/", views.attach, name="attach"),
    path("applications/<uuid:application_id>/interviews/new/", views.schedule, name="schedule"),
    path("moves/<uuid:move_id>/undo/", views.undo, name="undo"),
    path("files/<uuid:attachment_id>/", views.file, name="file"),
    path("interviews/<uuid:interview_id>/", views.interview, name="interview"),
    path("interviews/<uuid:interview_id>/time/", views.reschedule, name="reschedule"),
    path("interviews/<uuid:interview_id>/cancel/", views.cancel, name="cancel"),
    path("interviews/<uuid:interview_id>/seats/", views.seat, name="seat"),
    path("seats/<uuid:seat_id>/answer/", views.answer, name="answer"),
    path("seats/<uuid:seat_id>/release/", views.release, name="release"),
]
