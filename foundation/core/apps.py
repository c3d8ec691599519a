"""The shared ground: no tables of its own."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "foundation.core"
    label = "core"

    def ready(self) -> None:
        """Load what the apps plug into the registries, as Django's admin does with its modules, and the checks."""
        from foundation.core import checks, mail_fields, registry, storage

        mail_fields.use_everywhere()
        registry.autodiscover()
        storage.let_files_go_with_rows()
        checks.tell()
