"""A test that commits leaves nothing behind, and takes nothing away."""

import pytest
from django.db import connection
from psycopg2 import sql

from foundation.people.models import Membership, Organisation
from foundation.people.services import add_member
from tests import putting_back
from tests.cast import Cast, load
from tests.factories import candidates as make

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def rows() -> dict[str, list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table)))
            found[table] = cursor.fetchall()
        return found


@pytest.mark.django_db(transaction=True)
def test_what_a_test_wrote_changed_and_removed_is_put_back(cast: Cast) -> None:
    before = rows()
    make.application(cast, make.hiring_role(cast))
    add_member(actor=cast.ada, email="more@brightwater.example", name="Moe More", job=cast.tom.job)
    Membership.objects.filter(pk=cast.tom.pk).update(job=cast.ada.job)
    Organisation.objects.filter(pk=cast.other.pk).update(name="Elsewhere")
    assert rows() != before
    putting_back.put_back()
    assert rows() == before
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_user CASCADE")
    putting_back.put_back()
    assert rows() == before
    assert load() == cast
