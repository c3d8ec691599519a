"""People and access."""

from datetime import timedelta

from foundation.core import clock
from foundation.people.models import Job
from foundation.people.services import create_integration, create_integration_key, create_key, invite
from foundation.people.services.invitations import issue
from foundation.people.services.keys import scopes_to_give
from tests.matrix.permissions import MEMBERS, Row, World

ALL = " ".join(MEMBERS)
OTHERS = "rafa mei ines tom oba vic olu"
NOT_STAFF = "mei ines tom oba vic olu"


def build(world: World) -> None:
    """Two open invitations, one of them to a job that recruiters do not give, a key, and an integration with one."""
    cast = world.cast
    world.invitation = invite(actor=cast.ada, email="new@brightwater.example", job=Job.INTERVIEWER)
    world.token = issue(world.invitation)
    world.owner_invitation = invite(actor=cast.ada, email="boss@brightwater.example", job=Job.OWNER)
    world.key, _ = create_key(
        actor=cast.rafa,
        name="Sync",
        scopes=["members:read"],
        last_day=clock.today() + timedelta(days=30),
    )
    world.system = create_integration(actor=cast.ada, name="Warehouse sync", scopes=scopes_to_give())
    world.system_key, world.system_plain = create_integration_key(
        actor=cast.ada, integration=world.system, name="Nightly", last_day=clock.today() + timedelta(days=30)
    )


def key() -> dict[str, str]:
    """A form of a key without scopes."""
    return {"name": "Board", "last_day": (clock.today() + timedelta(days=9)).isoformat()}


INTEGRATION = {"name": "Payroll", "scopes": ["roles:read", "offers:read"]}
JOB = {"job": Job.INTERVIEWER, "title": "", "technical": "on"}
ORGANISATION = {"name": "Brightwater", "zone": "Europe/Lisbon", "currency": "EUR", "retention_days": "365"}
tom = lambda world: {"member_id": world.cast.tom.pk}
vic = lambda world: {"member_id": world.cast.vic.pk}
system = lambda world: {"member_id": world.system.membership_id}
gone = lambda world: {"member_id": world.gone.pk}
invitation = lambda world: {"invitation_id": world.invitation.pk}
owner_invitation = lambda world: {"invitation_id": world.owner_invitation.pk}

# An advisor does not see colleagues, so theirs is 404 where others are told that they may not.
OF_A_MEMBER = {"rafa mei ines tom oba olu": 403, "vic zed": 404}
OF_AN_INVITATION = {"mei ines tom oba vic olu zed": 404}

