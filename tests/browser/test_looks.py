"""The main pages in the dark, on a phone and wide: no violation that axe can find, nothing that scrolls sideways."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import reverse

from assessments.services.links import issue
from assistants.models import Call
from assistants.services.connecting import let_in
from assistants.services.noting import note_call
from assistants.services.switching import switch
from candidates import services
from candidates.models import DemographicAnswer, Interview, Tag
from candidates.services import demographics
from candidates.services.bulk import Picked, TagMany, act_on_many
from candidates.services.saving import save_view
from foundation.activity.models import Delivery
from foundation.activity.services import create_webhook, send_test
from foundation.core.clock import now, today
from roles.models import Role
from roles.services.outside import ask_reader, reader_address
from rubrics.models import Question, Rubric
from rubrics.services import declare_tie, open_debrief
from tests.assistants.conftest import program
from tests.browser.conftest import Opens
from tests.cast import Cast
from tests.factories import assessments, candidates, practice, roles, rubrics
from tests.factories.sync import connected

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(300)]


# Tables whose rows ask something stand whole, however narrow the page.
CUT = """[...document.querySelectorAll('.table[data-kind="asked"]')].some(
  table => innerWidth < 640 && table.parentElement.scrollWidth > table.parentElement.clientWidth)"""
# The words of a notice stand beside its picture, on a phone too.
ALONE = """[...document.querySelectorAll('.notice > .icon + *')].some(
  words => words.getBoundingClientRect().top >= words.previousElementSibling.getBoundingClientRect().bottom)"""
# The arrow of what folds stands beside its words.
ABOVE = """[...document.querySelectorAll('summary > svg:first-child')].some(arrow => {
  const words = document.createRange();
  words.selectNode(arrow.nextSibling ?? arrow);
  const there = words.getBoundingClientRect();
  return arrow.getBoundingClientRect().width && there.width && arrow.getBoundingClientRect().bottom <= there.top;
})"""
# What a filter says before anything is chosen is short, and read whole.
SHORT = """[...document.querySelectorAll('.filterbar select')].filter(box => {
  const words = document.createElement('span'), look = getComputedStyle(box);
  words.style.cssText = `position: absolute; white-space: nowrap; font: ${look.font}`;
  words.textContent = box.options[0]?.text ?? '';
  document.body.append(words);
  const room = box.clientWidth - parseFloat(look.paddingInlineStart) - parseFloat(look.paddingInlineEnd);
  const cut = box.offsetWidth && words.offsetWidth > room + 1;
  words.remove();
  return cut;
}).map(box => box.name)"""
CSV = "Name,E-mail,Job,Stage,Applied On,Weather\nKofi Larbi,kofi@example.com,{title},Phone chat,02/03/2026,Rain\n"


def of_the_desk(cast: Cast, role: Role) -> list[str]:
    """Make pairs, tags, views, openings and imports; return the pages of a recruiter's work with them."""
    one, two, three, four = (candidates.application(cast, role, name) for name in ("Ana", "Ben", "Cem", "Dora"))
    pair = services.open_pair(actor=cast.rafa, one=one.candidate, other=two.candidate)
    other = services.open_pair(actor=cast.rafa, one=three.candidate, other=four.candidate)
    choices = services.Choices({"name": "first", "email": "first"}, {role.pk: three.pk})
    merge = services.merge_people(actor=cast.rafa, pair=other, choices=choices)
    services.set_tags(actor=cast.rafa, candidate=one.candidate, names=["forecasting"])
    bulk_act = act_on_many(actor=cast.rafa, act=TagMany(("Fair",)), picked=Picked({one.pk: None, three.pk: None}))
    view = save_view(actor=cast.rafa, role=role, name="Late", query="late=1")
    question = services.add_question(actor=cast.mei, role=role, asked=services.Asked("text", "What did you ship?"))
    asked = services.preview_import(actor=cast.rafa, file_name="a.csv", data=CSV.format(title=role.title).encode())
    clear = f"Name,E-mail,Job\nNoor Haddad,noor@example.com,{role.title}\n,,{role.title}\n".encode()
    ready = services.preview_import(actor=cast.rafa, file_name="b.csv", data=clear)
    services.confirm_import(actor=cast.rafa, batch=ready, seen=ready.counts)
    here, who = f"/roles/{role.pk}", f"/applications/{one.pk}"
    return [
        f"{here}/review/", "/review/", f"{here}/openings/", f"/openings/{role.openings.all()[0].pk}/",
        f"{here}/loop/moves/", f"/form-questions/{question.pk}/", f"/views/{view.pk}/edit/", f"/bulk/{bulk_act.pk}/",
        f"/candidates/{one.candidate_id}/", f"/candidates/{one.candidate_id}/edit/",
        f"/candidates/{one.candidate_id}/tags/", "/candidates/tags/", f"/candidates/tags/{Tag.objects.all()[0].pk}/",
        "/candidates/duplicates/", f"/candidates/duplicates/{pair.pk}/", f"/candidates/merges/{merge.pk}/",
        f"{who}/", f"{who}/move/", f"{who}/hold/", f"{who}/transfer/", f"{who}/history/", f"{who}/known/",
        "/imports/", f"/imports/{asked.pk}/", f"/imports/{ready.pk}/", f"/imports/{ready.pk}/take-back/",
    ]  # fmt: skip


