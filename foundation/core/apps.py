"""The shared ground: no tables of its own."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "foundation.core"
    label = "core"

    def ready(self) -> None:
        """Load what the apps plug into the registries, as Django's admin does with its modules."""
        from foundation.core import registry

        registry.autodiscover()
