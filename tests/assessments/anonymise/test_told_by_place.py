"""A person whose names are ordinary words: where they stand in a file tells who is meant, and no command is lost."""

import pytest

from assessments.domain.anonymise.copies import blind
from assessments.domain.anonymise.names import Person

ROSE = Person("Rose Marsh", ("r.m@post.example",))
TOLD = [
    ("Dockerfile", "FROM debian\nMAINTAINER Rose Marsh\n"),
    ("Dockerfile.prod", "FROM debian\nMAINTAINER Rose Marsh <x@y.example>\n"),
    ("web.dockerfile", "LABEL version=1 \\\n  org.authors=Rose\\ Marsh\n"),
    ("Foot.tsx", "export const Foot = () => <footer>Made by Rose Marsh</footer>;\n"),
    ("Foot.jsx", "const Foot = () => (\n  <p>\n    Rose Marsh\n  </p>\n);\n"),
    ("foot.js", "const foot = <p>Don't ask <b>Rose Marsh</b></p>;\n"),
    ("conf.yml", "maintainer: rose marsh\n"),
    ("AUTHORS", "Rose Marsh\nRose Marsh\n"),
    ("talk.ics", "ORGANIZER;CN=Rose Ma\n rsh:mailto:a@b.example\nSUMMARY:With Rose \n Marsh\n"),
    ("card.vcf", "FN:Rose Ma\r\n rsh\r\nN:Marsh;Rose;;;\r\nEND:VCARD\r\n"),
    ("staff.ldif", "cn: Ro\n se Marsh\n"),
    ("fit.m", "% Author: Rose Marsh\ny = x';\n"),
    ("fit.jl", "#=\nAuthor: Rose Marsh\n=#\ny = 1\n"),
    ("fit.pl", "=head1 AUTHOR\n\nRose Marsh\n\n=cut\nmy $y = 1;\n"),
    ("fit.rb", "=begin\nRose Marsh\n=end\ny = 1\n"),
    ("fit.ps1", "<#\n.NOTES\nRose Marsh\n#>\n$y = 1\n"),
    ("Fit.hs", "{- written by\n   Rose Marsh -}\ny = 1\n"),
    ("fit.lua", "--[[\nRose Marsh\n]]\nlocal y = 1\n"),
]
CODE = [
    ("Foot.tsx", 'const rose = hues["rose"]; const Rose: Marsh<Hue> = x > rose ? 1 : 2;\n'),
    ("Bed.tsx", "class Bed<T> extends Rose<Marsh> { plant = (a: Rose, b: Marsh) => a > b; }\n"),
    ("grow.m", "rose = mod(marsh, 2)'; plot(rose, marsh)\n"),
    ("Dockerfile", "FROM rose AS marsh\nRUN rose marsh\nCOPY rose marsh\n"),
    ("Fit.hs", "rose marsh = marsh - rose\n"),
]
COMMANDS = [
    ("Makefile", ".PHONY: all\nall:\n\techo done\n", "Ann Phony"),
    ("GNUmakefile", ".ONESHELL:\nall:\n\techo done\n", "Ann Oneshell"),
    ("Dockerfile", "FROM debian\nWORKDIR /srv\nHEALTHCHECK CMD true\n", "Workdir Healthcheck"),
]


def copy_of(name: str, text: str, person: Person) -> str:
    (copy,) = blind([(name, text.encode())], person)
    assert copy.data is not None
    return copy.data.decode()


@pytest.mark.parametrize(("name", "text"), TOLD, ids=[name for name, _text in TOLD])
def test_ordinary_words_go_where_a_person_is_told(name: str, text: str) -> None:
    read = copy_of(name, text, ROSE).replace("\r\n ", "").replace("\n ", "").lower()
    assert "rose" not in read
    assert "marsh" not in read


@pytest.mark.parametrize(("name", "text"), CODE, ids=[name for name, _text in CODE])
def test_ordinary_words_stay_in_code(name: str, text: str) -> None:
    assert copy_of(name, text, ROSE) == text


@pytest.mark.parametrize(("name", "text", "person"), COMMANDS, ids=[name for name, _text, _person in COMMANDS])
def test_words_that_a_tool_knows_stay(name: str, text: str, person: str) -> None:
    assert copy_of(name, text, Person(person)) == text


def test_a_folded_line_stays_folded() -> None:
    told = copy_of("talk.ics", "SUMMARY:With Rose Ma\r\n rsh and\r\n others\r\n", ROSE)
    assert told == "SUMMARY:With Candidate\r\n  and\r\n others\r\n"
