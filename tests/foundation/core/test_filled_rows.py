"""Rows that are drawn once and filled for each: as if the template had written every one."""

import pytest
from markupsafe import Markup

from foundation.core.jinja import filled

ROW = Markup('<tr id="%(id)s"><td>%(name)s</td><td>%(id)s</td></tr>')


def test_every_place_is_written_and_only_markup_is_left_as_it_is() -> None:
    row = filled(ROW, {"id": 7}, name="<b>100 % & %(id)s</b>")
    assert row == '<tr id="7"><td>&lt;b&gt;100 % &amp; %(id)s&lt;/b&gt;</td><td>7</td></tr>'
    assert type(row) is Markup
    assert filled(ROW, {"id": "", "name": Markup("<i>x</i>"), "unused": "y"}) == (
        '<tr id=""><td><i>x</i></td><td></td></tr>'
    )


def test_a_place_without_a_value_is_no_blank() -> None:
    with pytest.raises(KeyError):
        filled(ROW, {"id": "7"})
