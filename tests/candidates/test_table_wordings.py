"""Headings as questions and beside whose they are, labels with numbers and reasons, quotes as none should be."""

from __future__ import annotations

import pytest

from candidates.domain.tables.columns import columns_of
from candidates.domain.tables.headings import known_heading
from candidates.domain.tables.meanings import standing_of
from candidates.domain.tables.wording import kind_of, status_of
from candidates.domain.values import phone_of
from tests.candidates.test_table_kinds import PLAIN, ZOE, rows_of, told

FIELDS = {
    "first_name": ["Candidate First Name", "Applicant First Name", "candidateFirstName", "Person : Full Name: First",
                   "Bewerber Vorname", "Prénom du candidat", "Candidate.First Name", "1. First name"],
    "last_name": ["Candidate Last Name", "Nachname des Bewerbers", "Apellidos del candidato", "person_last_name"],
    "name": ["What is your full name?", "Your name", "Wie lautet Ihr vollständiger Name?", "Name of the applicant"],
    "email": ["Your e-mail address *", "Please enter your email", "Candidate Email 2", "Email of candidate"],
    "phone": ["Candidate Phone Number", "Phone 3", "Your phone number (with country code)"],
    "job": ["Which position are you applying for?", "Puesto solicitado", "Ausgeschriebene Stelle", "Job Requisition"],
    "stage": ["Recruiting Stage", "Fase della selezione", "Current workflow step"],
    "applied_on": ["Timestamp", "Submission Created Date", "Application submitted date", "Skapad den",
                   "Recruiting Workflow : Submitted Date"],
    "reject_reason": ["Reason for rejection", "Withdrawal reason", "Motivo da reprovação"],
    "source": ["How did you hear about this position?", "Como ficou sabendo da vaga?", "Candidate source"],
    "location": ["Where are you based?", "Población", "Candidate location"],
    "middle_name": ["Tussenvoegsel", "Middle name"],
    "second_last_name": ["Segundo apellido"],
    "withdrawn": ["Withdrawn?", "Is withdrawn"],
    "note": ["Requisition Number", "Anrede", "Job ref number", "CV"],
}  # fmt: skip


@pytest.mark.parametrize(("field", "heading"), [(field, one) for field, all_ in FIELDS.items() for one in all_])
def test_a_heading_is_known_inside_a_question_and_beside_whose_it_is(field, heading):
    assert (known_heading(heading) or ("", 0))[0] == field


@pytest.mark.parametrize(
    "heading",
    ["Candidate happiness", "What is it?", "Is the", "Application of the candidate", "2", "Applicant", "Contact date"],
)
def test_words_around_a_heading_are_none_by_themselves(heading):
    assert known_heading(heading) in (None, ("name", 3), ("name", 2), ("name", 4))


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("Rejected - Not enough experience", "rejected"),
        ("Withdrawn: better offer", "withdrawn"),
        ("Closed (Hired)", "hired"),
        ("Archiviert – Abgelehnt", "rejected"),
        ("2. On hold", "hold"),
        ("🔴 Rejected", "rejected"),
        ("Absage versendet", "rejected"),
        ("Active - On hold", None),
        ("Offer - Declined", "withdrawn"),
        ("Call - declined", None),
        ("Closed", None),
    ],
)
def test_a_status_is_known_beside_its_number_state_and_reason(label, status):
    assert status_of(label) == status


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("3. Offer", "offer"),
        ("02 - Phone screen", "recruiter_screen"),
        ("Stage 2: Take home", "take_home"),
        ("Phone Interview Scheduled", "recruiter_screen"),
        ("Phone screen (completed)", "recruiter_screen"),
        ("Interview - Phone screen", "recruiter_screen"),
        ("Telefoninterview geplant", "recruiter_screen"),
        ("2nd interview", ""),
        ("Offer / References", ""),
        ("Scheduled", ""),
    ],
)
def test_a_stage_is_known_beside_its_number_and_state(label, kind):
    assert kind_of(label) == kind


