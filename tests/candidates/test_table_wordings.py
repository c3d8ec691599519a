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
    "stage": ["current_stage_name", "Colonne", "Match Stage",
              "Recruiting Stage", "Fase della selezione", "Current workflow step"],
    "applied_on": ["Timestamp", "Submission Created Date", "Application submitted date", "Skapad den",
                   "Recruiting Workflow : Submitted Date"],
    "reject_reason": ["rejection_reason_name", "Drop reason", "Reason for rejection",
                      "Withdrawal reason", "Motivo da reprovação"],
    "source": ["How did you hear about this position?", "Como ficou sabendo da vaga?", "Candidate source"],
    "location": ["Where are you based?", "Población", "Candidate location"],
    "middle_name": ["Tussenvoegsel", "Middle name"],
    "second_last_name": ["Segundo apellido"],
    "withdrawn": ["Withdrawn?", "Is withdrawn"],
    "note": ["Requisition Number", "Anrede", "Job ref number", "CV"],
}  # fmt: skip
IN_ORDER = (
    "external_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "job",
    "stage",
    "status",
    "source",
    "applied_on",
    "last_activity",
    "note",
    "tags",
    "linkedin",
    "location",
    "reject_reason",
    "company",
    "title",
    "note",
    "closed",
)
# fmt: off
EXPORTS = {
    "de": "Kandidaten-ID|Vorname|Familienname|E-Mail-Adressen|Telefonnummern|Position|"
           "Prozessphase|Bewerbungsstatus|Herkunft|Datum der Bewerbung|Letzte Aktivität|Recruiter|"
           "Schlagwörter|LinkedIn-Profil|Wohnort|Ablehnungsgrund|Aktueller Arbeitgeber|Aktuelle Position|"
           "Anmerkungen|Gehaltsvorstellung",
    "de2": "Bewerber-Nr.|Vorname|Nachname|Mail|Mobilnummer|Ausschreibung|"
           "Stufe|Stand|Kanal|Eingegangen|Zuletzt bearbeitet|Personalreferent|"
           "Stichwörter|LinkedIn-URL|Adresse|Grund der Ablehnung|Derzeitiger Arbeitgeber|Derzeitige Tätigkeit|"
           "Interne Notizen|Wunschgehalt",
    "fr": "Identifiant|Prénom|Nom de famille|Adresses e-mail|Téléphones|Offre d'emploi|"
           "Phase|Statut|Canal|Postulé le|Dernière activité|Recruteur|"
           "Mots-clés|Lien LinkedIn|Ville|Raison du refus|Entreprise actuelle|Fonction actuelle|"
           "Commentaires|Prétentions salariales",
    "fr2": "N° candidat|Prénom|Nom|E-mail|Mobile|Poste|"
           "Étape du processus|État|Source de la candidature|Reçu le|Dernière mise à jour|Chargé de recrutement|"
           "Étiquettes|Profil LinkedIn|Adresse|Motif de rejet|Employeur|Intitulé du poste actuel|"
           "Notes|Rémunération souhaitée",
    "es": "ID del candidato|Nombre|Apellidos|Correo|Móvil|Vacante|"
           "Etapa|Estado|Origen|Fecha de aplicación|Última actividad|Reclutador|"
           "Etiquetas|Perfil de LinkedIn|Ciudad|Motivo del rechazo|Empresa actual|Puesto actual|"
           "Notas|Expectativa salarial",
    "es2": "Código|Nombre|Primer apellido|E-mail|Teléfono de contacto|Oferta|"
           "Fase|Situación|Canal|Inscrito el|Última modificación|Responsable|"
           "Palabras clave|URL de LinkedIn|Provincia|Causa de descarte|Empleador actual|Cargo|"
           "Comentarios|Pretensiones salariales",
    "it": "ID candidato|Nome|Cognome|Indirizzi email|Numero di cellulare|Posizione|"
           "Fase|Stato|Provenienza|Data di candidatura|Ultima attività|Selezionatore|"
           "Etichette|Profilo LinkedIn|Città|Motivo del rifiuto|Azienda attuale|Ruolo attuale|"
           "Note|Retribuzione desiderata",
    "pt": "ID do candidato|Nome|Apelido|E-mails|Telemóvel|Vaga|"
           "Etapa|Estado|Origem|Data de candidatura|Última atividade|Recrutador|"
           "Etiquetas|Perfil do LinkedIn|Cidade|Motivo da rejeição|Empresa atual|Cargo atual|"
           "Notas|Pretensão salarial",
    "nl": "Kandidaat-ID|Voornaam|Achternaam|E-mailadressen|Telefoonnummers|Functie|"
           "Fase|Status|Herkomst|Sollicitatiedatum|Laatste activiteit|Recruiter|"
           "Labels|LinkedIn-profiel|Woonplaats|Reden van afwijzing|Huidige werkgever|Huidige functie|"
           "Opmerkingen|Salariswens",
    "pl": "Numer kandydata|Imię|Nazwisko|Adresy e-mail|Telefony|Stanowisko|"
           "Etap|Status|Źródło aplikacji|Data zgłoszenia|Ostatnia aktywność|Rekruter|"
           "Tagi|LinkedIn|Miejscowość|Przyczyna odrzucenia|Obecny pracodawca|Obecne stanowisko|"
           "Uwagi|Oczekiwania finansowe",
    "sv": "Kandidat-ID|Förnamn|Efternamn|E-postadresser|Telefonnummer|Tjänst|"
           "Steg|Status|Källa|Ansökningsdatum|Senaste aktivitet|Rekryterare|"
           "Taggar|LinkedIn-profil|Ort|Anledning till avslag|Nuvarande arbetsgivare|Nuvarande titel|"
           "Anteckningar|Löneanspråk",
    "da": "Kandidat-ID|Fornavn|Efternavn|E-mailadresse|Telefonnummer|Stilling|"
           "Trin|Status|Kilde|Ansøgningsdato|Seneste aktivitet|Rekrutterer|"
           "Tags|LinkedIn-profil|Bopæl|Årsag til afslag|Nuværende arbejdsgiver|Nuværende stilling|"
           "Noter|Lønønske",
    "no": "Kandidat-ID|Fornavn|Etternavn|E-postadresse|Telefon|Stilling|"
           "Fase|Status|Kilde|Søknadsdato|Siste aktivitet|Rekrutterer|"
           "Stikkord|LinkedIn-profil|Sted|Årsak til avslag|Nåværende arbeidsgiver|Nåværende stilling|"
           "Notater|Lønnsønske",
    "fi": "Hakijan ID|Etunimi|Sukunimi|Sähköposti|Puhelin|Tehtävä|"
           "Vaihe|Tila|Lähde|Hakupäivä|Viimeisin tapahtuma|Rekrytoija|"
           "Tunnisteet|LinkedIn-profiili|Paikkakunta|Hylkäyssyy|Nykyinen työnantaja|Nykyinen tehtävä|"
           "Muistiinpanot|Palkkatoive",
    "cs": "ID kandidáta|Jméno|Příjmení|E-mail|Telefon|Pozice|"
           "Fáze|Stav|Zdroj|Datum přihlášení|Poslední aktivita|Náborář|"
           "Štítky|Profil LinkedIn|Město|Důvod zamítnutí|Současný zaměstnavatel|Současná pozice|"
           "Poznámky|Očekávaný plat",
    "hu": "Jelölt azonosító|Keresztnév|Vezetéknév|E-mail cím|Telefonszám|Pozíció|"
           "Szakasz|Státusz|Forrás|Jelentkezés dátuma|Utolsó aktivitás|Toborzó|"
           "Címkék|LinkedIn profil|Város|Elutasítás oka|Jelenlegi munkáltató|Jelenlegi pozíció|"
           "Megjegyzések|Bérigény",
    "ro": "ID candidat|Prenume|Nume|Adresă de e-mail|Telefon|Poziție|"
           "Etapă|Stare|Sursă|Data aplicării|Ultima activitate|Recrutor|"
           "Etichete|Profil LinkedIn|Oraș|Motivul respingerii|Angajator actual|Funcția actuală|"
           "Observații|Așteptări salariale",
    "tr": "Aday No|Ad|Soyad|E-posta|Telefon|Pozisyon|"
           "Aşama|Durum|Kaynak|Başvuru tarihi|Son etkinlik|İşe alım uzmanı|"
           "Etiketler|LinkedIn profili|Şehir|Red nedeni|Mevcut işveren|Mevcut unvan|"
           "Notlar|Maaş beklentisi",
    "ru": "ID кандидата|Имя|Фамилия|Электронная почта|Телефон|Вакансия|"
           "Этап|Статус|Источник|Дата отклика|Последняя активность|Рекрутер|"
           "Теги|Профиль LinkedIn|Город|Причина отказа|Текущий работодатель|Текущая должность|"
           "Комментарии|Зарплатные ожидания",
    "uk": "ID кандидата|Ім’я|Прізвище|Електронна пошта|Телефон|Вакансія|"
           "Етап|Статус|Джерело|Дата подання|Остання активність|Рекрутер|"
           "Теги|Профіль LinkedIn|Місто|Причина відмови|Поточний роботодавець|Поточна посада|"
           "Нотатки|Очікувана зарплата",
    "ja": "候補者ID|名|姓|メールアドレス|電話番号|求人|"
           "選考段階|ステータス|応募経路|応募日|最終更新日|採用担当者|"
           "タグ|LinkedIn|居住地|不採用理由|現職企業|現職|"
           "備考|希望年収",
    "zh": "候选人ID|名|姓|邮箱|电话|职位|"
           "阶段|状态|来源|申请日期|最近活动|招聘负责人|"
           "标签|领英|城市|拒绝原因|当前公司|当前职位|"
           "备注|期望薪资",
    "ko": "지원자 ID|이름|성|이메일|전화번호|포지션|"
           "단계|상태|지원 경로|지원일|최근 활동|채용 담당자|"
           "태그|링크드인|거주지|불합격 사유|현재 회사|현재 직책|"
           "비고|희망 연봉",
    "el": "Κωδικός υποψηφίου|Όνομα|Επώνυμο|E-mail|Τηλέφωνο|Θέση εργασίας|"
           "Στάδιο|Κατάσταση|Πηγή|Ημερομηνία αίτησης|Τελευταία δραστηριότητα|Υπεύθυνος|"
           "Ετικέτες|Προφίλ LinkedIn|Πόλη|Λόγος απόρριψης|Τρέχων εργοδότης|Τρέχουσα θέση|"
           "Σημειώσεις|Μισθολογικές απαιτήσεις",
}
# fmt: on


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


