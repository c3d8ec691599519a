"""Tables of scores as people have them, and the command over them: words with row and line, never a traceback."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from rubrics.domain.agreement import files

DATA = Path(__file__).parents[1] / "data"
ROOT = Path(__file__).parents[3]
HEAD = "rater,subject,criterion,score\n"


def run(path: Path, *options: str) -> tuple[str, str, int]:
    """What the command prints, what it complains of, and its exit code."""
    out, err = StringIO(), StringIO()
    try:
        call_command("agreement", str(path), "--resamples", "20", *options, stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), int(str(end.code))
    return out.getvalue(), err.getvalue(), 0


def test_the_command_prints_every_figure_of_the_reference() -> None:
    out, err, code = run(DATA / "agreement.csv", "--json")
    found, expected = json.loads(out), json.loads((DATA / "agreement.expected.json").read_text())["agreement"]
    assert (err, code) == ("", 0)
    for key, wanted in expected["criteria"].items():
        one = found["criteria"][key]
        assert one["icc"]["values"] == pytest.approx(wanted["icc_complete_cases"]["values"], abs=1e-4)
        for name in ("alpha_ordinal", "alpha_interval", "mean", "sd", "ratings"):
            assert one[name] == pytest.approx(wanted[name], abs=1e-4)
    for key, wanted in expected["raters"].items():
        assert found["raters"][key]["leniency"] == pytest.approx(wanted["leniency"], abs=1e-4)
    assert found["invalid"] == []


def test_the_command_answers_each_case_by_itself_and_names_what_it_leaves_out() -> None:
    out, err, code = run(DATA / "agreement_edge.csv", "--json")
    cases = json.loads(out)["cases"]
    assert code == 0
    assert [one["line"] for one in cases["invalid"]["invalid"]] == [126, 127, 128, 129, 130]
    assert cases["opposed"]["criteria"]["overall"]["alpha_ordinal"] == pytest.approx(-0.8)
    assert "row 127, line 128: score “4,5” is no whole number from 1 to 5; left out." in err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_table_in_whatever_encoding_reads_the_same(encoding: str) -> None:
    text = HEAD + "Zoë,P1,c,3\n"
    assert files.decoded(text.encode(encoding)) == text or encoding == "utf-8-sig"
    assert files.read(files.decoded(text.encode(encoding)))[""].scores[0].rater == "Zoë"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_line_in_another_encoding_is_named_and_the_names_above_are_not_made_others(mark: bytes) -> None:
    mixed = mark + f"{HEAD}Zoë,P1,c,3\nAnn,P1,c,4\n".encode() + "Zoë,P2,c,3\n".encode("cp1252")
    with pytest.raises(files.Unreadable, match="line 4: it is no UTF-8"):
        files.decoded(mixed)


def test_what_is_told_of_a_row_is_one_line_and_moves_no_terminal() -> None:
    table = files.read(f'{HEAD}Ann,P1,c,"\x1b[31m3\n4"\n')[""]
    assert table.invalid[0].said == "row 1, line 2: score “�[31m3�4” is no whole number from 1 to 5"


@pytest.mark.parametrize("option", [(), ("--json",)])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        (HEAD, "it has a header and no rows"),
        ("rater,subject,score\nA,S,1\n", "line 1: the header has no column criterion"),
        ("A,S,c,1\n", "line 1: the header has no column rater and no column subject"),
        (HEAD.replace("criterion", "score"), "no column criterion"),
        ("rater,subject,criterion,score,score\nA,S,c,1,2\n", "the header names score twice"),
        (HEAD + 'A,S,c,"1\nB,S,c,2\n', "a quotation mark is opened and never closed"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, text: str, said: str, option: tuple[str, ...]
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(text)
    out, err, code = run(path, *option)
    assert (out, code) == ("", 2)
    assert said in err


def test_no_file_and_no_text_are_refused_in_words(tmp_path: Path) -> None:
    assert run(tmp_path / "none.csv")[1:] == (
        f"{tmp_path / 'none.csv'}: cannot be read: No such file or directory.\n",
        2,
    )
    assert run(tmp_path)[2] == 2
    path = tmp_path / "scores.csv"
    path.write_bytes(b"PK\x03\x04\x00\x00")
    assert "this is not a text file" in run(path)[1]


@pytest.mark.parametrize(
    "data",
    [
        b"rater;subject;criterion;score\nA;S;c;1;\nB;S;c;2\n",
        "\ufeffRater, Subject ,CRITERION,score\r\nA,S,c, 1 \r\nB,S,c,2.0\r\n".encode(),
        "rater\tsubject\tcriterion\tscore\nA\tS\tc\t1\n\nB\tS\tc\t2\n".encode("utf-16"),
        "\nscore,criterion,subject,rater,note\n1,c,S,A,Jürgen\n2,c,S,B,\n".encode("cp1252"),
        b"sep=;\r\nrater;subject;criterion;score\r\nA;S;c;1,0\r\nB;S;c;2,00\r\n",
        (HEAD + "A,S,c,01\nB,S,c,2.00\n").encode(),
        (HEAD + "A\u200b,S,c,\uff11\n\u200eB,S,c,+2\n").encode(),
    ],
)
def test_tables_come_in_many_spellings(data: bytes) -> None:
    table = files.read(files.decoded(data))[""]
    assert [one[:4] for one in table.scores] == [("A", "S", "c", 1), ("B", "S", "c", 2)]
    assert table.invalid == []


def test_a_name_is_one_however_its_letters_are_typed() -> None:
    table = files.read(HEAD + "Ine\u0302s,S,c,1\nIn\u00eas,S,c,2\n")[""]
    assert [one.said.split(" score ")[0] for one in table.invalid] == ["row 1, line 2:", "row 2, line 3:"]


@pytest.mark.parametrize("score", ["3e0", "1_0", "4,5", "0", "6", "10", "-1", "NaN", "n/a", "3.0.0", "²", "Ⅲ", "½"])
def test_what_is_no_score(score: str) -> None:
    assert left_out(f'A,S,c,"{score}"\n')[1] == []


def left_out(body: str) -> tuple[list[str], list[int]]:
    table = files.read(HEAD + body)[""]
    return [one.said for one in table.invalid], [one.row for one in table.scores]


def test_what_a_rater_said_twice() -> None:
    same = "A,S,c,3\nB,S,c,2\nA,S,c,3\n"
    assert left_out(same) == (["row 3, line 4: score “3” repeats row 1, line 2"], [1, 2])
    other = "A,S,c,3\nB,S,c,2\nA,S,c,4\n"
    assert left_out(other) == (
        ["row 1, line 2: score “3” contradicts row 3, line 4", "row 3, line 4: score “4” contradicts row 1, line 2"],
        [2],
    )
    assert left_out("A,S,c,\nA,S,c,3\n") == ([], [2])


def test_rows_of_the_wrong_length_and_without_a_name() -> None:
    said, kept = left_out('A,S,c\nA,"S\nT",c,9\n,S,c,3\nA,S,c,3,4\nA,S,c,five\nB,S,c,5\n')
    assert said == [
        "row 1, line 2: row “A, S, c” has 3 fields, another number than the header",
        "row 2, line 3: score “9” is no whole number from 1 to 5",
        "row 3, line 5: rater “” is empty",
        "row 4, line 6: row “A, S, c, 3, 4” has 5 fields, another number than the header",
        "row 5, line 7: score “five” is no whole number from 1 to 5",
    ]
    assert kept == [6]


def test_nothing_usable_ends_with_one(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + "A,S,c,7\n")
    out, err, code = run(path)
    assert code == 1
    assert "not estimable: no subject has two ratings" in out
    assert "row 1, line 2: score “7”" in err


@given(st.text(alphabet=',;\t\n\r"rater subject criterion score case 1 5 6 x\x00é', max_size=120))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for body in (text, HEAD + text, "case," + HEAD + text):
        try:
            tables = files.read(body)
        except files.Unreadable:
            continue
        assert all(1 <= one.score <= 5 for table in tables.values() for one in table.scores)


@pytest.mark.slow
def test_no_web_process_loads_what_only_figures_and_documents_need() -> None:
    start = "import django, sys; django.setup(); import hiring.urls, hiring.api"
    asked = f"{start}; print({{'numpy', 'scipy', 'weasyprint', 'icalendar'}} & {{*sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "set()"
