"""The brief on paper: one page, only for its readers, only what they may see."""

from typing import Any

import orjson
import pytest
from django.template.loader import render_to_string

from foundation.core.errors import NotFound
from foundation.core.registries import documents
from foundation.documents.services import pdf
from roles import services
from tests.factories import roles as make


def test_it_fits_one_page_and_names_who_signed(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    brief = make.circulating_brief(cast, role)
    services.sign_brief(actor=cast.ada, brief=brief, answer="agree")
    kind = documents["brief"]
    context = kind.build(cast.mei, brief.pk)
    orjson.dumps(context)
    assert [(row["name"], row["signed"]) for row in context["signatures"]] == [
        ("Ada Okafor", True),
        ("Olu Bankole", False),
    ]
    html = render_to_string(kind.template, context, using="jinja2")
    assert pdf.render(html).pages == 1
    assert "Signed by 1 of 2" in html
    assert kind.role_id(brief.pk) == role.pk
    assert kind.title(cast.mei, brief.pk) == "Problem brief: Founding ML engineer, version 1"


def test_what_people_wrote_is_text_on_paper(cast: Any) -> None:
    role = make.role(cast)
    text = '<img src="file:///etc/passwd"> שלום 🐟'
    brief = services.save_brief(actor=cast.mei, role=role, version=None, sections={"users": text})
    html = render_to_string("pdf/brief.html", documents["brief"].build(cast.mei, brief.pk), using="jinja2")
    assert "<img" not in html
    assert "Draft, not yet sent" in html


def test_observers_read_it_without_the_loop_and_others_not_at_all(cast: Any) -> None:
    brief = make.circulating_brief(cast, make.role(cast))
    kind = documents["brief"]
    assert {row["stages"] for row in kind.build(cast.olu, brief.pk)["outcomes"]} == {None}
    assert {row["stages"] for row in kind.build(cast.mei, brief.pk)["outcomes"]} == {0}
    for viewer in (cast.vic, cast.zed, cast.ines):
        with pytest.raises(NotFound):
            kind.build(viewer, brief.pk)
    with pytest.raises(NotFound):
        kind.role_id(cast.mei.pk)


def test_an_old_version_keeps_its_signatures(cast: Any) -> None:
    role = make.scoped(cast, make.role(cast))
    brief = make.signed_brief(cast, role)
    services.reopen_brief(actor=cast.mei, role=role)
    context = documents["brief"].build(cast.mei, brief.pk)
    assert context["stand"] == "Superseded by a later version"
    assert [row["signed"] for row in context["signatures"]] == [True, True]
