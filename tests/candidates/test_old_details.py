"""What was kept before the fields had one form each is brought to it, and nobody is made one with another."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from candidates import services
from candidates.models import Candidate, ImportBatch, ImportRow
from foundation.core.errors import Refused
from roles.models import Role
from tests.factories.candidates import hiring_role

pytestmark = pytest.mark.django_db
PROFILE = "https://www.linkedin.com/in/jane-doe"


def tidy() -> None:
    import_module("candidates.migrations.0003_one_form_of_details").tidy(apps, None)


def kept(cast: Any) -> list[dict[str, Any]]:
    return list(Candidate.objects.filter(organisation=cast.acme).order_by("pk").values())


def test_old_spellings_get_the_stored_form_and_odd_text_stays(cast: Any) -> None:
    old = (
        {"name": "Jane", "email": "jane@example.com", "linkedin": "http://LinkedIn.com/in/Jane-Doe?trk=x"},
        {"name": "Jane ", "email": "mailto:jane@example.com", "linkedin": "https://de.linkedin.com/in/jane-doe/"},
        {"name": "Ola", "email": "MAILTO:ola@example.com", "phone": "0033 639 989 529", "linkedin": "ask Ola"},
        {"name": "Ole", "email": "<ola@example.com>", "phone": "see CV", "location": "Sa\u0303o  Paulo"},
    )
    for details in old:
        Candidate.objects.create(organisation=cast.acme, **details)
    tidy()
    jane, double, ola, ole = kept(cast)
    assert jane["linkedin"] == double["linkedin"] == PROFILE
    assert (double["name"], double["email"]) == ("Jane", "mailto:jane@example.com"), "another one has this address"
    assert (ola["email"], ola["phone"], ola["linkedin"]) == ("ola@example.com", "+33639989529", "ask Ola")
    assert (ole["email"], ole["phone"], ole["location"]) == ("<ola@example.com>", "see CV", "São Paulo")
    assert {row["version"] for row in (jane, double, ola, ole)} == {1}
    before = kept(cast)
    tidy()
    assert kept(cast) == before


def test_a_file_that_waits_since_before_is_chosen_again(cast: Any) -> None:
    role: Role = hiring_role(cast)
    data = f"Name,Email,Phone,LinkedIn,Job\nJane,jane@example.com,0033 639 989 529,{PROFILE},{role.title}\n"
    batch = services.preview_import(actor=cast.rafa, file_name="people.csv", data=data.encode())
    row = ImportRow(organisation=cast.acme, batch=batch, number=1, line=2, action="create")
    row.data = {
        "name": "Jane",
        "emails": ["jane@example.com", "jane@work.example"],
        "phone": "0033 639 989 529",
        "phones": ["+33639989529"],
        "linkedin": "jane-doe",
    }
    row.save()
    tidy()
    tidy()
    # Files that wait since before the raw file was kept are chosen again.
    ImportBatch.objects.update(file="", found={})
    waiting = ImportBatch.objects.get(pk=batch.pk)
    with pytest.raises(Refused, match="Choose it again"):
        services.confirm_import(actor=cast.rafa, batch=waiting, seen=waiting.counts)
    services.discard_import(actor=cast.rafa, batch=waiting)
    assert not Candidate.objects.filter(organisation=cast.acme).exists()
