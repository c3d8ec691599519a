"""The API of what happened: `changes`, `webhooks` and their `deliveries`."""

from foundation.activity.api import changes, webhooks

urlpatterns = [*changes.urlpatterns, *webhooks.urlpatterns]
