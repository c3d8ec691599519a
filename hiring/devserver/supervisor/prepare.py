"""Bring the database up to date and, the first time, play the demo; prints the demo's logins."""

import os

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.dev")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo")


if __name__ == "__main__":
    main()
