"""People, applications and notes by what another system calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers

from candidates import policies
from candidates.api.applications import OnApplications
from candidates.api.files import OnNotes
from candidates.api.people import OnCandidates, TaggedInput
from candidates.models import Application, Candidate, Note
from candidates.queries.duplicates import resolved
from candidates.queries.seeing import visible_applications, visible_candidates
from candidates.services.locking import clean_sentence
from candidates.services.noting import put_note, same_note
from candidates.services.tagging import clean_names
from candidates.services.upserting import Standing, put_application, put_candidate, same_person, same_standing
from foundation.core.api.inputs import Input, Instant
from foundation.core.api.views import Puts
from foundation.core.domain.upserts import Outcome
from foundation.core.errors import Invalid
from foundation.people.models import Membership
from foundation.people.services.external_ids import Name
from roles.api.naming import Names
from roles.queries.seeing import visible_roles

NOTE_LIMIT = 10_000


class PutCandidateInput(TaggedInput):
    """What the other system knows of the person; what is left out stays, and `tags` replace all that they have."""


class PutCandidate(OnCandidates, Puts):
    """Make or change a person. One who is known by address or profile gets the name beside."""

    input = PutCandidateInput

    def put_as(
        self, member: Membership, source: str, external_id: str, data: dict[str, Any]
    ) -> tuple[Candidate, Outcome]:
        tags = data.pop("tags", None)
        return put_candidate(actor=member, name=Name(source, external_id), details=data, tags=tags)

    def untouched(self, pk: UUID, source: str, data: Mapping[str, Any]) -> bool:
        held = self.book.cells("candidate", pk)
        if held is None or not policies.can_add_people(self.request.member):
            return False
        if "tags" in data and not self._has_just(pk, data["tags"]):
            return False
        said = {key: value for key, value in data.items() if key != "tags"}
        return all(key in held and type(value) is str and value == held[key] for key, value in said.items())

    def same(self, member: Membership, row: Candidate, source: str, data: dict[str, Any]) -> bool:
        tags = data.pop("tags", None)
        alike = same_person(actor=member, candidate=row, details=data)
        return alike and (tags is None or clean_names(tags).keys() == self.book.tags(row.pk))

    def _has_just(self, pk: UUID, tags: Any) -> bool:
        """Tell whether a list as it came names each of a person's tags once, and no other."""
        if type(tags) is not list or not all(type(name) is str for name in tags):
            return False
        lows = {name.lower() for name in tags}
        return len(lows) == len(tags) and lows == self.book.tags(pk)


class PutApplicationInput(Input):
    """Who applies for what, by our id or by what the same system calls them: needed for a new one, and fixed then.

    Stage, owner and source change where they differ, by the rules of moving and editing; what is left out stays.
    """

    candidate_id = serializers.UUIDField(required=False)
    candidate_external_id = serializers.CharField(max_length=120, required=False)
    role_id = serializers.UUIDField(required=False)
    role_external_id = serializers.CharField(max_length=120, required=False)
    stage_id = serializers.UUIDField(required=False)
    stage_key = serializers.CharField(max_length=40, required=False)
    override_reason = serializers.CharField(
        max_length=400, required=False, help_text="Why a guard of the stage is passed, by the role's lead or an owner."
    )
    owner_id = serializers.UUIDField(required=False, allow_null=True)
    source = serializers.CharField(max_length=60, required=False, allow_blank=True)  # type: ignore[assignment]  # a field, not the serializer's own source
    applied_at = Instant(required=False)


# Keys of a body that are compared as they came, and the columns that some of them are. Who names somebody twice, or
# gives a reason, is looked at closely.
NAMED = {"candidate_external_id": "candidate", "role_external_id": "role"}
STANDS_AS = {"stage_key": "stage__key"}
READ_PLAINLY = {*NAMED, *STANDS_AS, "candidate_id", "role_id", "stage_id", "owner_id", "source", "applied_at"}
PLAIN_LIMITS = {"candidate_external_id": 120, "role_external_id": 120, "stage_key": 40, "source": 60}
TWICE = [("candidate_id", "candidate_external_id"), ("role_id", "role_external_id"), ("stage_id", "stage_key")]


def _plainly(key: str, value: Any) -> Any:
    """Return one value of a body as it is meant. Raises ValueError, Invalid, ValidationError for any other."""
    if key == "applied_at":
        return Instant().run_validation(value)
    if key == "owner_id" and value is None:
        return None
    if type(value) is not str:
        raise ValueError
    if key.endswith("_id") and key not in NAMED:
        return UUID(value)
    if (not value and key != "source") or clean_sentence(key, value, limit=PLAIN_LIMITS[key]) != value:
        raise ValueError
    return value


def _is_instant(value: str) -> bool:
    try:
        Instant().run_validation(value)
    except serializers.ValidationError:
        return False
    return True


class NamesPeople(Names):
    """A body that may name somebody who was merged."""

    def now(self, kind: str, pk: UUID) -> UUID:
        return resolved(pk) if kind == "candidate" else pk


