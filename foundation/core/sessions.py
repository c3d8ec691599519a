"""Sessions in the database with a copy in the cache, which never stands for a session that was only begun."""

from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(cached_db.SessionStore):
    """Signing in makes a new session, empty at first, and fills it at the end of the request.

    A copy of the empty one would be all that others read if Redis went away in between: whoever signed in would be
    led back to sign in. So the first copy is of what the session holds.
    """

    def save(self, must_create: bool = False) -> None:
        if must_create:
            DatabaseStore.save(self, must_create)
        else:
            super().save()
