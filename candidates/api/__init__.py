"""The API of the pipeline."""

urlpatterns: list = []
