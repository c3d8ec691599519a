"""Answering people: the words, who told them when and how, and mail that can be stopped."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from candidates.domain import words
from candidates.models import Answer, Application, Promise
from candidates.pages.answers import suggested
from candidates.queries.promises import answers, last_answer, unanswered, unanswered_apart
from candidates.services import Telling, give_answer, reactivate, reject, stop_answer
from candidates.views.answers import OTHER_WORDS
from foundation.activity.models import Event, Notification
from foundation.activity.queries import timeline
from foundation.activity.services import mailing
from foundation.core import clock
from foundation.core.errors import Forbidden, Invalid, Refused
from foundation.people.models import MailAddress
from foundation.people.services.addresses import mark_address
from tests.factories.candidates import answers_owed, application, hiring_role, interview, reason

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
MAIL = Telling("mail", "Your application", "Hello Lucía,\n\nnot this time.\n\nRafa")


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def made(shared: Any) -> Any:
    return shared(lambda cast: application(cast, hiring_role(cast), "Lucía Etxeberria", owner=cast.rafa))


@pytest.fixture
def lucia(cast: Any, made: Any) -> Application:
    found: Application = made()
    return found


def test_a_decline_by_mail_leaves_after_an_hour_with_text_and_html(cast: Any, lucia: Application, noon: Any) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    mailing.send_due(clock.now())
    assert [m for m in mail.outbox if m.subject == "Your application"] == []
    assert last_answer(lucia) is None
    noon.shift(timedelta(hours=1))
    mailing.send_due(clock.now())
    (letter,) = [m for m in mail.outbox if m.subject == "Your application"]
    assert letter.to == ["luciaetxeberria@example.com"]
    assert "not this time." in letter.body
    assert [kind for _, kind in letter.alternatives] == ["text/html"]
    assert "not this time." in letter.alternatives[0][0]
    told = last_answer(lucia)
    assert (told.by, told.outcome, told.how, told.given_at) == (cast.rafa, "no", "mail", clock.now())
    assert answers_owed(cast.rafa) == []


def test_who_told_them_when_and_how_is_kept_without_a_mail(cast: Any, lucia: Application) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    day = clock.today() - timedelta(days=1)
    given = give_answer(actor=cast.mei, application=lucia, outcome="no", telling=Telling("call", told_on=day))
    assert (given.by, given.how, given.told_at.date()) == (cast.mei, "call", day)
    assert not Notification.objects.filter(kind="answer").exists()
    verbs = Event.objects.filter(application_id=lucia.pk).values_list("verb", flat=True)
    assert sorted(verbs) == ["application.answered", "application.created", "application.rejected"]


def test_a_declined_person_who_was_not_told_is_on_the_list_until_they_are(cast: Any, lucia: Application) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    (owed,) = answers_owed(cast.rafa)
    assert (owed.kind, owed.due_at.date()) == ("answer_owed", clock.today() + timedelta(days=1))
    assert "declined, and does not know it yet" in owed.detail
    give_answer(actor=cast.rafa, application=lucia, outcome="no", telling=Telling("person"))
    assert answers_owed(cast.rafa) == []


def test_a_mail_that_has_not_left_is_stopped_and_the_person_is_owed_an_answer_again(
    cast: Any, lucia: Application, noon: Any
) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    assert answers_owed(cast.rafa) == []
    stop_answer(actor=cast.rafa, answer=Answer.objects.get(application=lucia))
    assert len(answers_owed(cast.rafa)) == 1
    noon.shift(timedelta(hours=1))
    mailing.send_due(clock.now())
    assert [m for m in mail.outbox if m.subject == "Your application"] == []
    with pytest.raises(Refused, match="no mail to stop"):
        stop_answer(actor=cast.rafa, answer=Answer.objects.get(application=lucia))


def test_a_mail_that_has_left_cannot_be_stopped(cast: Any, lucia: Application, noon: Any) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    noon.shift(timedelta(minutes=61))
    mailing.send_due(clock.now())
    with pytest.raises(Refused, match="has left"):
        stop_answer(actor=cast.rafa, answer=Answer.objects.get(application=lucia))


def test_taking_someone_up_again_stops_the_mail_that_waits_and_ends_what_was_owed(
    cast: Any, lucia: Application, noon: Any
) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    reactivate(actor=cast.rafa, application=lucia)
    noon.shift(timedelta(hours=1))
    mailing.send_due(clock.now())
    assert [m for m in mail.outbox if m.subject == "Your application"] == []
    assert Answer.objects.get(application=lucia).stopped_at is not None
    assert answers_owed(cast.rafa) == []


def test_a_second_mail_that_is_stopped_by_taking_them_up_leaves_no_promise(cast: Any, lucia: Application) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=Telling("call"))
    give_answer(actor=cast.rafa, application=lucia, outcome="no", telling=MAIL)
    reactivate(actor=cast.rafa, application=lucia)
    assert answers_owed(cast.rafa) == []
    assert not Promise.objects.filter(application=lucia, kind="by_hand").exists()


def parts_are_the_whole(cast: Any) -> bool:
    """Whether what is unanswered is found in its three parts, too."""
    parts = [set(part.values_list("pk", flat=True)) for part in unanswered_apart(cast.acme.pk)]
    return set().union(*parts) == set(unanswered().values_list("pk", flat=True)) != set()


def test_a_mail_that_the_server_refuses_for_good_leaves_the_person_untold(
    cast: Any, lucia: Application, noon: Any, monkeypatch: Any
) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    noon.shift(timedelta(minutes=61))

    def refuse(*_: object) -> None:
        raise SMTPRecipientsRefused({"luciaetxeberria@example.com": (550, b"No such mailbox")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    mailing.send_due(clock.now())
    assert last_answer(lucia) is None
    assert answers().get(application=lucia).mail_state == "parked"
    assert len(answers_owed(cast.rafa)) == 1
    assert parts_are_the_whole(cast)
    give_answer(actor=cast.rafa, application=lucia, outcome="no", telling=Telling("call"))
    assert answers_owed(cast.rafa) == []


def test_a_mail_that_came_back_leaves_the_person_untold_and_one_of_later_does_not(
    cast: Any, lucia: Application, noon: Any
) -> None:
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    noon.shift(timedelta(minutes=61))
    mailing.send_due(clock.now())
    assert answers_owed(cast.rafa) == []
    noon.shift(timedelta(hours=3))
    mark_address("LuciaEtxeberria@example.com", MailAddress.State.BOUNCED, "No such mailbox")
    assert last_answer(lucia) is None
    assert len(answers_owed(cast.rafa)) == 1
    assert parts_are_the_whole(cast)
    MailAddress.objects.update(since=clock.now() + timedelta(days=20))
    assert last_answer(lucia) is not None
    assert answers_owed(cast.rafa) == []


@pytest.mark.parametrize(
    ("telling", "fields"),
    [
        (Telling("mail", "", ""), {"subject", "message"}),
        (Telling("pigeon"), {"how"}),
        (Telling("call", told_on=datetime(2026, 12, 3, tzinfo=UTC).date()), {"told_on"}),
        (Telling("call", told_on=datetime(2025, 12, 3, tzinfo=UTC).date()), {"told_on"}),
        (Telling("mail", "A", "x" * 8_001), {"message"}),
    ],
)
def test_what_is_missing_is_named_and_nobody_is_declined(
    cast: Any, lucia: Application, telling: Telling, fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=telling)
    assert set(refused.value.errors) == fields
    assert Application.objects.get(pk=lucia.pk).status == "active"


def test_somebody_without_an_address_is_not_mailed(cast: Any, lucia: Application) -> None:
    lucia.candidate.email = ""
    lucia.candidate.save()
    with pytest.raises(Invalid, match="no e-mail address"):
        give_answer(actor=cast.rafa, application=lucia, outcome="yes", telling=MAIL)


def test_not_yet_promises_a_new_day_and_the_mail_says_that_day(cast: Any, lucia: Application, noon: Any) -> None:
    day = clock.today() + timedelta(days=5)
    telling = Telling("mail", "A little longer", "You hear from us by {day}, yes or no.")
    give_answer(actor=cast.rafa, application=lucia, outcome="later", telling=telling, next_day=day)
    noon.shift(timedelta(minutes=61))
    mailing.send_due(clock.now())
    (letter,) = [m for m in mail.outbox if m.subject == "A little longer"]
    assert "You hear from us by Monday 7 December, yes or no." in letter.body
    assert Promise.objects.get(application=lucia, ended_at=None).due_on == day
    with pytest.raises(Invalid, match="mail and promise say the same"):
        give_answer(
            actor=cast.rafa, application=lucia, outcome="later", telling=Telling("mail", "A", "By Monday"), next_day=day
        )
    with pytest.raises(Invalid, match="by which day"):
        give_answer(actor=cast.rafa, application=lucia, outcome="later", telling=Telling("call"))


def test_an_answer_fits_where_the_application_stands(cast: Any, lucia: Application) -> None:
    with pytest.raises(Refused, match="Decline the application first"):
        give_answer(actor=cast.rafa, application=lucia, outcome="no", telling=Telling("call"))
    reject(actor=cast.rafa, application=lucia, reason=reason(cast))
    with pytest.raises(Refused, match="is declined"):
        give_answer(actor=cast.rafa, application=lucia, outcome="yes", telling=Telling("call"))
    for member in (cast.ines, cast.vic, cast.zed):
        with pytest.raises(Forbidden):
            give_answer(actor=member, application=lucia, outcome="no", telling=Telling("call"))


def test_the_form_offers_words_for_the_reason_and_keeps_what_was_typed(
    cast: Any, lucia: Application, client: Any
) -> None:
    client.force_login(cast.rafa.user)
    here = reverse("candidates:close", args=[lucia.pk])
    page = client.get(here).content.decode()
    assert "thank you for applying" in page.lower()
    terms = reason(cast, "terms")
    said = client.post(here, {"reason": terms.pk, "how": "mail", "words": "1", "subject": "x", "message": "y"})
    assert said.status_code == 200
    assert "the terms and the place of this role" in said.content.decode()
    assert Application.objects.get(pk=lucia.pk).status == "active"
    typed = {"reason": terms.pk, "how": "mail", "subject": "", "message": "My very own words", "version": 1}
    refused = client.post(here, typed)
    assert refused.status_code == 422
    assert "My very own words" in refused.content.decode()
    assert "Give the mail a subject." in refused.content.decode()
    stale = client.post(here, {**typed, "subject": "Mine", "version": 9})
    assert stale.status_code == 409
    assert "My very own words" in stale.content.decode()
    assert client.post(here, {**typed, "subject": "Mine"}).status_code == 302
    assert Answer.objects.get(application=lucia).message == "My very own words"


def test_words_for_another_reason_are_not_sent(cast: Any, lucia: Application, client: Any) -> None:
    client.force_login(cast.rafa.user)
    here = reverse("candidates:close", args=[lucia.pk])
    chosen, other = (suggested(cast.rafa, lucia, "no", key) for key in ("terms", "other_candidate"))
    typed = {"reason": reason(cast, "terms").pk, "how": "mail", "version": 1}
    asked = client.post(here, {**typed, **other})
    assert asked.status_code == 422
    assert OTHER_WORDS in asked.content.decode()
    assert "the terms and the place of this role" in asked.content.decode()
    assert not Answer.objects.filter(application=lucia).exists()
    follows = client.post(here, {**typed, **other, "words": "fit"}).content.decode()
    assert "the terms and the place of this role" in follows
    own = client.post(here, {**typed, "subject": "Mine", "message": "My own", "words": "fit"}).content.decode()
    assert ">\nMy own</textarea>" in own
    assert client.post(here, {**typed, **chosen}).status_code == 302
    assert "the terms and the place" in Answer.objects.get(application=lucia).message


def test_an_answer_is_not_sent_in_the_words_of_another(cast: Any, lucia: Application, client: Any) -> None:
    client.force_login(cast.rafa.user)
    later = suggested(cast.rafa, lucia, "later")
    said = client.post(reverse("candidates:tell", args=[lucia.pk]), {"outcome": "yes", "how": "mail", **later})
    assert said.status_code == 422
    assert "We would like to go on with you." in said.content.decode()
    with pytest.raises(Invalid, match="stands for a new day"):
        give_answer(actor=cast.rafa, application=lucia, outcome="yes", telling=Telling("mail", "A", "By {day}, yes"))
    assert not Answer.objects.exists()


def test_two_windows_decline_once(cast: Any, lucia: Application, client: Any) -> None:
    client.force_login(cast.rafa.user)
    here = reverse("candidates:close", args=[lucia.pk])
    typed = {"reason": reason(cast).pk, "how": "mail", "subject": "S", "message": "M", "version": lucia.version}
    assert client.post(here, typed).status_code == 302
    assert client.post(here, typed).status_code == 409
    assert Answer.objects.filter(application=lucia).count() == 1


def test_pages_show_what_was_told_to_those_who_work_with_the_person(cast: Any, lucia: Application, client: Any) -> None:
    interview(cast, lucia, [cast.ines], starts_at=NOON - timedelta(hours=2))
    reject(actor=cast.rafa, application=lucia, reason=reason(cast), telling=MAIL)
    client.force_login(cast.mei.user)
    panel = client.get(reverse("candidates:answers", args=[lucia.pk])).content.decode()
    assert "Mail on its way" in panel
    assert "not this time." in panel
    answer = Answer.objects.get(application=lucia)
    assert client.post(reverse("candidates:stop_answer", args=[answer.pk])).status_code == 302
    assert "Stopped before it left" in client.get(reverse("candidates:answers", args=[lucia.pk])).content.decode()
    client.force_login(cast.ines.user)
    assert client.get(reverse("candidates:answers", args=[lucia.pk])).status_code == 403


def test_a_yes_names_the_step_that_is_next(cast: Any, lucia: Application, noon: Any) -> None:
    def step() -> str:
        return suggested(cast.rafa, lucia, "yes")["message"].split("The next step is: ")[1].split(".")[0]

    assert step() == "Recruiter screen"
    met = interview(cast, lucia, [cast.ines], stage_key="recruiter_screen", starts_at=NOON - timedelta(hours=2))
    assert step() == "A system you shipped"
    assert met.stage.label == "Recruiter screen"


def test_the_history_says_that_somebody_was_answered_and_not_what(cast: Any, lucia: Application) -> None:
    interview(cast, lucia, [cast.ines], starts_at=NOON - timedelta(hours=2))
    give_answer(actor=cast.rafa, application=lucia, outcome="yes", telling=MAIL)
    (said,) = [item.text for item in timeline(cast.ines, application_id=lucia.pk, limit=9) if "answered" in item.text]
    assert said == "answered Lucía Etxeberria, by e-mail from here"
    kept = Event.objects.get(verb="application.answered").data
    assert kept == {"name": "Lucía Etxeberria", "how": "mail"}


@pytest.mark.parametrize("behind", list(words.Behind))
@pytest.mark.parametrize("key", ["evidence", "other_candidate", "terms", "role_changed", "duplicate", "own_reason", ""])
def test_the_words_are_whole_and_name_what_the_person_did(behind: words.Behind, key: str) -> None:
    about = words.About("Lucía Etxeberria", "ML engineer", "Brightwater", "Rafa Duarte", "rafa@b.example", behind)
    subject, message = words.no(about, key)
    assert subject == "Your application for ML engineer"
    assert message.startswith("Hello Lucía,\n\nThank you for ")
    assert message.endswith("Rafa Duarte\nBrightwater")
    assert "{" not in message
    assert ("task" in message) == (behind is words.Behind.WORKED)
    assert words.no(words.About("", "R", "B", "Rafa", "r@b.example"))[1].startswith("Hello,\n\n")
