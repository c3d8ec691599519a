"""The one address of mail that is no page."""

from django.urls import path

from foundation.activity.views.tracking import mail_events

urlpatterns = [path("mail/events/", mail_events, name="mail_events")]
