"""What whoever runs a command reads when the database is not as it must be: a sentence, no trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError

# PostgreSQL's codes for a table and for a column that are not there.
UNDEFINED = frozenset({"42P01", "42703"})


@contextmanager
def database_in_words() -> Iterator[None]:
    """Raise CommandError where the database cannot be reached, or has not the tables of this version."""
    try:
        yield
    except OperationalError as error:
        said = " ".join(str(error).split())
        raise CommandError(f"The database of DATABASE_URL cannot be reached: {said}") from None
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", "") not in UNDEFINED:
            raise
        raise CommandError("The tables of this version are not there. Run manage.py migrate first.") from None
