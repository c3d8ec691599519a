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
}  # fmt: skip
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


@pytest.mark.parametrize(("topic", "text"), [(topic, text) for topic, texts in UNFIT.items() for text in texts])
def test_what_may_not_count_is_not_asked(topic: str, text: str) -> None:
    found = list(find_unfit([text], TOPICS))
    assert topic in [each.topic.key for each in found], text
    assert all(each.quote in text for each in found)


@pytest.mark.parametrize("text", FINE)
def test_what_only_sounds_like_it_passes(text: str) -> None:
    assert [(each.topic.key, each.quote) for each in find_unfit([text], TOPICS)] == []


def test_help_and_answers_are_read_too_and_the_words_are_quoted() -> None:
    found = list(find_unfit(["Tell us more", "Such as your Date of  Birth", "I am married"], TOPICS))
    assert [each.sentence for each in found] == [
        "“Date of Birth” asks about how old somebody is, which may not count. Ask for the experience that the work needs."
    ]