ROWS = [
    Row("GET", "people:setup", {ALL: 404, "anonymous nobody gone": 404}),
    Row("POST", "people:setup", {ALL: 404, "anonymous nobody gone": 404}, data={"name": "Third"}),
    Row("GET", "people:no_organisation", {ALL: 302, "nobody gone": 200}),
    Row("POST", "people:switch", {"zed": 404, "ada rafa mei ines tom oba vic olu": 302, "nobody gone": 404},
        data=lambda world: {"organisation": world.cast.acme.pk}),
    Row("GET", "people:invitation", {ALL: 200, "anonymous nobody gone": 200}, lambda world: {"token": world.token}),
    Row("POST", "people:invitation", {ALL: 403, "nobody gone": 403, "anonymous": 302},
        lambda world: {"token": world.token}, data={"name": "Nia New", "password": "a long enough phrase"}),
    Row("GET", "people:invitation", {ALL: 404, "anonymous nobody gone": 404},
        lambda world: {"token": world.token[::-1]}, note="tampered"),
    Row("GET", "people:account", {ALL: 200}),
    Row("POST", "people:account", {ALL: 302}, data={"name": "New Name", "zone": ""}),
    Row("GET", "people:organisation", {"ada zed": 200, OTHERS: 403}),
    Row("POST", "people:organisation", {"ada zed": 302, OTHERS: 403}, data=ORGANISATION),
    Row("GET", "people:members", {"ada rafa zed": 200, NOT_STAFF: 403}),
    Row("POST", "people:members", {"ada rafa zed": 302, NOT_STAFF: 403},
        data={"email": "another@brightwater.example", "job": Job.ADVISOR}),
    Row("POST", "people:members", {"ada zed": 302, "rafa": 422, NOT_STAFF: 403},
        data={"email": "another@brightwater.example", "job": Job.OWNER}, note="as owner"),
    Row("GET", "people:member", {"ada": 200, **OF_A_MEMBER}, tom),
    Row("POST", "people:member", {"ada": 302, **OF_A_MEMBER}, tom, data=JOB),
    Row("POST", "people:rate", {"ada": 302, "rafa mei ines tom oba olu vic": 403, "zed": 404}, vic,
        data={"rate": "200"}),
    Row("POST", "people:deactivate", {"ada": 302, **OF_A_MEMBER}, tom),
    Row("POST", "people:reactivate", {"ada": 302, **OF_A_MEMBER}, gone),
    Row("POST", "people:send_again", {"ada rafa": 302, **OF_AN_INVITATION}, invitation),
    Row("POST", "people:send_again", {"ada": 302, "rafa": 403, **OF_AN_INVITATION}, owner_invitation, note="as owner"),
    Row("POST", "people:revoke", {"ada rafa": 302, **OF_AN_INVITATION}, invitation),
    Row("POST", "people:revoke", {"ada": 302, "rafa": 403, **OF_AN_INVITATION}, owner_invitation, note="as owner"),
    Row("GET", "people:own_keys", {ALL: 200}),
    Row("POST", "people:own_keys", {ALL: 200}, data=lambda world: {**key(), "scopes": ["members:read"]}),
    Row("POST", "people:revoke_own_key", {"rafa": 302, "ada mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.key.prefix}),
    Row("POST", "people:rotate_key", {"rafa": 200, "ada": 409, "mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.key.prefix}, data={"overlap_days": "7"}),
    Row("POST", "people:rotate_key", {"ada": 200, "rafa mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.system_key.prefix}, data={"overlap_days": "7"}, note="of an integration"),
    Row("GET", "key_audit", {"ada rafa": 200, "mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.key.prefix}),
    Row("POST", "key_audit", {"ada": 302, "rafa": 403, "mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.key.prefix}, data={"per_minute": "60"}),
    Row("POST", "key_audit", {"ada": 422, "rafa": 403, "mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.key.prefix}, data={"per_minute": "0"}, note="nothing at all"),
    Row("GET", "key_audit", {"ada": 200, "rafa mei ines tom oba vic olu zed": 404},
        lambda world: {"prefix": world.system_key.prefix}, note="of an integration"),
    Row("GET", "people:integration_new", {"ada zed": 200, OTHERS: 403}),
    Row("POST", "people:integration_new", {"ada zed": 302, OTHERS: 403}, data=INTEGRATION),
    Row("GET", "people:integration", {"ada": 200, "zed": 404, OTHERS: 403}, system),
    Row("POST", "people:integration", {"ada": 302, "zed": 404, OTHERS: 403}, system, data=INTEGRATION),
    Row("POST", "people:integration_key", {"ada": 200, "zed": 404, OTHERS: 403}, system, data=lambda world: key()),
    Row("POST", "people:integration_off", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "people:integration_on", {"ada": 302, "zed": 404, OTHERS: 403}, system),
    Row("POST", "people:revoke_key", {"ada": 302, "zed": 404, OTHERS: 403},
        lambda world: {"prefix": world.system_key.prefix}, note="of an integration"),
    Row("GET", "people:member", {"ada rafa mei ines tom oba vic olu zed": 404}, system, note="an integration"),
    Row("POST", "people:deactivate", {"ada rafa mei ines tom oba vic olu zed": 404}, system, note="an integration"),
    Row("GET", "people:api_keys", {"ada zed": 200, OTHERS: 403}),
    Row("POST", "people:revoke_key", {"ada": 302, "zed": 404, OTHERS: 403}, lambda world: {"prefix": world.key.prefix}),
]  # fmt: skip
