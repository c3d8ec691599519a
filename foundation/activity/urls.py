"""What providers of mail tell us, the pages of webhooks, and the audit of a key."""

from django.urls import path

from foundation.activity.views import keys, webhooks
from foundation.activity.views.tracking import mail_events
from foundation.core.routing import by_word

routes = [
    path("mail/events/", mail_events, name="mail_events"),
    path("account/keys/<slug:prefix>/", keys.key_audit, name="key_audit"),
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/new/", webhooks.new, name="webhook_new"),
    path("settings/webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<uuid:webhook_id>/secret/", webhooks.secret, name="webhook_secret"),
    path("settings/webhooks/<uuid:webhook_id>/rotate/", webhooks.rotate, name="webhook_rotate"),
    path("settings/webhooks/<uuid:webhook_id>/switch/", webhooks.switch, name="webhook_switch"),
    path("settings/webhooks/<uuid:webhook_id>/remove/", webhooks.remove, name="webhook_remove"),
    path("settings/webhooks/<uuid:webhook_id>/test/", webhooks.test, name="webhook_test"),
    path("settings/webhooks/<uuid:webhook_id>/replay/", webhooks.replay, name="webhook_replay"),
    path("settings/webhooks/<uuid:webhook_id>/send/", webhooks.send_dead, name="webhook_send_dead"),
    path(
        "settings/webhooks/<uuid:webhook_id>/messages/<uuid:delivery_id>/send/",
        webhooks.send_again,
        name="webhook_send_again",
    ),
]
urlpatterns = by_word(routes)
