"""The tables of this app as they stand, for a new installation; an older one goes the way of those replaced."""

import django.contrib.postgres.fields
import django.db.models.deletion
import foundation.core.ids
import foundation.core.tables
from django.db import migrations, models

from foundation.activity.migrations import _sql


class Migration(migrations.Migration):
    replaces = [
        ("activity", "0001_initial"),
        ("activity", "0002_append_only"),
        ("activity", "0003_place_of_notices"),
        ("activity", "0004_mail_waits_or_is_parked"),
        ("activity", "0005_events_name_the_key"),
        ("activity", "0006_keys_for_others_end"),
        ("activity", "0007_every_mail_is_a_row"),
        ("activity", "0008_webhooks"),
        ("activity", "0009_events_by_key"),
        ("activity", "0010_changes"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0007_keys_follow_keys"),
    ]

    operations = [
        foundation.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Event",
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
                        ("verb", models.CharField(max_length=64)),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("actor_label", models.CharField(blank=True, max_length=120)),
                        ("subject_type", models.CharField(max_length=40)),
                        ("subject_id", models.UUIDField()),
                        ("role_id", models.UUIDField(null=True)),
                        ("application_id", models.UUIDField(null=True)),
                        ("audience", models.CharField(max_length=20)),
                        ("data", models.JSONField(default=dict)),
                        ("request_id", models.CharField(blank=True, max_length=64)),
                        ("api_key", models.CharField(blank=True, db_default="", max_length=16)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation", "-created_at"], name="event_by_time"),
                            models.Index(fields=["application_id", "-created_at"], name="event_by_application"),
                            models.Index(fields=["role_id", "-created_at"], name="event_by_role"),
                            models.Index(fields=["subject_id", "-created_at"], name="event_by_subject"),
                            models.Index(
                                condition=models.Q(("api_key", ""), _negated=True),
                                fields=["api_key", "-created_at"],
                                name="event_by_key",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notifications",
                                to="people.membership",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("kind", models.CharField(max_length=40)),
                        ("audience", models.CharField(blank=True, max_length=20)),
                        ("role_id", models.UUIDField(null=True)),
                        ("application_id", models.UUIDField(null=True)),
                        ("subject_id", models.UUIDField()),
                        ("slot", models.CharField(blank=True, max_length=60)),
                        ("title", models.CharField(max_length=200)),
                        ("body", models.TextField(blank=True)),
                        ("url", models.CharField(blank=True, max_length=300)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("mail_due_at", models.DateTimeField(null=True)),
                        ("mailed_at", models.DateTimeField(null=True)),
                        ("mail_attempts", models.PositiveSmallIntegerField(default=0)),
                        ("mail_until", models.DateTimeField(null=True)),
                        ("mail_unsure", models.PositiveSmallIntegerField(default=0)),
                        ("mail_error", models.CharField(blank=True, max_length=300)),
                        ("mail_stopped", models.CharField(blank=True, max_length=10)),
                        (
                            "mail_state",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(mailed_at__isnull=False, then=models.Value("sent")),
                                    models.When(mail_due_at__isnull=False, then=models.Value("waiting")),
                                    models.When(
                                        models.Q(("mail_stopped", ""), _negated=True), then=models.F("mail_stopped")
                                    ),
                                    models.When(
                                        models.Q(("mail_error", ""), _negated=True), then=models.Value("parked")
                                    ),
                                    default=models.Value(""),
                                ),
                                output_field=models.CharField(
                                    choices=[
                                        ("", "No mail"),
                                        ("waiting", "Waiting"),
                                        ("sent", "Sent"),
                                        ("parked", "Parked"),
                                        ("suppressed", "Held back"),
                                        ("dropped", "Dropped"),
                                    ],
                                    max_length=10,
                                ),
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["recipient", "-created_at"], name="notification_inbox"),
                            models.Index(
                                condition=models.Q(("mailed_at", None)), fields=["mail_due_at"], name="mail_to_send"
                            ),
                            models.Index(
                                condition=models.Q(("mail_state__in", ["parked", "suppressed", "dropped"])),
                                fields=["organisation", "-created_at"],
                                name="mail_not_sent",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recipient", "email", "kind", "subject_id", "slot"),
                                name="notify_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Era",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("system", models.CharField(max_length=60)),
                        ("floor", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("organisation_id", models.UUIDField()),
                        ("era", models.BigIntegerField()),
                        ("xid", models.BigIntegerField()),
                        ("horizon", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("collection", models.CharField(max_length=40)),
                        ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                        ("member_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation_id", "id"], name="changes_in_order"),
                            models.Index(fields=["organisation_id", "collection", "id"], name="changes_of_collection"),
                            models.Index(fields=["xid"], name="changes_by_transaction"),
                            models.Index(fields=["at"], name="changes_by_time"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
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
                        ("url", models.CharField(max_length=300)),
                        ("types", models.JSONField(blank=True, default=list)),
                        ("role_ids", models.JSONField(blank=True, default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[("on", "On"), ("off", "Off"), ("gone", "Gone")], default="on", max_length=4
                            ),
                        ),
                        ("secret_sealed", models.CharField(max_length=400)),
                        ("former_sealed", models.CharField(blank=True, max_length=400)),
                        ("former_until", models.DateTimeField(null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("rests_until", models.DateTimeField(null=True)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        ("told_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "on")), fields=["organisation"], name="webhooks_on"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="activity.webhook",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="activity.event",
                            ),
                        ),
                        ("type", models.CharField(max_length=64)),
                        ("happened_at", models.DateTimeField()),
                        ("lane", models.UUIDField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("sent", "Sent"),
                                    ("dead", "Given up"),
                                    ("dropped", "Dropped"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("due_at", models.DateTimeField(null=True)),
                        ("until", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("milliseconds", models.PositiveIntegerField(null=True)),
                        ("error", models.CharField(blank=True, max_length=200)),
                        ("answer", models.CharField(blank=True, max_length=400)),
                        ("tries", models.JSONField(blank=True, default=list)),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["webhook", "due_at"],
                                name="delivery_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["webhook", "lane", "happened_at", "id"],
                                name="delivery_lane",
                            ),
                            models.Index(fields=["webhook", "-id"], name="delivery_log"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("webhook", "event"), name="one_delivery_per_event")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Untold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="activity.event"
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.RunSQL(_sql.APPEND_ONLY, _sql.REWRITTEN),
        migrations.RunSQL(_sql.UNTOLD, _sql.NOT_NOTED),
    ]
