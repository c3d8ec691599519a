"""The API beside other systems: what they put here, and how they are read."""

from sync.api import batches, connections

urlpatterns = [*batches.urlpatterns, *connections.urlpatterns]
