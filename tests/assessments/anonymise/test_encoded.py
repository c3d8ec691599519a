"""What stands in a text as base64 is read as what it is; what cannot be checked is left out, and said."""

import base64
import json
import re
import zlib
from collections.abc import Callable
from random import Random
from urllib.parse import quote, unquote

import pytest

from assessments.domain.anonymise.copies import Copy, blind
from assessments.domain.anonymise.names import Person

WANG = Person("王芳", ("wang.fang@post.example",))
SAID = "Über wang.fang@post.example wrote 王芳 this, and there was more?>> " * 2
WAYS = {
    "plain": base64.b64encode,
    "lines": base64.encodebytes,
    "addresses": lambda raw: base64.urlsafe_b64encode(raw).rstrip(b"="),
    "twice": lambda raw: base64.b64encode(base64.b64encode(raw)),
}


def copied(name: str, text: str) -> Copy:
    (copy,) = blind([(name, text.encode())], WANG)
    return copy


def notebook(cell: dict[str, object]) -> str:
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def read_through(text: str) -> str:
    """Return a text with whatever is base64 in it, up to two layers deep, beside it."""
    for _ in range(2):
        for found in sorted(set(re.findall(r"[\w+/-]{20,}={0,2}", re.sub(r"\\n|\n", "", text), re.ASCII))):
            plain = found.rstrip("=").translate(str.maketrans("-_", "+/"))
            if len(plain) % 4 != 1:
                text += " " + base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", "replace")
    return text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", ["stream", "octets", "table", "attachment", "source", "a.json", "a.py"])
def test_names_in_what_is_encoded_are_nowhere(way: str, place: str) -> None:
    held = WAYS[way](SAID.encode()).decode()
    cells: dict[str, dict[str, object]] = {
        "stream": {"outputs": [{"output_type": "stream", "text": held.splitlines(keepends=True)}]},
        "octets": {"outputs": [{"data": {"application/octet-stream": held}}]},
        "table": {"outputs": [{"data": {"text/csv": held}}]},
        "attachment": {"attachments": {"a.txt": {"text/plain": held}}},
        "source": {"source": [f"note = '''{held}'''\n"]},
    }
    texts = {"a.json": json.dumps({"note": held}), "a.py": f"note = '''{held}'''"}
    text = texts[place] if place in texts else notebook({"cell_type": "code", **cells[place]})
    copy = copied(place if place in texts else "a.ipynb", text)
    (told,) = copy.files
    assert (told.state, told.reason) == ("changed", "Names were taken out of its text.")
    shown = read_through((copy.data or b"").decode())
    assert "candidate wrote candidate this" in shown.lower()
    assert "王芳" not in shown
    assert "wang.fang" not in shown


def test_an_address_that_holds_a_text_is_read_in_a_notebook_too() -> None:
    address = "data:text/plain;base64," + base64.b64encode("by 王芳".encode()).decode()
    copy = copied("a.ipynb", notebook({"cell_type": "code", "outputs": [{"text": [f"{address}\n"]}]}))
    assert base64.b64encode(b"by candidate").decode() in (copy.data or b"").decode()


def test_what_cannot_be_checked_is_left_out_and_said() -> None:
    unknown = base64.b64encode(bytes(range(256))).decode()
    broken = base64.b64encode(b"%PDF-1.4 broken").decode()
    data = {
        "audio/wav": unknown,
        "application/pdf": broken,
        "text/plain": "12345678",
        "application/json": {"a/b": "abcd"},
    }
    copy = copied("a.ipynb", notebook({"cell_type": "code", "outputs": [{"data": data}]}))
    shown = json.loads(copy.data or b"")["cells"][0]["outputs"][0]["data"]
    assert shown == {**data, "audio/wav": "", "application/pdf": ""}
    (told,) = copy.files
    assert told.reason.endswith("since it could not be checked for names: application/pdf (1), audio/wav (1).")
    page = copied("a.html", f'<img src="data:image/png;base64,{base64.b64encode(b"no picture").decode()}">')
    assert page.files[0].reason.endswith("since it could not be checked for names: image/png (1).")


@pytest.mark.parametrize(
    "text", ["a1" * 32, "aGVsbG8gd29ybGQsIGhlbGxvIHdvcmxk", "src/some/long/path/of-a_file/that/is/none", "A" * 80]
)
def test_what_tells_nothing_or_only_looks_encoded_stays(text: str) -> None:
    assert copied("a.json", json.dumps({"a": text})).files[0].state == "unchanged"


def in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def drawing(said: str) -> str:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = in_base64(packer.compress(quote(said, safe="").encode()) + packer.flush())
    return f'<mxfile host="a"><diagram name="Page-1">{packed}</diagram></mxfile>'


def test_what_is_packed_in_a_drawing_is_read() -> None:
    copy = copied("a.drawio", drawing('<mxGraphModel><mxCell value="by 王芳"/></mxGraphModel>'))
    packed = re.findall(r">([^<>]+)<", (copy.data or b"").decode())[0]
    said = unquote(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS).decode())
    assert said == '<mxGraphModel><mxCell value="by candidate"/></mxGraphModel>'
    nobody = drawing('<mxGraphModel><mxCell value="by nobody"/></mxGraphModel>')
    assert copied("a.drawio", nobody).files[0].state == "unchanged"


@pytest.mark.parametrize(
    "held", [b"wang.fang", "by 王芳 ".encode(), "Get-Item 王芳 -Force; exit".encode("utf-16-le")], ids=str
)
def test_short_texts_and_wide_ones_are_read(held: bytes) -> None:
    (copy,) = blind([("a.yaml", f"who: {in_base64(held)}\n".encode())], WANG)
    assert copy.files[0].state == "changed"
    assert "王芳" not in base64.b64decode((copy.data or b"").split()[1]).decode("utf-8", "replace")


@pytest.mark.parametrize("pack", [base64.b64encode, base64.encodebytes, base64.urlsafe_b64encode])
def test_three_letters_of_noise_are_no_name(pack: Callable[[bytes], bytes]) -> None:
    noise = pack(Random(7).randbytes(6_000)).decode()
    found = sorted(set(re.findall(r"(?<![A-Za-z])[A-Z][a-z]{1,2}(?![A-Za-z])", noise)))
    assert len(found) > 2
    for name in found[:3]:
        (copy,) = blind([("a.json", json.dumps({"model": noise}).encode())], Person(f"{name} Zzyzx"))
        assert copy.files[0].state == "unchanged"


def test_a_long_path_is_no_noise() -> None:
    path = "/".join(f"part{n}/wang_fang/of_the_work" for n in range(20))
    assert "wang" not in (copied("a.txt", path).data or b"").decode()
