"""Addresses of the pages that gather from every app."""

from django.urls import path

from foundation.core.routing import by_word
from foundation.people.views.access import member_required
from hiring.dashboard.views import audit, calendar, day, insights, mail, notifications, search, settings
from hiring.dashboard.views.style import style_page

routes = [
    path("", day.home, name="home"),
    path("search/", search.search, name="search"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.read_all, name="notifications_read"),
    path("notifications/<uuid:notification_id>/read/", notifications.read_one, name="notification_read"),
    path("insights/", insights.insights, name="insights"),
    path("settings/", settings.settings, name="settings"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/mail/", mail.mail, name="mail"),
    path("settings/mail/send/", mail.send_all_again, name="mail_send_all_again"),
    path("settings/mail/<uuid:mail_id>/send/", mail.send_again, name="mail_send_again"),
    path("settings/mail/addresses/<uuid:address_id>/clear/", mail.clear_address, name="mail_clear_address"),
    path("account/calendar/", calendar.own, name="own_calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar"),
    path("style/", member_required(style_page), name="style"),
]
urlpatterns = by_word(routes)