@pytest.mark.parametrize(
    ("cells", "status", "kind"),
    [
        ({"status": "Active - Phone screen"}, "active", "recruiter_screen"),
        ({"status": "Rejected - Phone screen"}, "rejected", "recruiter_screen"),
        ({"stage": "Phone screen", "withdrawn": "yes"}, "withdrawn", "recruiter_screen"),
        ({"stage": "Phone screen", "withdrawn": "no", "disqualified": "no"}, "active", "recruiter_screen"),
        ({"stage": "Declined by Candidate", "reject_reason": "a reason"}, "withdrawn", ""),
        ({"stage": "Phone screen", "reject_reason": "a reason"}, "rejected", "recruiter_screen"),
    ],
)
def test_what_a_status_says_of_the_stage_and_a_stage_of_the_end(cells, status, kind):
    assert (standing_of(cells).status, standing_of(cells).kind) == (status, kind)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f'"{line}"' for line in PLAIN.splitlines()),
        "\n".join([PLAIN.splitlines()[0], *(f'"{line}"' for line in PLAIN.splitlines()[1:])]),
        PLAIN.replace(",ML,", ',"ML",').replace("Name", '"Name"'),
    ],
)
def test_rows_that_stand_in_one_pair_of_quotes_are_taken_out_of_it(text):
    assert told(rows_of(text.encode())[1][0]) == ZOE


def test_a_backslash_before_a_quote_is_no_end_of_a_cell():
    text = 'Name,Email,Notes\n"Yan \\"Y\\" Li",yan@x.example,"said \\"no, thanks\\", later"\nZed,zed@x.example,plain\n'
    _table, rows = rows_of(text.encode())
    assert [(row.name, row.note) for row in rows] == [('Yan "Y" Li', 'said "no, thanks", later'), ("Zed", "plain")]


def test_a_backslash_at_the_end_of_a_cell_stays():
    _table, rows = rows_of(b'Name,Email,Notes\nAda,ada@x.example,"C:\\"\nBo,bo@x.example,"D:\\"\n')
    assert [row.note for row in rows] == ["C:\\", "D:\\"]


def test_names_with_the_family_name_first_are_turned_where_the_whole_column_has_them():
    _table, rows = rows_of(b'Candidate,Email\n"Osei, Amina",a@x.example\n"van der Berg, Cas",c@x.example\n')
    assert [row.name for row in rows] == ["Amina Osei", "Cas van der Berg"]
    assert rows[0].notes == ["“Osei, Amina” was read with the family name first."]
    _table, rows = rows_of(b'Candidate,Email\n"Osei, PhD",a@x.example\n"Lind, Jr.",b@x.example\nBo Lind,c@x.example\n')
    assert [row.name for row in rows] == ["Osei, PhD", "Lind, Jr.", "Bo Lind"]


def test_parts_of_a_name_stand_in_their_order():
    text = "Voornaam,Tussenvoegsel,Achternaam,E-mailadres\nJoost,van der,Meer,j@x.example\nSanne,,Bakker,s@x.example\n"
    assert [row.name for row in rows_of(text.encode())[1]] == ["Joost van der Meer", "Sanne Bakker"]
    text = "Primer apellido;Segundo apellido;Nombre;Email\nGil;Peña;Ana;a@x.example\n"
    assert [row.name for row in rows_of(text.encode())[1]] == ["Ana Gil Peña"]


def test_a_column_of_files_is_file_names_or_a_note():
    for cell, goes in (("moe_li.pdf", "resume_file"), ("https://drive.example/open?id=1", "note")):
        assert columns_of(["Name", "CV"], [["Moe Li", cell]])[1].goes == goes


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("030 / 5550 1235", "030 / 5550 1235"),
        ("+49 30 5550 1234 / +49 170 5550123", "+493055501234; +491705550123"),
        ("+49 (0)30 / 55501234", "+493055501234"),
    ],
)
def test_a_slash_behind_the_code_of_a_town_parts_no_number(typed, stored):
    assert phone_of(typed).value == stored


@pytest.mark.parametrize(
    "typed",
    ["Thu Mar 05 2026 14:22:11 GMT+0100 (CET)", "Thu, 05 Mar 2026 14:22:11 UTC+01:00", "2026-03-05 14:22:11 +0100"],
)
def test_moments_name_their_zone_in_more_ways(typed):
    (row,) = rows_of(f'Name,Email,Job,Applied on\nAda,a@x.example,ML,"{typed}"\n'.encode())[1]
    assert row.applied_on == "2026-03-05T13:22:11+00:00"
