"""The API of other systems' rows: many at once."""

from sync.api import batches

urlpatterns = batches.urlpatterns
