"""The commands of whoever runs the installation, and the views for BI tools."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class OperationsConfig(AppConfig):
    name = "hiring.operations"
    label = "operations"

    def ready(self) -> None:
        """Let the views of `reporting` come and go with `migrate`, which tells apps that have tables."""
        from hiring.operations.reporting import making

        upper = apps.get_app_config("assessments")
        pre_migrate.connect(making.before_migrating, sender=upper)
        post_migrate.connect(making.after_migrating, sender=upper)
