"""What people write is shown, never run."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from foundation.core.jinja import json_attr
from foundation.core.richtext import markdown, marked, paragraphs


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '<a href="javascript:alert(1)">x</a>',
        "![x](https://tracker.example/x.png)",
        "<style>*{}</style>",
    ],
)
def test_markdown_lets_nothing_through(attack: str) -> None:
    html = markdown(attack)
    tags = re.findall(r"<[^>]*>", html)
    assert not [tag for tag in tags if not re.fullmatch(r"</?p>", tag)], "only a paragraph of text is left"


def test_markdown_keeps_one_h1_a_page() -> None:
    assert markdown("# Notes\n\n## More", top=3) == "<h3>Notes</h3>\n<h4>More</h4>\n"


def test_paragraphs_are_escaped() -> None:
    assert paragraphs("a <b>\nc\n\n\nd") == "<p>a &lt;b&gt;<br>c</p><p>d</p>"


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6))
def test_marking_changes_no_text(text: str, spans: list[tuple[int, int]]) -> None:
    html = marked(text, spans)
    assert str(html).replace("<mark>", "").replace("</mark>", "") == str(escape(text))
    assert html.count("<mark>") == html.count("</mark>")


@given(st.text())
def test_json_stays_inside_its_attribute(text: str) -> None:
    said = json_attr([text])
    assert isinstance(said, Markup)
    assert not set("'<>&") & set(said)
