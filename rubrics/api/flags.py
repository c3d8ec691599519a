"""`flags` and `profiles`: what an interviewer may raise or suspect, read and kept."""

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.core.api import filters
from foundation.core.api.shapes import Shape
from foundation.core.api.views import Changes, Collection, Creates, Item, Resource
from foundation.people.models import Membership
from rubrics.api.keeping import Archive, Kept, Restore
from rubrics.api.library_inputs import FlagInput, ProfileInput
from rubrics.domain.packs.shapes import Kind
from rubrics.models import Flag, Profile
from rubrics.queries.contents import visible_items


class FlagShape(Shape):
    """A signal or a red flag."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    kind = serializers.ChoiceField(Flag.Kind.choices)
    technical = serializers.BooleanField()
    number = serializers.IntegerField()
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnFlags(Resource):
    """Signals and red flags of the organisation."""

    resource = "flags"
    shape = FlagShape

    def queryset(self, member: Membership) -> QuerySet[Flag]:
        return visible_items(member, Kind.FLAG)


class FlagFilters(filters.Filters):
    """Narrow the list of flags."""

    key = filters.Text()
    kind = filters.Choices(choices=Flag.Kind.choices)
    offered = filters.Missing(field_name="archived_at")


class Flags(OnFlags, Kept, Creates, Collection):
    """Signals and red flags. POST adds one."""

    filters = FlagFilters
    item_kind = Kind.FLAG
    input = FlagInput


class FlagItem(OnFlags, Kept, Changes, Item):
    """One flag. Once anybody began a scorecard, a change needs `as_new_version`."""

    item_kind = Kind.FLAG
    input = FlagInput


class ArchiveFlag(OnFlags, Archive):
    """Offer it on scorecards no more; those that raised it keep it."""


class RestoreFlag(OnFlags, Restore):
    """Offer it again."""


class ProfileShape(Shape):
    """A kind of candidate that often disappoints. `probes` are keys of questions, `suspect_when` of flags."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the serializer's own label
    looks_like = serializers.CharField()
    risk = serializers.CharField(allow_blank=True)
    filter = serializers.CharField(allow_blank=True)
    probes = serializers.ListField(child=serializers.CharField())
    suspect_when = serializers.ListField(child=serializers.CharField())
    number = serializers.IntegerField()
    archived_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class OnProfiles(Resource):
    """Profiles of the organisation."""

    resource = "profiles"
    shape = ProfileShape

    def queryset(self, member: Membership) -> QuerySet[Profile]:
        return visible_items(member, Kind.PROFILE)


class ProfileFilters(filters.Filters):
    """Narrow the list of profiles."""

    key = filters.Text()
    offered = filters.Missing(field_name="archived_at")


class Profiles(OnProfiles, Kept, Creates, Collection):
    """Profiles. POST adds one."""

    filters = ProfileFilters
    item_kind = Kind.PROFILE
    input = ProfileInput


class ProfileItem(OnProfiles, Kept, Changes, Item):
    """One profile. Once anybody began a scorecard, a change needs `as_new_version`."""

    item_kind = Kind.PROFILE
    input = ProfileInput


class ArchiveProfile(OnProfiles, Archive):
    """Offer it on scorecards no more; those that suspect it keep it."""


class RestoreProfile(OnProfiles, Restore):
    """Offer it again."""
