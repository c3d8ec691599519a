"""The tables of this app as they stand, for a new installation; an older one goes the way of those replaced."""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import foundation.core.ids
import foundation.core.models
import foundation.core.tables
from django.db import migrations, models

from candidates.domain.search import sql
from candidates.migrations import _sql


class Migration(migrations.Migration):
    replaces = [
        ("candidates", "0001_initial"),
        ("candidates", "0002_form_entries"),
        ("candidates", "0003_one_form_of_details"),
        ("candidates", "0004_mentions_without_words"),
        ("candidates", "0005_answers_and_promises"),
        ("candidates", "0006_attachments_are_read"),
        ("candidates", "0007_stage_intervals"),
        ("candidates", "0008_times_from_events"),
        ("candidates", "0009_search_by_our_own_words"),
        ("candidates", "0010_fill_search"),
        ("candidates", "0011_people"),
        ("candidates", "0012_offers_and_bookings"),
        ("candidates", "0013_bulk_acts"),
        ("candidates", "0014_saved_views"),
        ("candidates", "0015_imports_grown"),
        ("candidates", "0016_transfers"),
        ("candidates", "0017_doors"),
        ("candidates", "0018_imports_read_once"),
        ("candidates", "0019_words_of_any_text"),
        ("candidates", "0020_many_at_once"),
        ("candidates", "0021_indexes_once"),
        ("candidates", "0022_reverse_shadows"),
        ("candidates", "0023_names_go_to_the_ground"),
    ]

    initial = True

    dependencies = [
        ("activity", "0001_squashed_0010_changes"),
        ("people", "0001_squashed_0007_keys_follow_keys"),
        ("roles", "0001_squashed_0009_where_and_until_when"),
    ]

    operations = [
        foundation.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Candidate",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("name", models.CharField(max_length=300)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("emails", models.JSONField(default=list)),
                        ("phone", models.CharField(blank=True, max_length=60)),
                        ("location", models.CharField(blank=True, max_length=160)),
                        ("linkedin", models.CharField(blank=True, max_length=300)),
                        ("company", models.CharField(blank=True, max_length=160)),
                        ("title", models.CharField(blank=True, max_length=160)),
                        ("zone", models.CharField(blank=True, db_default="", max_length=64)),
                        (
                            "names",
                            models.JSONField(
                                db_default=models.Value([], output_field=models.JSONField()), default=list
                            ),
                        ),
                        (
                            "phones",
                            models.JSONField(
                                db_default=models.Value([], output_field=models.JSONField()), default=list
                            ),
                        ),
                        (
                            "links",
                            models.JSONField(
                                db_default=models.Value([], output_field=models.JSONField()), default=list
                            ),
                        ),
                        (
                            "keys",
                            models.JSONField(
                                db_default=models.Value([], output_field=models.JSONField()), default=list
                            ),
                        ),
                        ("looked_at", models.DateTimeField(null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merged_people",
                                to="candidates.candidate",
                            ),
                        ),
                        ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                        ("sort_name", models.TextField(db_default="", editable=False)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="candidate_search"),
                            django.contrib.postgres.indexes.GinIndex(
                                condition=models.Q(("keys", []), _negated=True),
                                fastupdate=False,
                                fields=["keys"],
                                name="candidate_keys",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                condition=models.Q(("emails", []), _negated=True),
                                fastupdate=False,
                                fields=["emails"],
                                name="candidate_further",
                            ),
                            models.Index(fields=["organisation", "name"], name="candidates_by_name"),
                            models.Index(
                                condition=models.Q(("looked_at", None)),
                                fields=["created_at"],
                                name="candidates_not_looked_at",
                            ),
                            models.Index(fields=["organisation", "sort_name"], name="candidates_in_order"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("organisation"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(models.Q(("email", ""), _negated=True), ("merged_into", None)),
                                name="one_candidate_per_address",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        (
                            "candidates",
                            models.ManyToManyField(blank=True, related_name="tags", to="candidates.candidate"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("organisation"), django.db.models.functions.text.Lower("name"), name="one_tag"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RejectReason",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
                        ("label", models.CharField(max_length=120)),
                        (
                            "by",
                            models.CharField(
                                choices=[("us", "Our decision"), ("them", "Their decision")], default="us", max_length=4
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "key"), name="one_reject_reason")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="candidates.candidate",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="roles.role",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="roles.stage",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("hold", "On hold"),
                                    ("rejected", "Rejected"),
                                    ("withdrawn", "Withdrawn"),
                                    ("hired", "Hired"),
                                    ("moved", "In another role"),
                                ],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=60)),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="roles.posting",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("applied_at", models.DateTimeField()),
                        ("stage_entered_at", models.DateTimeField()),
                        ("clock_stopped_at", models.DateTimeField(null=True)),
                        ("answer_by", models.DateField(blank=True, null=True)),
                        (
                            "reject_reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="candidates.rejectreason",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "came_from",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="went_to",
                                to="candidates.application",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["role", "status", "stage", "stage_entered_at"], name="applications_on_board"
                            ),
                            models.Index(fields=["organisation", "-applied_at"], name="applications_by_time"),
                            models.Index(
                                fields=["organisation", "status", "applied_at", "id"], name="applications_newest"
                            ),
                            models.Index(
                                fields=["organisation", "status", "stage_entered_at", "id"], name="applications_waiting"
                            ),
                            models.Index(fields=["organisation", "source"], name="applications_by_source"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["active", "hold"])),
                                fields=("candidate", "role"),
                                name="one_active_application",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageMove",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "from_stage",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roles.stage",
                            ),
                        ),
                        (
                            "to_stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roles.stage"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("override_reason", models.CharField(blank=True, max_length=400)),
                        ("undone_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["application", "created_at"], name="moves_of_application")],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="candidates.candidate",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="candidates.application",
                            ),
                        ),
                        ("kind", models.CharField(default="resume", max_length=20)),
                        ("file", models.FileField(max_length=200, upload_to="attachments/%Y/%m/")),
                        ("name", models.CharField(max_length=200)),
                        ("content_type", models.CharField(max_length=100)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("text", models.TextField(blank=True)),
                        ("text_error", models.CharField(blank=True, max_length=200)),
                        ("reason", models.CharField(blank=True, db_default="", max_length=24)),
                        ("joined", models.TextField(blank=True, db_default="")),
                        ("hidden", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                        ("page_count", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("tried_at", models.DateTimeField(blank=True, null=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="attachment_search"),
                            models.Index(
                                condition=models.Q(("read_at", None), ("text", ""), ("text_error", "")),
                                fields=["created_at"],
                                name="attachments_to_read",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttachmentPage",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pictures",
                                to="candidates.attachment",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("file", models.FileField(max_length=200, upload_to="pages/%Y/%m/")),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("attachment", "number"), name="one_picture_of_a_page")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormEntry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="roles.posting",
                            ),
                        ),
                        ("name", models.CharField(max_length=300)),
                        ("email", models.EmailField(max_length=254)),
                        ("phone", models.CharField(blank=True, max_length=60)),
                        ("links", models.JSONField(default=list)),
                        ("answer", models.TextField(blank=True)),
                        (
                            "resume",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="candidates.attachment",
                            ),
                        ),
                        ("consent", models.TextField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("body", models.TextField()),
                        ("private", models.BooleanField(default=False)),
                        ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                        ("mentions", models.ManyToManyField(blank=True, related_name="+", to="people.membership")),
                    ],
                    options={
                        "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search"], name="note_search")],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="BulkAct",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("move", "Move"),
                                    ("decline", "Decline"),
                                    ("hold", "Put on hold"),
                                    ("tag", "Tag"),
                                    ("assign", "Assign"),
                                    ("send", "Send"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="roles.role",
                            ),
                        ),
                        ("asked", models.JSONField(default=dict)),
                        ("how", models.JSONField(default=dict)),
                        ("count", models.PositiveIntegerField()),
                        ("done", models.PositiveIntegerField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organisation", "-created_at"], name="bulk_acts_by_time")],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="BulkAnswer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="candidates.bulkact",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="candidates.application",
                            ),
                        ),
                        ("event_id", models.UUIDField(db_index=True, null=True)),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("said", models.CharField(blank=True, max_length=400)),
                        ("noted", models.CharField(blank=True, max_length=200)),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("undo_said", models.CharField(blank=True, max_length=400)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("act", "application"), name="one_bulk_answer"),
                            models.CheckConstraint(
                                condition=models.Q(("event_id", None), ("code", ""), _connector="XOR"),
                                name="bulk_answer_is_done_or_refused",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="referrals",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("worked", "We worked together"),
                                    ("studied", "We studied together"),
                                    ("knows_work", "I know their work, not them"),
                                    ("friend", "A friend or relative"),
                                    ("other", "In another way"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                        ("agreed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "by"), name="one_referral_by_a_member")
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="FormQuestion",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "role",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="form_questions",
                                to="roles.role",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "A few sentences"),
                                    ("choice", "One of several"),
                                    ("yes_no", "Yes or no"),
                                    ("file", "A file"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("label", models.CharField(max_length=300)),
                        ("help", models.CharField(blank=True, max_length=300)),
                        ("options", models.JSONField(default=list)),
                        ("required", models.BooleanField(default=False)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("retired_at", None)),
                                fields=["role", "position"],
                                name="form_questions",
                            )
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="FormAnswer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="candidates.formentry",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="candidates.formquestion",
                            ),
                        ),
                        ("label", models.CharField(max_length=300)),
                        ("text", models.TextField(blank=True)),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="candidates.attachment",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "question"), name="one_answer_to_a_question")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileLink",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="candidates.attachment",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DuplicatePair",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidate"
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidate"
                            ),
                        ),
                        ("reasons", models.JSONField(default=list)),
                        ("certain", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "May be one person"),
                                    ("merged", "Merged"),
                                    ("different", "Two different people"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "found",
                            models.CharField(
                                choices=[
                                    ("member", "when one of us added them"),
                                    ("form", "when they applied by the form"),
                                    ("import", "when a file was imported"),
                                    ("edit", "when details changed"),
                                    ("file", "when a file was attached"),
                                    ("hand", "by one of us"),
                                    ("sweep", "by looking through everybody"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")), fields=["organisation", "id"], name="pairs_open"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("first", "second"), name="one_pair"),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="candidates.duplicatepair",
                            ),
                        ),
                        (
                            "winner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="candidates.candidate",
                            ),
                        ),
                        (
                            "loser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidate"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("until", models.DateTimeField()),
                        ("moved", models.JSONField(default=dict)),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        ("closed", models.JSONField(default=list)),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("undone_at", None)), fields=["until"], name="merges_by_end"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)), fields=("loser",), name="one_merge_of_a_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "opening",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roles.opening",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("approving", "Being approved"),
                                    ("approved", "Approved"),
                                    ("sent", "Sent"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("withdrawn", "Withdrawn"),
                                    ("expired", "Expired"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("base_minor", models.PositiveBigIntegerField()),
                        ("bonus_minor", models.PositiveBigIntegerField(default=0)),
                        ("sign_on_minor", models.PositiveBigIntegerField(default=0)),
                        ("equity", models.CharField(blank=True, max_length=120)),
                        ("currency", models.CharField(max_length=3)),
                        ("starts_on", models.DateField()),
                        ("past_start_agreed", models.BooleanField(default=False)),
                        ("expires_on", models.DateField()),
                        ("engagement", models.CharField(default="full_time", max_length=20)),
                        ("reports_to", models.CharField(blank=True, max_length=120)),
                        ("band_reason", models.CharField(blank=True, max_length=300)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "number"), name="one_offer_number"),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "approving", "approved", "sent", "accepted"])
                                ),
                                fields=("application",),
                                name="one_live_offer",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="Filling",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "opening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="fillings", to="roles.opening"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fillings",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_why", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("opening",),
                                name="one_hire_fills_an_opening",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("application",),
                                name="one_opening_a_hire",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="OfferApproval",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="candidates.offer",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("agreed", models.BooleanField(null=True)),
                        ("comment", models.CharField(blank=True, max_length=300)),
                        ("answered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("offer", "member"), name="one_approval_per_member")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Onboarding",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="onboarding",
                                to="candidates.application",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        (
                            "manager",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("first_project", models.CharField(blank=True, max_length=300)),
                        ("success_metric", models.CharField(blank=True, max_length=300)),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="OnboardingItem",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "onboarding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="candidates.onboarding",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("label", models.CharField(max_length=200)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "onboarding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checkpoints",
                                to="candidates.onboarding",
                            ),
                        ),
                        ("day", models.PositiveSmallIntegerField()),
                        ("theme", models.CharField(max_length=40)),
                        ("expects", models.JSONField(default=list)),
                        ("due_on", models.DateField()),
                        (
                            "overall",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("missed", "Missed"),
                                    ("partly", "Partly"),
                                    ("met", "Met"),
                                    ("exceeded", "Exceeded"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("comment", models.TextField(blank=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day"],
                        "constraints": [
                            models.UniqueConstraint(fields=("onboarding", "day"), name="one_checkpoint_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckpointRating",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "checkpoint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="candidates.checkpoint",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roles.outcome"
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                choices=[
                                    ("missed", "Missed"),
                                    ("partly", "Partly"),
                                    ("met", "Met"),
                                    ("exceeded", "Exceeded"),
                                ],
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("checkpoint", "outcome"), name="one_rating_per_outcome")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roles.role",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("table", "A table of people"), ("resumes", "Résumés")],
                                db_default="table",
                                default="table",
                                max_length=8,
                            ),
                        ),
                        (
                            "file",
                            models.FileField(blank=True, db_default="", max_length=200, upload_to="imports/%Y/%m/"),
                        ),
                        (
                            "result",
                            models.FileField(blank=True, db_default="", max_length=200, upload_to="imports/%Y/%m/"),
                        ),
                        (
                            "parsed",
                            models.FileField(blank=True, db_default="", max_length=200, upload_to="imports/%Y/%m/"),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("encoding", models.CharField(max_length=40)),
                        ("delimiter", models.CharField(max_length=2)),
                        ("sheet", models.CharField(blank=True, db_default="", max_length=100)),
                        ("preset", models.CharField(blank=True, db_default="", max_length=20)),
                        ("fingerprint", models.CharField(blank=True, db_default="", max_length=64)),
                        ("columns", models.JSONField(default=dict)),
                        ("choices", models.JSONField(default=dict)),
                        ("found", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("checking", "Being read"),
                                    ("previewed", "Not imported yet"),
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("done", "Done"),
                                    ("discarded", "Put aside"),
                                    ("taken_back", "Taken back"),
                                ],
                                default="previewed",
                                max_length=10,
                            ),
                        ),
                        ("error", models.CharField(blank=True, db_default="", max_length=300)),
                        ("rows_total", models.PositiveIntegerField(db_default=0, default=0)),
                        ("rows_done", models.PositiveIntegerField(db_default=0, default=0)),
                        ("started_at", models.DateTimeField(null=True)),
                        ("heard_at", models.DateTimeField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("kept_until", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "fingerprint", "-created_at"], name="imports_by_header"
                            ),
                            models.Index(fields=["state", "heard_at"], name="imports_that_run"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="candidates.importbatch",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("line", models.PositiveIntegerField()),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("create", "New person"),
                                    ("add", "New application"),
                                    ("update", "Changed"),
                                    ("same", "Unchanged"),
                                    ("conflict", "Conflict"),
                                    ("skip", "Not taken"),
                                    ("error", "Cannot be read"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("data", models.JSONField(default=dict)),
                        ("told", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                        (
                            "candidate",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="candidates.candidate",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="candidates.application",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [models.UniqueConstraint(fields=("batch", "number"), name="one_import_row")],
                    },
                ),
                migrations.CreateModel(
                    name="Interview",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="interviews",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="interviews", to="roles.stage"
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("place", models.CharField(blank=True, max_length=300)),
                        (
                            "state",
                            models.CharField(
                                choices=[("scheduled", "Scheduled"), ("cancelled", "Cancelled")],
                                default="scheduled",
                                max_length=10,
                            ),
                        ),
                        ("cancel_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organisation", "starts_at"], name="interviews_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="interview_ends_later"
                            )
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="Rescheduling",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reschedulings",
                                to="candidates.interview",
                            ),
                        ),
                        ("from_starts_at", models.DateTimeField()),
                        ("from_ends_at", models.DateTimeField()),
                        ("to_starts_at", models.DateTimeField()),
                        ("to_ends_at", models.DateTimeField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bookings",
                                to="candidates.interview",
                            ),
                        ),
                        ("person_id", models.UUIDField()),
                        ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="InterviewSeat",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "interview",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="candidates.interview",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interview_seats",
                                to="people.membership",
                            ),
                        ),
                        ("shadow", models.BooleanField(default=False)),
                        ("reverse", models.BooleanField(db_default=False, default=False)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("pending", "Not answered"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                ],
                                default="pending",
                                max_length=10,
                            ),
                        ),
                        ("released_at", models.DateTimeField(null=True)),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("release_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("interview", "member"), name="one_seat_in_an_interview"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_at", None),
                                    models.Q(("release_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="release_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reverse", False), ("shadow", True), _connector="OR"),
                                name="who_leads_in_training_shadows",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes, it goes on"),
                                    ("later", "Not yet, with a new day"),
                                    ("no", "No"),
                                ],
                                max_length=5,
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("mail", "By e-mail from here"),
                                    ("outside", "By e-mail from elsewhere"),
                                    ("call", "By phone"),
                                    ("person", "In person"),
                                ],
                                max_length=7,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("told_at", models.DateTimeField(null=True)),
                        ("to", models.EmailField(blank=True, max_length=254)),
                        ("subject", models.CharField(blank=True, max_length=200)),
                        ("message", models.TextField(blank=True)),
                        ("stopped_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("how", "mail"), ("told_at", None)),
                                    models.Q(
                                        models.Q(("how", "mail"), _negated=True),
                                        models.Q(("told_at", None), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="answer_by_mail_is_told_by_it",
                            )
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="Promise",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="promises",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("applied", "Applied by the form"),
                                    ("interview", "After an interview"),
                                    ("take_home", "After the take-home"),
                                    ("declined", "Declined and not told"),
                                    ("by_hand", "Promised by one of us"),
                                    ("waits", "Waits for our next step"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("subject_id", models.UUIDField(null=True)),
                        ("due_on", models.DateField()),
                        ("binds_from", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "end",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "An answer was given"),
                                    ("left", "They withdrew"),
                                    ("hired", "They were hired"),
                                    ("taken_back", "Taken back"),
                                    ("went_on", "The next step came"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="promises",
                                to="candidates.answer",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["organisation", "due_on"],
                                name="promises_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None), models.Q(("kind", "applied"), _negated=True)),
                                fields=("application", "kind", "subject_id"),
                                name="one_open_promise",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end", ""), ("ended_at", None)),
                                    models.Q(
                                        models.Q(("ended_at", None), _negated=True),
                                        models.Q(("end", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="promise_ends_somehow",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_views",
                                to="people.membership",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="roles.role",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("query", models.CharField(blank=True, max_length=1000)),
                        ("shared", models.BooleanField(default=False)),
                        (
                            "opens_for",
                            models.ManyToManyField(blank=True, related_name="opened_views", to="people.membership"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["organisation", "role"], name="saved_views_of_place")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("owner"),
                                models.F("role"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_saved_view",
                                nulls_distinct=False,
                            )
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="StageInterval",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="intervals",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="roles.stage",
                            ),
                        ),
                        ("entered", models.DateTimeField()),
                        ("left", models.DateTimeField(null=True)),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("apply", "Applied"),
                                    ("move", "Moved on"),
                                    ("back", "Moved back"),
                                    ("skip", "Skipped ahead"),
                                    ("hold", "Put on hold"),
                                    ("reopen", "Taken up again"),
                                    ("import", "Imported"),
                                    ("transfer", "Came from another role"),
                                ],
                                max_length=8,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["application", "entered"], name="intervals_of_application"),
                            models.Index(fields=["stage", "entered"], name="intervals_of_stage"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left", None)), fields=("application",), name="one_open_interval"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("left", None), ("left__gte", models.F("entered")), _connector="OR"),
                                name="interval_ends_after",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "why__in",
                                        ["apply", "move", "back", "skip", "hold", "reopen", "import", "transfer"],
                                    )
                                ),
                                name="interval_has_a_why",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holds",
                                to="candidates.application",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=400)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("until", models.DateField(null=True)),
                        ("ended", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("ended", None)), fields=["until"], name="holds_that_end")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended", None)), fields=("application",), name="one_open_hold"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ended", None), ("ended__gte", models.F("since")), _connector="OR"),
                                name="hold_ends_after",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
            ],
        ),
        migrations.RunSQL(_sql.INTERVALS_APART, _sql.INTERVALS_ANYHOW),
        migrations.RunSQL(_sql.NEVER_TWICE, _sql.TWICE),
        migrations.RunSQL(sql.FORWARD, sql.BACKWARD),
        migrations.RunSQL(sql.FURTHER, "DROP TRIGGER candidates_candidate_further ON candidates_candidate;"),
    ]
