"""Systems beside the demo's company: one that asks, one that is read, with something to decide, and endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from foundation.activity.models import Delivery, Event, Webhook
from foundation.activity.services.webhooks import new_secret
from foundation.core import clock, sealing
from foundation.people.models import Membership
from foundation.people.services import create_integration, create_integration_key
from hiring.demo.stories import Story
from hiring.demo.world import Told, World, told
from sync.domain.counting import OUTCOMES
from sync.domain.mapping import table_of
from sync.models import Connection, Finding, Run, SourceRecord
from sync.services.connections import PURPOSE, connection_for


def integrations(world: World) -> Story:
    """Let other systems ask through the API, each as an integration with keys of its own."""
    owner = next(iter(world.members.values()))
    for row in told("organisation")["integrations"]:
        yield world.calendar.at(row["day"], "09:30")
        made = create_integration(actor=owner, name=row["name"], scopes=row["scopes"])
        for key in row["keys"]:
            last_day = clock.today() + timedelta(days=key["days"])
            create_integration_key(actor=owner, integration=made, name=key["name"], last_day=last_day)


def connection(world: World) -> Story:
    """Read another system for a month, as its runs tell; paused now, since nothing is behind its address."""
    said = told("connection")
    owner = next(iter(world.members.values()))
    yield world.calendar.at(said["connected"]["day"], said["connected"]["at"])
    made = connection_for(owner, table_of(said["system"]))
    made.base_url, made.token_url, made.secret_at = said["base_url"], said["token_url"], clock.now()
    made.secret_sealed, made.secret_tail = sealing.seal(said["secret"], PURPOSE), said["secret"][-4:]
    for row in said["runs"]:
        yield world.calendar.at(row["day"], row["at"])
        run = _run(made, row)
        for finding in said["findings"]:
            if finding["number"] == row["number"]:
                _finding(world, run, finding)


def _run(made: Connection, row: Told) -> Run:
    began, ended = clock.now(), clock.now() + timedelta(minutes=row["minutes"])
    run = Run.objects.create(
        organisation_id=made.organisation_id,
        connection=made,
        number=row["number"],
        preview=row["number"] == 0,
        state=row.get("state", Run.State.DONE),
        whole=row["number"] < 2,
        began_at=began,
        ended_at=ended,
        done=list(row["counts"]),
        counts={name: _counts(said) for name, said in row["counts"].items()},
        denied=row.get("denied", {}),
        waited=row.get("waited", 0),
        requests=row.get("requests", 0),
        error=row.get("error", ""),
        problem=row.get("problem", ""),
    )
    if run.preview:
        made.previewed_at = ended
    else:
        made.started_at = made.started_at or began
        made.since = began if run.state == Run.State.DONE else made.since
    made.save()
    return run


def _counts(said: list[Any]) -> dict[str, Any]:
    read, *others, reasons = said
    return {"read": read, **dict(zip(OUTCOMES, others, strict=True)), "reasons": reasons}


def _finding(world: World, run: Run, row: Told) -> None:
    thing = _thing(world, row)
    record = SourceRecord.objects.create(
        organisation_id=run.organisation_id,
        connection=run.connection,
        kind=row["kind"],
        external_id=str(60_000_000 + row["number"] * 7_000 + len(row["kind"])),
        object_id=thing,
        run=run,
        gone_at=clock.now() if row.get("gone") else None,
    )
    Finding.objects.create(
        organisation_id=run.organisation_id,
        connection=run.connection,
        record=record,
        run=run,
        kind=Finding.Kind.GONE if row.get("gone") else Finding.Kind.CONFLICT,
        field=row.get("field", ""),
        theirs=row.get("theirs", ""),
        ours=row.get("ours", ""),
    )


def _thing(world: World, row: Told) -> Any:
    if row["kind"] == "role":
        return world.roles[row["role"]].pk
    application = world.applications[row["person"]]
    return application.candidate_id if row["kind"] == "candidate" else application.pk


def webhooks(world: World) -> Story:
    """Tell two endpoints of what happened; one is switched off since, one said that it is gone."""
    owner = next(iter(world.members.values()))
    for row in told("connection")["webhooks"]:
        yield world.calendar.at(row["day"], "09:40")
        hook = _hook(owner, row)
        yield world.calendar.at(-1, "16:50")
        for message in row["messages"]:
            _message(hook, message)


def _hook(owner: Membership, row: Told) -> Webhook:
    # Made without looking its host up: a demo also begins on a machine that knows no names.
    return Webhook.objects.create(
        organisation=owner.organisation,
        name=row["name"],
        url=row["url"],
        types=row["types"],
        state=row["state"],
        secret_sealed=new_secret(),
        made_by=owner,
    )


def _message(hook: Webhook, row: Mapping[str, Any]) -> None:
    told_already = Delivery.objects.filter(webhook=hook).values("event")
    events = Event.objects.filter(organisation_id=hook.organisation_id, verb=row["verb"]).exclude(pk__in=told_already)
    event = events.order_by("-created_at").first()
    if event is None:
        return
    state = row.get("state", Delivery.State.SENT)
    status, error, now = row.get("status"), row.get("error", ""), clock.now()
    tries = [{"at": now.isoformat(), "status": status, "ms": row["ms"], "error": error}] if "ms" in row else []
    Delivery.objects.create(
        organisation_id=hook.organisation_id,
        webhook=hook,
        event=event,
        type=event.verb,
        happened_at=event.created_at,
        lane=event.application_id or event.subject_id,
        state=state,
        attempts=row.get("attempts", len(tries)),
        status=status,
        milliseconds=row.get("ms"),
        error=error,
        tries=tries,
        sent_at=now if state == Delivery.State.SENT else None,
    )
    if state == Delivery.State.SENT:
        Webhook.objects.filter(pk=hook.pk).update(delivered_at=now)
