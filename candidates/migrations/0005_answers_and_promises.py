"""Answers and promises get rows; what members had promised by hand stays promised."""

import django.db.models.deletion
import foundation.core.ids
import foundation.core.models
from django.db import migrations, models

KEEP = """
INSERT INTO candidates_promise
  (id, created_at, updated_at, organisation_id, application_id, kind, due_on, binds_from, "end")
SELECT gen_random_uuid(), now(), now(), organisation_id, id, 'by_hand', answer_by, now(), ''
FROM candidates_application WHERE answer_by IS NOT NULL AND status IN ('active', 'hold');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0004_mentions_without_words"),
        ("people", "0002_sessions_follow_the_backend"),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="zone",
            field=models.CharField(blank=True, db_default="", max_length=64),
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
                    "outcome",
                    models.CharField(
                        choices=[("yes", "Yes, it goes on"), ("later", "Not yet, with a new day"), ("no", "No")],
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
                ("told_at", models.DateTimeField(null=True)),
                ("to", models.EmailField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("message", models.TextField(blank=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="candidates.application"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("applied", "Applied by the form"),
                            ("interview", "After an interview"),
                            ("take_home", "After the take-home"),
                            ("declined", "Declined and not told"),
                            ("by_hand", "Promised by one of us"),
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
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="candidates.application",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
            bases=(foundation.core.models.InApplication, models.Model),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how", "mail"), ("told_at", None)),
                    models.Q(models.Q(("how", "mail"), _negated=True), models.Q(("told_at", None), _negated=True)),
                    _connector="OR",
                ),
                name="answer_by_mail_is_told_by_it",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["organisation", "due_on"], name="promises_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), models.Q(("kind", "applied"), _negated=True)),
                fields=("application", "kind", "subject_id"),
                name="one_open_promise",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at", None)),
                    models.Q(models.Q(("ended_at", None), _negated=True), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="promise_ends_somehow",
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