class PutApplication(OnApplications, NamesPeople):
    """Take somebody in, and bring a known application to where it stands over there."""

    input = PutApplicationInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._roles: dict[UUID, bool] = {}

    def put_as(
        self, member: Membership, source: str, external_id: str, data: dict[str, Any]
    ) -> tuple[Application, Outcome]:
        return put_application(
            actor=member, name=Name(source, external_id), standing=self._standing(member, source, data)
        )

    def untouched(self, pk: UUID, source: str, data: Mapping[str, Any]) -> bool:
        held = self.book.cells("application", pk)
        plain = data.keys() <= READ_PLAINLY and not any(one in data and other in data for one, other in TWICE)
        if held is None or not plain or not self._takes_in(held["role_id"]):
            return False
        return all(self._says(held, source, key, value) for key, value in data.items())

    def plain_standing(self, source: str, data: Mapping[str, Any]) -> Standing | None:
        """Return what a body as it came says, by the book; None for what has to be looked at closely."""
        if not data.keys() <= READ_PLAINLY or any(one in data and other in data for one, other in TWICE):
            return None
        try:
            read = {key: _plainly(key, value) for key, value in data.items()}
            return self._standing(self.request.member, source, read)
        except (Invalid, ValueError, serializers.ValidationError):
            return None

    def _takes_in(self, role_id: UUID) -> bool:
        """Tell whether the member may take people in for a role, asked once for each."""
        if role_id not in self._roles:
            role = self.book.ours("role", role_id)
            self._roles[role_id] = role is not None and policies.can_take_in(self.request.member, role)
        return self._roles[role_id]

    def _says(self, held: Mapping[str, Any], source: str, key: str, value: Any) -> bool:
        """Tell whether an application as it stands is what one key of a body says."""
        if key in NAMED:
            kind = NAMED[key]
            return type(value) is str and self.book.called(kind, source, value) == held[f"{kind}_id"]
        if key == "applied_at":
            return type(value) is str and _is_instant(value)
        if key == "owner_id" and value is not None and self.book.ours("member", held[key]) is None:
            return False
        if key.endswith("_id"):
            return bool(value == (None if held[key] is None else str(held[key])))
        return type(value) is str and value == held[STANDS_AS.get(key, key)]

    def same(self, member: Membership, row: Application, source: str, data: dict[str, Any]) -> bool:
        return same_standing(actor=member, application=row, standing=self._standing(member, source, data))

    def _standing(self, member: Membership, source: str, data: dict[str, Any]) -> Standing:
        role = self.named(visible_roles(member), member, source, "role", data)
        candidate = self.named(visible_candidates(member), member, source, "candidate", data)
        by_id, by_key = data.pop("stage_id", None), data.pop("stage_key", None)
        if by_id is not None and by_key is not None:
            raise Invalid({"stage_id": "Give either stage_id or stage_key."})
        return Standing(role=role, candidate=candidate, stage=by_id or by_key, **self.owned(member, data))

    def colleague(self, member: Membership, pk: UUID) -> Membership | None:
        found: Membership | None = self.book.ours("member", pk) if self.book else super().colleague(member, pk)
        return found


class PutNoteInput(Input):
    """What was written over there, and of which application: by our id or by what the same system calls it."""

    application_id = serializers.UUIDField(required=False)
    application_external_id = serializers.CharField(max_length=120, required=False)
    body = serializers.CharField(max_length=NOTE_LIMIT)


class PutNote(OnNotes, Names):
    """Write a shared note, once. It stays as it was written, with its application: other words are refused."""

    input = PutNoteInput

    def put_as(self, member: Membership, source: str, external_id: str, data: dict[str, Any]) -> tuple[Note, Outcome]:
        about = self.named(visible_applications(member), member, source, "application", data)
        return put_note(actor=member, name=Name(source, external_id), application=about, body=data["body"])

    def plain_note(self, source: str, data: Mapping[str, Any]) -> tuple[Application, str] | None:
        """Return what a body as it came says of which application, by the book; None for what needs a closer look."""
        try:
            body, read = data.get("body"), dict(data)
            if "application_id" in read:
                read["application_id"] = UUID(read["application_id"])
            about = self.named(
                visible_applications(self.request.member), self.request.member, source, "application", read
            )
        except (Invalid, ValueError, AttributeError, TypeError):
            return None
        if type(body) is not str or len(body) > NOTE_LIMIT or read.keys() != {"body"} or about is None:
            return None
        return about, body

    def same(self, member: Membership, row: Note, source: str, data: dict[str, Any]) -> bool:
        about = self.named(visible_applications(member), member, source, "application", data)
        return same_note(actor=member, note=row, application=about, body=data["body"])


urlpatterns = [
    path("candidates/external/<str:source>/<str:external_id>", PutCandidate.as_view()),
    path("applications/external/<str:source>/<str:external_id>", PutApplication.as_view()),
    path("notes/external/<str:source>/<str:external_id>", PutNote.as_view()),
]