def of_judging(cast: Cast, met: Interview) -> dict[str, list[str]]:
    """Make an exercise half scored and somebody in training; return their pages by who opens them."""
    sample = practice.exercise(cast, [cast.mei, cast.tom, cast.oba])
    for member, level in ((cast.mei, 4), (cast.tom, 2)):
        practice.scored(sample, member, level)
    anchor = sample.criteria.all()[0].anchors.get(level=4)
    practice.example(cast, anchor)
    training, seat = practice.trainee(cast, met, cast.oba)
    here = f"/calibration/{sample.pk}/"
    return {
        "mei": [
            "/calibration/", "/calibration/new/?rubric=production_ownership", here, f"/library/anchors/{anchor.pk}/",
            "/training/", f"/training/{training.pk}/", "/learning/",
        ],
        "oba": [here, f"/seats/{seat.pk}/practice/", "/training/", "/learning/"],
    }  # fmt: skip


def of_the_library(cast: Cast) -> list[str]:
    """Return the pages of the library: of a rubric, of a question, of packs."""
    rubric = Rubric.objects.filter(organisation=cast.acme).earliest("id")
    question = Question.objects.filter(organisation=cast.acme).earliest("id")
    asked = f"/library/questions/{question.pk}/"
    return [
        f"/library/{rubric.pk}/", f"/library/{rubric.pk}/edit/", asked, f"{asked}edit/", f"{asked}versions/",
        "/library/questions/new/", "/library/import/", "/library/playbook/",
    ]  # fmt: skip


def of_assistants(cast: Cast) -> list[str]:
    """Switch assistants on and let one in that asked something; return their pages, and the one that asks first."""
    switch(actor=cast.ada, on=True, people=True)
    made = program("Gullwing")
    row = let_in(actor=cast.ada, client=made, back_to="http://127.0.0.1/back", people=True)
    note_call(row, tool="my_todos", given={}, outcome=Call.Outcome.ANSWERED, people=True, rows=3, size=900)
    asked = {
        "response_type": "code", "client_id": program("Skua").pk, "redirect_uri": "http://127.0.0.1/back",
        "scope": "hiring people", "code_challenge": "x" * 43, "code_challenge_method": "S256",
    }  # fmt: skip
    return ["/settings/assistants/", f"/settings/assistants/{row.pk}/", f"/oauth/authorize?{urlencode(asked)}"]


def of_owners(cast: Cast) -> list[str]:
    """Make an endpoint with a message that was given up; return the settings that are the owners’."""
    hook = create_webhook(actor=cast.ada, name="Warehouse", url="https://1.1.1.1/hook", types=["offer.*"])
    message = send_test(actor=cast.ada, webhook=hook)
    Delivery.objects.filter(pk=message.pk).update(state="dead", error="It has a fault of its own (503).", status=503)
    connected(cast)
    hooks = ["/settings/webhooks/", "/settings/webhooks/new/", f"/settings/webhooks/{hook.pk}/"]
    return [
        *hooks,
        *of_assistants(cast),
        "/settings/connections/",
        "/settings/connections/greenhouse/",
        "/settings/jobs/",
        "/settings/demographics/",
    ]


