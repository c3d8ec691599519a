"""Addresses of people and access."""

from django.urls import path

from foundation.core.routing import by_word
from foundation.people.views import account, integrations, invitations, keys, members, setup

app_name = "people"
routes = [
    path("setup/", setup.setup, name="setup"),
    path("no-organisation/", setup.no_organisation, name="no_organisation"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("switch/", account.switch, name="switch"),
    path("account/", account.account, name="account"),
    path("account/keys/", keys.own_keys, name="own_keys"),
    path("account/keys/<slug:prefix>/revoke/", keys.revoke_own_key, name="revoke_own_key"),
    path("account/keys/<slug:prefix>/rotate/", keys.rotate_key, name="rotate_key"),
    path("settings/organisation/", account.organisation, name="organisation"),
    path("settings/members/", members.members, name="members"),
    path("settings/members/<uuid:member_id>/", members.member, name="member"),
    path("settings/members/<uuid:member_id>/rate/", members.rate, name="rate"),
    path("settings/members/<uuid:member_id>/deactivate/", members.deactivate, name="deactivate"),
    path("settings/members/<uuid:member_id>/reactivate/", members.reactivate, name="reactivate"),
    path("settings/invitations/<uuid:invitation_id>/send/", members.send_again, name="send_again"),
    path("settings/invitations/<uuid:invitation_id>/revoke/", members.revoke, name="revoke"),
    path("settings/api-keys/", keys.api_keys, name="api_keys"),
    path("settings/api-keys/<slug:prefix>/revoke/", keys.revoke_key, name="revoke_key"),
    path("settings/integrations/new/", integrations.new, name="integration_new"),
    path("settings/integrations/<uuid:member_id>/", integrations.integration, name="integration"),
    path("settings/integrations/<uuid:member_id>/keys/", integrations.new_key, name="integration_key"),
    path("settings/integrations/<uuid:member_id>/off/", integrations.off, name="integration_off"),
    path("settings/integrations/<uuid:member_id>/on/", integrations.on, name="integration_on"),
]
urlpatterns = by_word(routes)
