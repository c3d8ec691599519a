"""Questions that ask what may not count are named; questions that only sound like them pass."""

import pytest

from candidates.domain.asking import find_unfit, topics_of
from foundation.core import playbook

TOPICS = topics_of(playbook.items("form_questions", "topics", "key", "about", "instead", "words", "fine"))
UNFIT = {
    "pay_history": [
        "What is your current salary?", "What was your last annual salary?", "How much do you earn?", "What did you earn there?",
        "Please attach a pay slip.", "Your salary history", "How much are you paid now?", "What is your present CTC?",
        "What are you currently earning?", "Previous remuneration", "What was your last paycheck?", "What do you make now?",
        "Please state your salary from your previous job", "How much was your last bonus?",
        "Was verdienen Sie derzeit?", "Ihr aktuelles Gehalt?", "Wie hoch ist Ihr Gehalt?", "Letztes Bruttojahresgehalt",
        "Bitte fügen Sie eine Gehaltsabrechnung bei.", "Wie viel hast du verdient?",
    ],
    "age": [
        "How old are you?", "Date of birth", "What year were you born?", "Your age", "When did you finish school?",
        "Which age group are you in?", "Wie alt bist du?", "Geburtsdatum", "Ihr Alter?", "Wann sind Sie geboren?",
        "In which year was you born".replace("was", "were"),
        "What year did you graduate?", "Year of graduation", "DOB", "Wann haben Sie Abitur gemacht?",
    ],
    "family": [
        "Are you married?", "Do you have children?", "How many kids do you have?", "Are you planning to have a baby?", "Marital status",
        "What does your husband do?", "Are you pregnant?", "Who looks after your children?", "How is your childcare organised?",
        "Familienstand", "Haben Sie Kinder?", "Sind Sie verheiratet?", "Besteht Kinderwunsch?", "Planen Sie Elternzeit?",
        "Was macht Ihr Ehepartner?",
        "Maiden name", "Are you a parent?", "Single or married?", "Do you have caring responsibilities?",
    ],
    "health": [
        "Do you have any disabilities?", "Do you suffer from a chronic illness?".replace("suffer from a chronic", "have a chronic"),
        "How is your health?", "How many sick days did you take?", "Do you smoke?", "Are you vaccinated?", "Do you take medication?",
        "Leiden Sie an chronischen Krankheiten?", "Sind Sie schwerbehindert?", "Haben Sie gesundheitliche Einschränkungen?",
        "Wie viele Fehltage hatten Sie?", "Ihr Gesundheitszustand", "Rauchen Sie?",
        "Are you currently on sick leave?", "Height and weight", "Do you need any medical accommodations?", "Do you have a COVID vaccination?",
    ],
    "origin": [
        "What is your nationality?", "Country of birth", "Where are you originally from?", "What is your native language?",
        "Which passport do you hold?", "Are you a German citizen?", "Ethnicity", "Staatsangehörigkeit", "Woher kommen Sie?",
        "Ihre Muttersprache", "Geburtsort", "Haben Sie einen Migrationshintergrund?", "Ihre Herkunft?",
        "Passport number", "Where do your parents come from?",
    ],
    "belief": [
        "What is your religion?", "Are you religious?", "What is your gender?", "Which political party do you support?",
        "Ihre Konfession?", "Sind Sie Gewerkschaftsmitglied?", "Ihr Geschlecht",
        "Sexual orientation", "Do you pray?",
    ],
    "picture": [
        "Attach a photo", "Please include a recent photograph of yourself.", "Upload your headshot", "A picture of you", "Passport-style photo",
        "Send us a selfie", "Photo (optional)", "Your photo", "Please add a passport photo to your CV", "What do you look like?",
        "Foto beilegen", "Bitte fügen Sie ein Foto bei.", "Bewerbungsfoto", "Bitte ein Lichtbild hochladen", "Ihr Foto", "Lebenslauf mit Foto",
        "Passbild", "Foto:", "Joindre une photo", "Photo d'identité", "Votre photo récente", "CV avec photo", "Adjunta una foto",
        "Foto de carné", "Currículum con foto", "Pasfoto", "Voeg een foto toe", "CV met foto",
    ],
}  # fmt: skip
ELSEWHERE = {
    "pay_history": [
        "Quel est votre salaire actuel ?", "Combien gagnez-vous ?", "Joignez votre dernière fiche de paie", "Votre rémunération actuelle",
        "¿Cuál es tu salario actual?", "¿Cuánto cobras ahora?", "Último sueldo", "Historial salarial",
        "Wat is uw huidige salaris?", "Hoeveel verdien je nu?", "Laatst verdiende salaris", "Stuur een loonstrook mee",
    ],
    "age": [
        "Age", "Alter", "Edad", "Are you over 50?", "Jahrgang", "Geburtsjahr", "Welcher Jahrgang sind Sie?", "Geburtsjahr (JJJJ)", "Geb.-Datum", "Geboren am", "Birth year", "Birth-year",
        "Date de naissance", "Quel âge avez-vous ?", "Votre âge", "Année de naissance", "Né(e) le",
        "Fecha de nacimiento", "¿Cuántos años tienes?", "Edad: ¿qué edad tiene?", "Geboortedatum", "Hoe oud ben je?", "Wat is je leeftijd?",
    ],
    "family": [
        "Situation familiale", "Êtes-vous marié ?", "Avez-vous des enfants ?", "Nombre d'enfants", "Que fait votre conjoint ?",
        "Estado civil", "¿Tienes hijos?", "¿Está embarazada?", "Cargas familiares", "Burgerlijke staat", "Heb je kinderen?", "Gezinssituatie",
        "Kids?", "Do you have a partner?", "Civil status", "Kinder:", "Zivilstand", "Anzahl Kinder", "Bestehen Unterhaltspflichten?", "Does your family mind that you travel?",
    ],
    "health": [
        "How tall are you?", "Weight (kg)", "Have you had cancer?", "Do you have allergies?", "Behinderung", "Liegt eine Behinderung vor?", "GdB", "GdB (falls vorhanden)", "Grad der Behinderung", "Schwerbehindertenausweis",
        "Haben Sie einen Schwerbehindertenausweis?", "Behinderungsgrad in %", "Sind Sie behindert?", "Gleichstellungsbescheid vorhanden?",
        "Disability status", "Please describe your disability", "Degree of disability", "Nature of disability", "Any impairments?",
        "Avez-vous un handicap ?", "RQTH", "Souffrez-vous d'une maladie chronique ?", "Votre état de santé", "Fumez-vous ?",
        "¿Tienes alguna discapacidad?", "Certificado de discapacidad", "¿Padece alguna enfermedad?", "Estado de salud",
        "Heb je een arbeidsbeperking?", "Heeft u een handicap?", "Ziekteverzuim in het laatste jaar", "Hoe is je gezondheid?",
    ],
    "origin": [
        "Votre nationalité", "D'où venez-vous ?", "Lieu de naissance", "Langue maternelle", "Nacionalidad", "¿De dónde eres?", "País de origen",
        "Nationaliteit", "Waar kom je vandaan?", "Geboorteplaats", "Moedertaal",
    ],
    "belief": [
        "Gender", "Sex (m/f)", "Geschlecht", "Are you a union member?", "Quelle est votre religion ?", "Orientation sexuelle", "¿Cuál es tu religión?", "Afiliación sindical", "Wat is je geloof?",
        "Seksuele geaardheid", "Ben je lid van een vakbond?",
    ],
}  # fmt: skip
FINE_ELSEWHERE = [
    "Describe your family of microservices", "Which of your family of products did you like best?", "How did you test your model family?",
    "Have you built software for people with disabilities?", "Haben Sie Software für Menschen mit Behinderung gebaut?",
    "Have you worked on a photo library?", "Have you trained models on photos of food?", "Haben Sie eine Fotoverwaltung gebaut?",
    "Which pictures of dashboards would you show?", "Haben Sie Bilder von Maschinen erkannt?", "Comment traitez-vous les données de santé ?",
    "Quelles sont vos prétentions salariales ?", "Quel salaire souhaitez-vous ?", "¿Cuáles son tus expectativas salariales?",
    "Wat is je salarisindicatie?", "Wat wil je verdienen?", "Avez-vous le droit de travailler en France ?",
    "¿Necesitas permiso de trabajo en España?", "Heb je een werkvergunning nodig?", "Où habitez-vous ?", "Waar woon je?", "¿Dónde vives?",
    "Quelles langues parlez-vous ?", "¿Qué idiomas hablas?", "Welke talen spreek je?", "Avez-vous travaillé avec des processus enfants ?",
    "Have you served users with impairments?", "Hoe oud is het oudste systeem dat je onderhield?", "Quel âge a votre plus vieux système ?",
    "¿Cuántos años de experiencia tienes?", "Combien d'années d'expérience avez-vous ?", "Which partner teams did your partner integrations serve?",
    "Have you drawn a picture of an architecture?", "Do you have a portfolio?", "What would you want to see in our product family?",
    "Haben Sie mit Jahrgangsstufen in Schulsoftware gearbeitet?", "Haben Sie Verkehrsbehinderungen vorhergesagt?",
    "Who was your partner in the project?", "Which union types does TypeScript lack?", "Salary (expected)", "Salary expectation",
    "Have you debugged with gdb?", "Do you know gdb or lldb?", "Have you worked with photos?", "How do you store user photos?",
    "How would you compress a photo?", "Wie würden Sie ein Foto verkleinern?", "¿Has trabajado con fotos?", "Avez-vous travaillé avec des photos ?",
    "Werkte je met foto's van producten?", "Which ideas were born in your team?", "Have you shipped a photo editor?",
    "¿Has diseñado productos para personas con discapacidad?", "Bouwde je software voor mensen met een beperking?",
    "Avez-vous conçu un produit pour des personnes handicapées ?", "Your partner API: which integrations did you build?",
    "Which version was the last release of your parser?", "Have you labelled portraits of paintings?",
]  # fmt: skip
FINE = [
    "What salary do you expect?", "What do you expect to earn?", "How much would you like to earn?", "Your salary expectations",
    "Ihre Gehaltsvorstellung?", "Was möchten Sie verdienen?", "Are you at least 18?", "Sind Sie volljährig?",
    "How old is the largest codebase you have kept?", "Wie alt war das älteste System, das Sie gepflegt haben?",
    "Which languages do you manage in production?", "What percentage of your average week is coding?", "Welche Alternative wäre besser?",
    "Are you legally allowed to work in Germany?", "Do you need a visa or sponsorship to work in Portugal?",
    "Brauchen Sie eine Arbeitserlaubnis oder einen Aufenthaltstitel?", "Dürfen Sie in Deutschland arbeiten?",
    "Have you worked with health data?", "Have you built health checks for services?", "Haben Sie mit Gesundheitsdaten gearbeitet?",
    "Have you modelled diseases?", "Haben Sie Krankheitsverläufe modelliert?", "Describe a race condition that you found.",
    "Cloud native or bare metal?", "Which product family did you own?", "How do you keep child processes from leaking?",
    "Have you worked with citizen developers?", "Where are you based?", "Wo wohnen Sie?", "Welche Sprachen sprechen Sie?",
    "How did you check where the data comes from?", "Herkunft der Daten: wie haben Sie sie belegt?",
    "Did you marry two sources of data?", "Have you read medical records by machine?", "When can you start?",
    "Do you hold a driving licence?", "Can you work two evenings a month?", "Have you managed parental controls?",
    "Wie viel Zeit haben Sie pro Woche?", "Haben Sie eine operative Rolle gehabt?", "Have you led a single team?",
    "What did you make at your last company?", "Which gender bias did you find in a model?",
    "Which package did you last publish?", "What is the last package you published?", "Have you paid down technical debt?",
    "Do you make backups now?", "Have you worked with parents of pupils?", "How much was the customer paid?",
]  # fmt: skip


SAID = [(topic, text) for unfit in (UNFIT, ELSEWHERE) for topic, texts in unfit.items() for text in texts]


@pytest.mark.parametrize(("topic", "text"), SAID)
def test_what_may_not_count_is_not_asked(topic: str, text: str) -> None:
    found = list(find_unfit([text], TOPICS))
    assert topic in [each.topic.key for each in found], text
    assert all(each.quote in text for each in found)


@pytest.mark.parametrize("text", FINE + FINE_ELSEWHERE)
def test_what_only_sounds_like_it_passes(text: str) -> None:
    assert [(each.topic.key, each.quote) for each in find_unfit([text], TOPICS)] == []


def test_help_and_answers_are_read_too_and_the_words_are_quoted() -> None:
    found = list(find_unfit(["Tell us more", "Such as your Date of  Birth", "I am married"], TOPICS))
    assert [each.sentence for each in found] == [
        "“Date of Birth” asks about how old somebody is, which may not count. Ask for the experience that the work needs."
    ]