def of_who_applied(cast: Cast) -> list[str]:
    """Let people say something of themselves, and count it; return the pages of one who did, and of one to be."""
    organisation = demographics.choose_questions(actor=cast.ada, questions=["gender", "caring"])
    tickets = [demographics.new_ticket(organisation) for _ in range(8)]
    for ticket in tickets[:7]:
        token = demographics.bare_token(ticket)
        demographics.keep_answers(organisation=organisation, token=token, given={"gender": "woman"}, agreed=True)
    DemographicAnswer.objects.update(month=today().replace(day=1) - timedelta(days=1))
    demographics.renew_figures()
    return [reverse("candidates:about_you", args=[organisation.slug, ticket]) for ticket in tickets[-2:]]


def talked(cast: Cast, role: Role) -> str:
    """Open a debrief with somebody who knows the candidate; return its page."""
    told = candidates.application(cast, role, "Sibusiso Khumalo", "technical_screen")
    met = candidates.interview(cast, told, [cast.ines], starts_at=now() - timedelta(hours=5))
    rubrics.submitted_scorecard(cast, candidates.seat(met, cast.ines), {"end_to_end": 4})
    declare_tie(actor=cast.mei, application=told, person=cast.ines, kind="friend")
    open_debrief(actor=cast.mei, application=told)
    return f"/applications/{told.pk}/debrief/"


def addresses(cast: Cast) -> dict[str, list[str]]:
    """Make a role with people in every state; return the main pages by who opens them ("" is a stranger)."""
    role = roles.open_role(cast)
    judged = candidates.application(cast, role, "Lucía Etxeberria", "technical_screen")
    met = candidates.interview(cast, judged, [cast.ines, cast.tom], starts_at=now() - timedelta(hours=2))
    rubrics.submitted_scorecard(cast, candidates.seat(met, cast.ines), {"end_to_end": 4})
    other = candidates.application(cast, role, "Noor Haddad", "take_home")
    sent = assessments.sent(cast, other)
    here = f"/roles/{role.pk}"
    reader = ask_reader(actor=cast.mei, role=role, name="Aki", email="aki@elsewhere.example", fee_minor=18000)
    judging = of_judging(cast, met)
    return {
        "mei": [
            *judging.pop("mei"), *of_the_library(cast), f"{here}/readers/", talked(cast, role),
            "/", "/roles/", f"{here}/scope/", f"{here}/brief/", f"{here}/jd/", f"{here}/jd/?view=read",
            f"{here}/public/", f"{here}/loop/",
            f"{here}/open/", f"{here}/plan/", f"{here}/insights/", f"{here}/people/", f"{here}/pipeline/",
            f"{here}/table/", f"{here}/form/", "/referrals/", "/candidates/", f"/applications/{judged.pk}/",
            f"/applications/{judged.pk}/close/", f"/applications/{judged.pk}/answer/",
            f"/applications/{judged.pk}/debrief/", f"/applications/{judged.pk}/interviews/new/",
            f"/take-homes/{sent.pk}/", "/library/", "/library/?kind=questions",
            f"{here}/coverage/", "/insights/", "/notifications/", "/search/?q=luc", "/style/",
            "/agreement/", "/agreement/own/", "/account/calendar/",
        ],
        "rafa": of_the_desk(cast, role),
        "ada": of_owners(cast),
        **judging,
        "tom": [f"/seats/{candidates.seat(met, cast.tom).pk}/scorecard/"],
        "": [
            *of_who_applied(cast), f"/portal/{issue(sent)}/", urlsplit(reader_address(reader.pk, "")).path,
            "/accounts/login/",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("narrow", [True, False], ids=["phone", "desktop"])
def test_main_pages_are_readable(opens: Opens, cast: Cast, narrow: bool) -> None:
    for first, paths in addresses(cast).items():
        person = opens(first or None, narrow=narrow, dark=True)
        wrong = []
        for path in paths:
            try:
                person.visit(path)
                assert not person.page.evaluate(CUT), f"{path}: a choice in a table is cut"
                assert not person.page.evaluate(ABOVE), f"{path}: an arrow stands above its words"
                assert not person.page.evaluate(SHORT), f"{path}: the words of a filter are cut"
                assert not person.page.evaluate(ALONE), f"{path}: a notice stands below its picture"
            except AssertionError as fault:
                wrong.append(str(fault))
                person.forget()
        assert not wrong, "\n\n".join(wrong)
