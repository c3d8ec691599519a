"""The command says what a file holds, and writes it when nothing is open."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Application, Candidate, ImportBatch
from tests.candidates.test_tables import FILES, TRUTH

pytestmark = pytest.mark.django_db
CASES = FILES / "cases"


def told(path: Path | str, *options: str, cast) -> dict:
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_candidates", str(path), "--organisation", cast.acme.name, "--json", *options, stdout=out, stderr=err
    )
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", ["ats_export", "ats_export_semicolon_latin1"])
def test_both_exports_are_answered_as_their_truth_says(cast, name):
    truth, said = TRUTH[name], told(FILES / f"{name}.csv", "--dry-run", cast=cast)
    assert said["people"] == truth["distinct_people"]
    assert said["people_before_probable"] == truth.get(
        "distinct_people_before_probable_pairs_are_confirmed", truth["distinct_people"]
    )
    assert said["applications"] == truth["applications"]
    assert said["usable_rows"] == truth.get("usable_rows", truth["records"])
    assert said["unusable"] == truth["unusable_rows"]
    certain = [pair["rows"] for pair in truth["duplicate_pairs"] if pair.get("certainty", "certain") == "certain"]
    assert sorted(pair["rows"] for pair in said["duplicates"]) == sorted(certain)
    probable = [pair["rows"] for pair in truth["duplicate_pairs"] if pair.get("certainty") == "probable"]
    assert sorted(pair["rows"] for pair in said["probable"]) == sorted(probable)
    twice = truth.get("active_twice_in_one_job", [])
    assert [each["row"] for each in said["conflicts"]] == sorted(pair["rows"][1] for pair in twice)
    assert not ImportBatch.objects.exists(), "a dry run keeps nothing"


def kinds(said):
    return [question["kind"] for question in said["questions"] if question["blocks"]]


def test_what_is_open_is_asked_and_nothing_is_written_meanwhile(cast, fraud):
    said = told(CASES / "dates_open.csv", cast=cast)
    (asked,) = said["questions"]
    assert (asked["kind"], asked["about"], asked["samples"]) == (
        "date_order",
        "Applied on",
        ["01/02/2026", "03/04/2026"],
    )
    assert asked["readings"] == {"dmy": ["1 February 2026", "3 April 2026"], "mdy": ["2 January 2026", "4 March 2026"]}
    assert (said["people"], Candidate.objects.count()) == (2, 0)


def test_nobody_is_taken_under_an_address_as_a_name(cast, fraud):
    said = told(CASES / "addresses_only.csv", cast=cast)
    assert (said["people"], kinds(said), Candidate.objects.count()) == (1, ["name"], 0)


def days(**_):
    found = Application.objects.order_by("candidate__name").values_list("candidate__name", "applied_at")
    return {name: moment.isoformat() for name, moment in found}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dates_month_first", {"Ada Rue": "2025-11-28T12", "Ben Oak": "2026-03-04T12", "Cleo Fir": "2025-12-09T12"}),
        (
            "dates_many_forms",
            {
                "Eva Lux": "2026-02-05T12",
                "Ko Ito": "2026-10-01T12",
                "Tim Au": "2026-03-05T12",
                "Xi Bo": "2025-10-01T12",
                "Zed Tor": "2026-10-02T07:30",
            },
        ),
    ],
)
def test_days_in_many_forms_are_when_people_applied(cast, fraud, name, expected):
    assert kinds(told(CASES / f"{name}.csv", cast=cast)) == []
    assert {who: moment[: len(expected[who])] for who, moment in days().items()} == expected


@pytest.mark.parametrize("name", ["sep_line_first", "title_above_header"])
def test_what_stands_above_the_header_is_not_the_header(cast, fraud, name):
    said = told(CASES / f"{name}.csv", cast=cast)
    assert (said["people"], kinds(said), Application.objects.filter(role=fraud).count()) == (1, [], 1)


def test_a_second_file_changes_only_what_it_is_told_to(cast, fraud, tmp_path):
    told(CASES / "drift_1.csv", cast=cast)
    said = told(CASES / "drift_2.csv", "--dry-run", cast=cast)
    (conflict,) = said["conflicts"]
    assert {each["field"] for each in conflict["fields"]} == {"Phone", "Place", "Status", "Stage"}
    told(CASES / "drift_2.csv", cast=cast)
    vera = Candidate.objects.get()
    assert (vera.phone, vera.location) == ("+493055509999", "Berlin")
    newer = tmp_path / "answers.json"
    newer.write_text('{"newer": "file"}')
    told(CASES / "drift_2.csv", "--answers", str(newer), cast=cast)
    vera.refresh_from_db()
    assert (vera.phone, vera.phones, vera.location) == ("+493055501111", ["+493055509999"], "Hamburg")
    applied = vera.applications.get()
    assert (applied.status, applied.stage.label, applied.closed_at is not None) == (
        "rejected",
        "Recruiter screen",
        True,
    )
    assert told(CASES / "drift_2.csv", "--dry-run", cast=cast)["conflicts"] == []


def test_the_same_phone_and_name_is_shown_beside_whom_we_know_and_not_merged(cast, fraud):
    told(CASES / "drift_1.csv", cast=cast)
    vera = Candidate.objects.get()
    said = told(CASES / "same_person_other_address.csv", cast=cast)
    assert [(each["rows"], each["candidate"]) for each in said["probable"]] == [([1], str(vera.pk))]
    assert Candidate.objects.count() == 2


def test_what_cannot_be_read_or_found_is_said(cast, tmp_path):
    with pytest.raises(CommandError, match="no organisation"):
        call_command("import_candidates", str(CASES / "drift_1.csv"), "--organisation", "Nobody & Co")
    broken = tmp_path / "people.numbers"
    broken.write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match=r"people.numbers: .*a PDF"):
        told(broken, cast=cast)
