"""Addresses of take-homes and of the candidate's portal."""

from django.urls import path

from assessments.views import portal, staff

app_name = "assessments"
urlpatterns = [
    path("applications/<uuid:application_id>/take-home/", staff.send, name="send"),
    path("applications/<uuid:application_id>/take-homes/", staff.panel, name="panel"),
    path("take-homes/<uuid:assignment_id>/", staff.assignment, name="assignment"),
    path("take-homes/<uuid:assignment_id>/graders/", staff.graders, name="graders"),
    path("take-homes/<uuid:assignment_id>/copies/", staff.copies, name="copies"),
    path("take-homes/<uuid:assignment_id>/extend/", staff.extend, name="extend"),
    path("take-homes/<uuid:assignment_id>/link/", staff.send_link, name="send_link"),
    path("take-homes/<uuid:assignment_id>/withdraw/", staff.withdraw, name="withdraw"),
    path("take-homes/<uuid:assignment_id>/payment/", staff.pay, name="pay"),
    path("take-homes/files/<uuid:file_id>/", staff.file, name="file"),
    path("gradings/<uuid:seat_id>/files/<uuid:file_id>/", staff.graded_file, name="graded_file"),
    path("portal/<slug:token>/", portal.portal, name="portal"),
    path("portal/<slug:token>/start/", portal.start, name="start"),
    path("portal/<slug:token>/files/", portal.upload, name="upload"),
    path("portal/<slug:token>/files/<uuid:file_id>/remove/", portal.remove, name="remove"),
    path("portal/<slug:token>/zone/", portal.zone, name="zone"),
    path("portal/<slug:token>/hand-in/", portal.hand_in, name="hand_in"),
]
