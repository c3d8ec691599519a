"""Keys that act as somebody else than who made them end, and both are told; one's own go on as they were.

Owners could make keys that acted as any member. Who made a key stands in the event log alone. A key whose maker is not
its member, or is not known, is revoked: turned into an integration it would see more than the member did. Acts that
people answer for by name have scopes of their own now, and one's own keys that could do them still can.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import migrations
from django.utils import timezone

NOW_APART = {
    "briefs:write": "briefs:sign",
    "offers:write": "offers:approve",
    "scorecards:write": "scorecards:submit",
}


def forward(apps: Any, schema_editor: Any) -> None:
    """Note who made each key, and end those that act for others."""
    keys = apps.get_model("people", "ApiKey").objects.filter(made_by=None)
    made = apps.get_model("activity", "Event").objects.filter(verb="api_key.created", actor__isnull=False)
    makers = dict(made.values_list("data__prefix", "actor_id"))
    for key in keys.select_related("membership__user").iterator():
        key.made_by_id = makers.get(key.prefix)
        if key.made_by_id == key.membership_id:
            key.scopes = _with_their_acts(key.scopes)
        elif not key.revoked:
            key.revoked, key.revoked_at = True, timezone.now()
            _tell(apps, key)
        key.save(update_fields=["made_by", "scopes", "revoked", "revoked_at"])


def _with_their_acts(scopes: Iterable[str]) -> list[str]:
    return sorted({*scopes, *(NOW_APART[one] for one in scopes if one in NOW_APART)})


def _tell(apps: Any, key: Any) -> None:
    """Write the event, and a notice with mail to the member and to the owners."""
    member = key.membership
    place = {"organisation_id": member.organisation_id, "subject_id": member.pk}
    data = {"key": key.name, "prefix": key.prefix, "name": member.user.name, "own": False}
    apps.get_model("activity", "Event").objects.create(
        **place,
        verb="api_key.revoked",
        actor_label="Holdout",
        subject_type="people.membership",
        audience="staff",
        data=data,
    )
    owners = member._meta.model.objects.filter(organisation_id=member.organisation_id, job="owner", active=True)
    told = (
        {member.pk, *owners.values_list("pk", flat=True)} if member.active else set(owners.values_list("pk", flat=True))
    )
    notice = apps.get_model("activity", "Notification")
    notice.objects.bulk_create(
        notice(
            **place,
            recipient_id=pk,
            kind="api_key_revoked",
            slot=key.prefix,
            mail_due_at=timezone.now(),
            **_words(key.name, member.user.name, own=pk == member.pk),
        )
        for pk in sorted(told)
    )


def _words(key: str, name: str, *, own: bool) -> Mapping[str, str]:
    if own:
        return {
            "title": f"The API key {key} that acted as you was revoked"[:200],
            "body": "Somebody else had made it, and keys act for whoever makes them now. Make one of your own if you need it.",
            "url": "/account/",
        }
    return {
        "title": f"The API key {key} for {name} was revoked"[:200],
        "body": "Keys act for whoever makes them now. For a system, make an integration; it has keys of its own.",
        "url": "/settings/api-keys/",
    }


class Migration(migrations.Migration):
    dependencies = [("activity", "0005_events_name_the_key"), ("people", "0003_integrations")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
