"""Events about one person that name another, too: that two were merged, taken apart, or are two people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from candidates.models import DuplicatePair, Merge
from foundation.activity.models import Event

MINUTE = timedelta(minutes=1)
VERBS = ("candidate.merged", "candidate.taken_apart", "candidate.kept_apart")


def naming_beside(people: Collection[UUID], called: Collection[str]) -> set[UUID]:
    """Return the events that name one of these beside another, by the ids of the pair or the merge.

    That two are two people was once recorded without its pair: there the name tells, among events of the same other.
    """
    pairs = DuplicatePair.objects.filter(Q(first__in=people) | Q(second__in=people)).values_list("pk", "first")
    merges = Merge.objects.filter(Q(winner__in=people) | Q(loser__in=people)).values_list("pk", "winner")
    subjects = {str(pk): about for pk, about in (*pairs, *merges)}
    rows = _named().filter(subject_id__in=set(subjects.values())).values_list("pk", "data")
    return {
        pk
        for pk, data in rows
        if (_which(data) in subjects if _which(data) else not {*data["names"]}.isdisjoint(called))
    }


def lost_names(organisation_id: UUID) -> set[UUID]:
    """Return the events that name two people whose pair or merge is no more: one of them was forgotten."""
    rows = _named().filter(organisation_id=organisation_id)
    merge, pair = KT("data__merge"), KT("data__pair")
    merges = Merge.objects.annotate(own=Cast("pk", CharField())).filter(own=OuterRef("of"))
    pairs = DuplicatePair.objects.annotate(own=Cast("pk", CharField())).filter(own=OuterRef("of"))
    # An event that does not say which pair it is of: one of that name, or one that was decided in the same minute.
    soon = (OuterRef("created_at") - MINUTE, OuterRef("created_at") + MINUTE)
    same = Q(second__name=OuterRef("other")) | Q(decided_at__gte=soon[0], decided_at__lte=soon[1])
    alike = DuplicatePair.objects.filter(same, first=OuterRef("subject_id"))
    gone = rows.filter(data__has_key="merge").annotate(of=merge).exclude(Exists(merges))
    gone_pairs = rows.filter(data__has_key="pair").annotate(of=pair).exclude(Exists(pairs))
    unnamed = rows.exclude(data__has_any_keys=["merge", "pair"]).annotate(other=KT("data__names__1"))
    found = (gone, gone_pairs, unnamed.exclude(Exists(alike)))
    return {pk for some in found for pk in some.values_list("pk", flat=True)}


def _named() -> QuerySet[Event]:
    return Event.objects.filter(verb__in=VERBS, data__has_key="names")


def _which(data: dict[str, str]) -> str:
    return data.get("merge") or data.get("pair") or ""