@pytest.mark.parametrize(
    "broken",
    ['Bo,bo@x.example,"no end', 'Bo,"bo@x.example,no end', '"Bo,bo@x.example,no end'],
    ids=["last", "middle", "first"],
)
@pytest.mark.parametrize("said", ["fine", '"said ""no"", later"', '"fine, too"'])
def test_a_quote_that_never_closes_takes_nobody_along(broken, said):
    text = f"Name,Email,Notes\nAda,ada@x.example,one\n{broken}\nCy,cy@x.example,{said}\nDi,di@x.example,last\n"
    table, rows = rows_of(text.encode())
    assert [row.email.partition("@")[0] for row in rows] == ["ada", "bo", "cy", "di"]
    assert [record.line for record in table.records()] == [2, 3, 4, 5]


def test_lines_inside_a_cell_are_none_of_the_table():
    text = 'Name,Email,Notes\nAda,ada@x.example,"one\ntwo, three\nfour"\nBo,bo@x.example\n'
    ada, code = rows_of(text.encode())[1]
    assert (ada.note, code) == ("one\ntwo, three\nfour", "too_few_fields")


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


@pytest.mark.parametrize(
    ("header", "row", "fields"),
    [
        ("Name,Vorname,E-Mail", "Groß,Änne,ae@x.example", ["last_name", "first_name"]),
        ("Имя,Фамилия,Почта", "Пётр,Иванов,p@x.example", ["first_name", "last_name"]),
        ("Candidate Name,First Name,Email", "Ada Roe,Ada,a@x.example", ["name", "first_name"]),
        ("Name,First name,Last name", "Ada Roe,Ada,Roe", ["name", "first_name", "last_name"]),
        ("Name,First name,Email", "Ada Roe,,a@x.example", ["name", "first_name"]),
    ],
)
def test_a_name_beside_one_part_of_it_is_the_other_part(header, row, fields):
    found = columns_of(header.split(","), [row.split(",")])
    assert [column.goes for column in found][: len(fields)] == fields


@pytest.mark.parametrize("language", sorted(EXPORTS))
def test_headings_of_an_export_in_many_languages(language):
    """Names, address, job, stage, days, reasons and what goes to notes, as one export has them in each."""
    for heading, field in zip(EXPORTS[language].split("|"), IN_ORDER, strict=True):
        found = (known_heading(heading) or ("", 0))[0]
        assert found == field or (found, field) in (("name", "first_name"), ("title", "job")), heading


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
