"""Pasting from Word, a page or a mail: structure stays, markup goes, and no shape of it takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.domain.pasted import looks_like_html, to_markdown

PAGE = (
    "<h2>What you do</h2><p>You <b>own </b>the <i>forecast</i>.<br>Daily.</p><ul><li>One</li><li><p>Two</p>"
    "<ul><li>Deep</li></ul></li></ul><ol><li>a</li><li>b &amp; c</li></ol>"
    "<table><tr><th>Pay</th><td>95k</td></tr></table>"
    "<p><a href='https://x.example/a'>this</a></p><script>alert(1)</script><style>p{}</style>"
)
WORD = (
    "<html xmlns:o='urn'><body><!--StartFragment-->"
    "<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'>"
    "<![if !supportLists]><span style='font-family:Symbol'>·<span>&nbsp;&nbsp; </span></span><![endif]>Python daily</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>o&nbsp;&nbsp;Second<o:p></o:p></p>"
    "<p class=MsoNormal><b>Bold run-in.</b> After</p></body></html>"
)


def test_a_page_keeps_headings_lists_and_tables() -> None:
    assert to_markdown(PAGE) == (
        "## What you do\n\nYou **own** the *forecast*.\nDaily.\n\n- One\n- Two\n   - Deep\n\n1. a\n2. b & c\n\n"
        "Pay | 95k\n\nthis (https://x.example/a)"
    )


def test_word_keeps_its_lists() -> None:
    assert to_markdown(WORD) == "- Python daily\n  - Second\n\n**Bold run-in.** After"
    assert to_markdown("Team\n•\tOne\n\to\tTwo\n·  Three\nto go") == "Team\n- One\n\t- Two\n- Three\nto go"


@pytest.mark.parametrize(
    "text",
    [
        "Latency < 2 s and > 99 %",
        "We write <p> tags",
        "Hello <company name>",
        "</script><b>&",
        "a\n\n- b\n- c",
        "one <br> alone",
    ],
)
def test_what_is_no_html_stays_as_it_is(text: str) -> None:
    assert to_markdown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>x" * 1300 + "</td></tr></table>" * 1300, "<p></p>" + "<a " * 20_000,
        "<p></p>" + "<!--" * 15_000, "<li></li>" + "<ul><li>x" * 6_000,
        "<p>a" * 15_000 + "</p>", "<p></p>" + "<div>" * 12_000, "<p" * 30_000,
        ("<table><tr><td>x" * 90 + "</td></tr></table>" * 90) * 18,
    ],
)  # fmt: skip
def test_no_shape_takes_long(text: str) -> None:
    began = time.process_time()
    to_markdown(text[:60_000])
    assert time.process_time() - began < 2, "a tenth of it is usual; the square of its length would be minutes"


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</ul>", "<b>", "</b>", "<td>", "x ", "* ", "&lt;", "<br>"]),
        max_size=40,
    )
)
def test_no_tag_is_left(parts: list[str]) -> None:
    text = "".join(parts)
    if looks_like_html(text):
        made = to_markdown(text)
        assert not any(tag in made for tag in ("<p>", "<li>", "</", "<td>", "<br>"))
        assert made.count("x") == text.count("x")


def test_word_keeps_levels_numbers_and_rows_of_tables() -> None:
    item = "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'>{}<span>&nbsp;&nbsp; </span>{}</p>"
    row = "<tr><td><p>{}</p></td><td><p>{}</p></td></tr>"
    rows = f"<table>{row.format('Pay', '90–110k')}{row.format('Place', 'Lisbon')}</table>"
    html = (
        item.format(1, "·", "Data checks") + item.format(2, "o", "late rows") + item.format(1, "2.", "Serving") + rows
    )
    assert to_markdown(html) == "- Data checks\n  - late rows\n2. Serving\n\nPay | 90–110k\nPlace | Lisbon"
