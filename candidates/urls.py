"""Pages of the pipeline."""

from django.urls import path

from candidates import views
from candidates.views import applying, imports, offers, onboarding

app_name = "candidates"
urlpatterns = [
    path("jobs/<slug:slug>/<uuid:role_id>/apply/", applying.form, name="apply"),
    path("jobs/<slug:slug>/<uuid:role_id>/applied/", applying.applied, name="applied"),
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
    path("applications/<uuid:application_id>/edit/", views.edit, name="edit"),
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
    path("applications/<uuid:application_id>/offers/new/", offers.draft, name="draft_offer"),
    path("applications/<uuid:application_id>/offers/", offers.panel, name="offers_panel"),
    path("offers/<uuid:offer_id>/", offers.offer, name="offer"),
    path("offers/<uuid:offer_id>/edit/", offers.edit, name="edit_offer"),
    path("offers/<uuid:offer_id>/approval/", offers.approve, name="approve_offer"),
    path("offers/<uuid:offer_id>/accept/", offers.accept, name="accept_offer"),
    path("offers/<uuid:offer_id>/submit/", offers.act, {"verb": "submit"}, name="submit_offer"),
    path("offers/<uuid:offer_id>/sent/", offers.act, {"verb": "sent"}, name="sent_offer"),
    path("offers/<uuid:offer_id>/declined/", offers.act, {"verb": "declined"}, name="decline_offer"),
    path("offers/<uuid:offer_id>/withdraw/", offers.act, {"verb": "withdraw"}, name="withdraw_offer"),
    path("onboarding/", onboarding.onboardings, name="onboardings"),
    path("onboarding/<uuid:onboarding_id>/", onboarding.onboarding, name="onboarding"),
    path("onboarding/<uuid:onboarding_id>/items/<uuid:item_id>/", onboarding.tick, name="tick"),
    path("checkpoints/<uuid:checkpoint_id>/", onboarding.checkpoint, name="checkpoint"),
    path("imports/", imports.new, name="import_new"),
    path("imports/<uuid:batch_id>/", imports.batch, name="import"),
    path("imports/<uuid:batch_id>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/<uuid:batch_id>/discard/", imports.discard, name="discard_import"),
]
