"""Documents of other kinds inside a Word document: HTML, also wrapped as an old mail, and plain text."""

from __future__ import annotations

from email import message_from_bytes, policy

from lxml import etree, html

BLOCKS = (
    "p",
    "div",
    "br",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "section",
    "ul",
    "ol",
    "table",
    "w:p",
)


def text_of_chunk(data: bytes) -> str:
    """Return the text of a piece, '' when there is none that can be read."""
    if b"multipart/related" in data[:2000].lower() or data[:13].lower().startswith(b"mime-version:"):
        message = message_from_bytes(data, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                return text_of_html(bytes(part.get_payload(decode=True) or b""))
        return ""
    if data.lstrip()[:1] == b"<":
        return text_of_html(data)
    return data.decode("utf-8", errors="replace") if b"\0" not in data[:1000] else ""


def text_of_html(data: bytes) -> str:
    """Return the text of a page, a line for each block."""
    try:
        tree = html.document_fromstring(data)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    for node in list(tree.iter("script", "style", "head", "template")):
        node.drop_tree()
    for node in tree.iter(*BLOCKS):
        node.tail = "\n" + (node.tail or "")
    return str(tree.text_content())
