"""The tables of this app as they stand, for a new installation; an older one goes the way of those replaced."""

import django.db.models.deletion
import foundation.core.ids
import foundation.core.models
import foundation.core.tables
from django.db import migrations, models

from rubrics.migrations import _sql


class Migration(migrations.Migration):
    replaces = [
        ("rubrics", "0001_initial"),
        ("rubrics", "0002_no_seats_for_integrations"),
        ("rubrics", "0003_the_seal_recorded"),
        ("rubrics", "0004_what_was_open"),
        ("rubrics", "0005_screens_of_resumes"),
        ("rubrics", "0006_technical_profiles_and_notes_to_leads"),
        ("rubrics", "0007_origins_of_the_library"),
        ("rubrics", "0008_practice_and_calibration"),
        ("rubrics", "0009_kits_on_the_clock"),
        ("rubrics", "0010_figures_of_agreement"),
        ("rubrics", "0011_trainings"),
        ("rubrics", "0012_talk_of_a_debrief"),
        ("rubrics", "0013_forecasts"),
        ("rubrics", "0014_figures_of_roles_and_months"),
        ("rubrics", "0015_call_times"),
    ]

    initial = True

    dependencies = [
        ("activity", "0001_squashed_0010_changes"),
        ("candidates", "0001_squashed_0023_names_go_to_the_ground"),
        ("people", "0001_squashed_0007_keys_follow_keys"),
        ("roles", "0001_squashed_0009_where_and_until_when"),
    ]

    operations = [
        foundation.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Rubric",
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
                        ("kind", models.CharField(max_length=20)),
                        ("note", models.TextField(blank=True)),
                        ("used_at", models.JSONField(default=list)),
                        ("archived_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("organisation", "key"), name="one_rubric_key")],
                    },
                ),
                migrations.CreateModel(
                    name="RubricVersion",
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
                            "rubric",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="rubrics.rubric",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("frozen_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("rubric", "number"), name="one_rubric_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
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
                            "rubric_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="rubrics.rubricversion",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("key", models.CharField(max_length=60)),
                        ("label", models.CharField(max_length=120)),
                        ("weight", models.DecimalField(decimal_places=1, default=1, max_digits=4)),
                        ("weight_reason", models.CharField(blank=True, max_length=300)),
                        ("tests", models.JSONField(default=list)),
                        ("technical", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("rubric_version", "key"), name="one_criterion_key"),
                            models.CheckConstraint(condition=models.Q(("weight__gte", 0)), name="weight_not_negative"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Anchor",
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
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="anchors",
                                to="rubrics.criterion",
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField()),
                        ("text", models.TextField()),
                    ],
                    options={
                        "ordering": ["level"],
                        "constraints": [
                            models.UniqueConstraint(fields=("criterion", "level"), name="one_anchor_a_level"),
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 1), ("level__lte", 5)), name="anchor_level_1_to_5"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
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
                        ("key", models.CharField(max_length=60)),
                        ("ask", models.TextField()),
                        ("listen_strong", models.TextField(blank=True)),
                        ("listen_weak", models.TextField(blank=True)),
                        ("follow_up", models.JSONField(default=list)),
                        ("stages", models.JSONField(default=list)),
                        ("criteria", models.JSONField(default=list)),
                        ("minutes", models.PositiveSmallIntegerField(null=True)),
                        ("theory", models.BooleanField(default=False)),
                        ("technical", models.BooleanField(db_default=False, default=False)),
                        ("number", models.PositiveIntegerField(db_default=1, default=1)),
                        ("archived_at", models.DateTimeField(null=True)),
                        ("strongest", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "key"), name="one_question_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Flag",
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
                        ("key", models.CharField(max_length=60)),
                        ("label", models.CharField(max_length=200)),
                        (
                            "kind",
                            models.CharField(choices=[("signal", "Signal"), ("red_flag", "Red flag")], max_length=10),
                        ),
                        ("technical", models.BooleanField(db_default=False, default=False)),
                        ("number", models.PositiveIntegerField(db_default=1, default=1)),
                        ("archived_at", models.DateTimeField(null=True)),
                        ("criteria", models.JSONField(db_default=[], default=list)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("organisation", "key"), name="one_flag_key")],
                    },
                ),
                migrations.CreateModel(
                    name="Profile",
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
                        ("key", models.CharField(max_length=60)),
                        ("label", models.CharField(max_length=120)),
                        ("looks_like", models.TextField()),
                        ("risk", models.TextField(blank=True)),
                        ("filter", models.TextField(blank=True)),
                        ("probes", models.JSONField(default=list)),
                        ("suspect_when", models.JSONField(default=list)),
                        ("number", models.PositiveIntegerField(db_default=1, default=1)),
                        ("archived_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "key"), name="one_profile_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemVersion",
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
                        ("kind", models.CharField(max_length=20)),
                        ("item_id", models.UUIDField()),
                        ("number", models.PositiveIntegerField()),
                        ("content", models.JSONField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("item_id", "number"), name="one_item_version")],
                    },
                ),
                migrations.CreateModel(
                    name="Kit",
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
                            "stage",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="kit", to="roles.stage"
                            ),
                        ),
                        (
                            "rubric_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kits",
                                to="rubrics.rubricversion",
                            ),
                        ),
                        ("purpose", models.TextField(blank=True)),
                        ("opening", models.TextField(blank=True)),
                        ("closing", models.TextField(blank=True)),
                        ("leave_out", models.TextField(blank=True)),
                        ("number", models.PositiveIntegerField(db_default=1, default=1)),
                        ("interviewers", models.PositiveSmallIntegerField(db_default=1, default=1)),
                        ("hides_person", models.BooleanField(db_default=False, default=False)),
                        ("readers", models.ManyToManyField(blank=True, related_name="+", to="people.membership")),
                        ("criteria", models.ManyToManyField(related_name="kits", to="rubrics.criterion")),
                        (
                            "questions",
                            models.ManyToManyField(
                                related_name="kits", through="rubrics.KitQuestion", to="rubrics.question"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KitQuestion",
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
                            "kit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="places", to="rubrics.kit"
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rubrics.question"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("below", models.BooleanField(db_default=False, default=False)),
                        ("minutes", models.PositiveSmallIntegerField(null=True)),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [models.UniqueConstraint(fields=("kit", "question"), name="one_place_in_a_kit")],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeCriterion",
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
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="roles.outcome"
                            ),
                        ),
                        ("criterion_key", models.CharField(max_length=60)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("outcome", "criterion_key"), name="one_need_per_outcome")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementRun",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("working", "Being worked out"),
                                    ("ready", "Ready"),
                                    ("failed", "Failed"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("due_at", models.DateTimeField(db_index=True, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("error", models.CharField(blank=True, max_length=300)),
                        ("draws_made", models.PositiveIntegerField(default=0)),
                        ("draws_planned", models.PositiveIntegerField(default=0)),
                        ("since", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("ratings", models.PositiveIntegerField(default=0)),
                        ("left_out", models.JSONField(default=list)),
                        ("figures", models.JSONField(default=dict)),
                        ("behind", models.JSONField(default=dict)),
                        ("applications", models.ManyToManyField(related_name="+", to="candidates.application")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ("waiting", "working"))),
                                fields=("organisation",),
                                name="one_agreement_run_under_way",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionAgreement",
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
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="rubrics.agreementrun",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="rubrics.criterion"
                            ),
                        ),
                        ("versions", models.JSONField(default=list)),
                        (
                            "role",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="roles.role",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(default=12)),
                        ("figures", models.JSONField()),
                        ("behind", models.JSONField(default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "criterion", "role", "months"),
                                name="one_agreement_a_criterion",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RaterAgreement",
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
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="raters",
                                to="rubrics.agreementrun",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.membership"
                            ),
                        ),
                        ("figures", models.JSONField()),
                        ("behind", models.JSONField(default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "member"), name="one_agreement_a_rater")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GradingSeat",
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
                                related_name="grading_seats",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roles.stage"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grading_seats",
                                to="people.membership",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("take_home", "Take-home"), ("screen", "Evidence screen")], max_length=10
                            ),
                        ),
                        ("subject_id", models.UUIDField()),
                        ("label", models.CharField(max_length=60)),
                        ("due_at", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField(null=True)),
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
                            models.UniqueConstraint(fields=("subject_id", "member"), name="one_grading_seat"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_at", None),
                                    models.Q(("release_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="grading_release_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Scorecard",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scorecards",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scorecard",
                                to="candidates.interviewseat",
                            ),
                        ),
                        (
                            "grading_seat",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scorecard",
                                to="rubrics.gradingseat",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scorecards",
                                to="people.membership",
                            ),
                        ),
                        (
                            "rubric_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scorecards",
                                to="rubrics.rubricversion",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("unable", "Could not assess"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "recommendation",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "Strong no"), (2, "No"), (3, "Yes"), (4, "Strong yes")],
                                null=True,
                            ),
                        ),
                        ("summary", models.TextField(blank=True)),
                        ("note_to_leads", models.TextField(blank=True, db_default="")),
                        ("narrow", models.BooleanField(db_default=False, default=False)),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("unable_at", models.DateTimeField(null=True)),
                        ("unable_reason", models.CharField(blank=True, max_length=300)),
                        ("could_read", models.JSONField(null=True)),
                        ("debrief_was_open", models.BooleanField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["application", "state"], name="scorecards_of_application")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("grading_seat__isnull", False), ("seat", None)),
                                    models.Q(("grading_seat", None), ("seat__isnull", False)),
                                    _connector="OR",
                                ),
                                name="scorecard_has_one_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("draft", "unable")), ("submitted_at", None)),
                                    models.Q(
                                        ("recommendation__isnull", False),
                                        ("state", "submitted"),
                                        ("submitted_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="submitted_has_time_and_recommendation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "unable"),
                                        ("unable_at__isnull", False),
                                        models.Q(("unable_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "unable"), _negated=True),
                                        ("unable_at", None),
                                        ("unable_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="unable_says_when_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recommendation", None),
                                    models.Q(("recommendation__gte", 1), ("recommendation__lte", 4)),
                                    _connector="OR",
                                ),
                                name="recommendation_1_to_4",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rating",
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
                            "scorecard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="rubrics.scorecard",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rubrics.criterion"
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("not_assessed", models.BooleanField(default=False)),
                        ("evidence", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scorecard", "criterion"), name="one_rating_per_criterion"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("score", None),
                                    models.Q(("not_assessed", False), ("score__gte", 1), ("score__lte", 5)),
                                    _connector="OR",
                                ),
                                name="score_1_to_5_or_not_assessed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FlagRaised",
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
                            "scorecard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="flags",
                                to="rubrics.scorecard",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rubrics.flag"
                            ),
                        ),
                        ("evidence", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scorecard", "flag"), name="one_flag_per_scorecard")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProfileSuspected",
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
                            "scorecard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="profiles",
                                to="rubrics.scorecard",
                            ),
                        ),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rubrics.profile"
                            ),
                        ),
                        ("evidence", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scorecard", "profile"), name="one_profile_per_scorecard")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
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
                            "scorecard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="rubrics.scorecard",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("reason", models.CharField(max_length=400)),
                        ("before", models.JSONField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Debrief",
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
                                related_name="debrief",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("notes", models.TextField(blank=True)),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("offer", "Make an offer"),
                                    ("continue", "Find out more"),
                                    ("decline", "Decline"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
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
                        ("against", models.TextField(blank=True)),
                        ("views_opened_at", models.DateTimeField(null=True)),
                        ("clock_since", models.DateTimeField(null=True)),
                        ("clock_spent", models.PositiveIntegerField(default=0)),
                        ("scorecards", models.ManyToManyField(related_name="debriefs", to="rubrics.scorecard")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decision", "")),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        models.Q(("reason", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_has_reason_and_time",
                            )
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="Dissent",
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
                            "debrief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dissents",
                                to="rubrics.debrief",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("text", models.TextField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DebriefPlan",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="debrief_plan",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("minutes", models.PositiveSmallIntegerField(default=30)),
                        ("line", models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True)),
                        ("line_set_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 10), ("minutes__lte", 180)), name="slot_10_to_180"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("line", None), models.Q(("line__gte", 1), ("line__lte", 5)), _connector="OR"
                                ),
                                name="line_1_to_5",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="SplitComment",
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
                            "debrief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="rubrics.debrief",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rubrics.criterion"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("text", models.TextField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LaterView",
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
                            "debrief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="views", to="rubrics.debrief"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "recommendation",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Strong no"), (2, "No"), (3, "Yes"), (4, "Strong yes")]
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("shown", models.BooleanField(default=False)),
                        ("others_open", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("debrief", "member"), name="one_view_after_talking")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tie",
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
                                related_name="ties",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("friend", "Friend or family"),
                                    ("worked", "Worked together"),
                                    ("studied", "Studied together"),
                                    ("referred", "Referred them"),
                                    ("rival", "Competed or fell out"),
                                    ("other", "Knows them otherwise"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "member"), name="one_tie_of_a_person")
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="ForecastSheet",
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
                                related_name="forecast_sheets",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("shown_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "member"), name="one_forecast_sheet")
                        ],
                    },
                    bases=(foundation.core.models.InApplication, models.Model),
                ),
                migrations.CreateModel(
                    name="Forecast",
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="forecasts",
                                to="rubrics.forecastsheet",
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roles.outcome"
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "outcome"), name="one_forecast_an_outcome"),
                            models.CheckConstraint(
                                condition=models.Q(("percent__lte", 100)), name="forecast_at_most_100"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KitDraft",
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
                            "kit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="rubrics.kit"
                            ),
                        ),
                        ("content", models.JSONField()),
                        ("before", models.JSONField(default=list)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KitVersion",
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
                            "kit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="past", to="rubrics.kit"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("content", models.JSONField()),
                        (
                            "ended_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [models.UniqueConstraint(fields=("kit", "number"), name="one_kit_version")],
                    },
                ),
                migrations.CreateModel(
                    name="CallTime",
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
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="call_times",
                                to="candidates.interviewseat",
                            ),
                        ),
                        ("part", models.CharField(max_length=40)),
                        ("seconds", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("seat", "part"), name="one_time_per_part")],
                    },
                ),
                migrations.CreateModel(
                    name="CallNote",
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
                            "seat",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="call_notes",
                                to="candidates.interviewseat",
                            ),
                        ),
                        ("part", models.CharField(max_length=40)),
                        ("text", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("seat", "part"), name="one_note_per_part")],
                    },
                ),
                migrations.CreateModel(
                    name="PackCopy",
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
                        ("settled", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("organisation",), name="one_copy_of_the_pack")],
                    },
                ),
                migrations.CreateModel(
                    name="PackOrigin",
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
                        ("shelf", models.CharField(max_length=30)),
                        ("key", models.CharField(max_length=120)),
                        ("content", models.JSONField(null=True)),
                        ("fingerprint", models.CharField(blank=True, max_length=32)),
                        ("left", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "shelf", "key"), name="one_origin")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PackFile",
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
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.membership"
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("items", models.JSONField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Exercise",
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
                        ("title", models.CharField(max_length=120)),
                        ("sample", models.TextField(blank=True)),
                        ("link", models.URLField(blank=True, max_length=500)),
                        (
                            "rubric_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exercises",
                                to="rubrics.rubricversion",
                            ),
                        ),
                        ("due_on", models.DateField()),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("criteria", models.ManyToManyField(related_name="+", to="rubrics.criterion")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sample", ""), _negated=True),
                                    models.Q(("link", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="exercise_has_something_to_score",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeCard",
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
                            "exercise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cards",
                                to="rubrics.exercise",
                            ),
                        ),
                        (
                            "seat",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practice_card",
                                to="candidates.interviewseat",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practice_cards",
                                to="people.membership",
                            ),
                        ),
                        (
                            "rubric_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rubrics.rubricversion",
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("exercise", "author"), name="one_card_in_an_exercise"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("exercise", None), ("seat__isnull", False)),
                                    models.Q(("exercise__isnull", False), ("seat", None)),
                                    _connector="OR",
                                ),
                                name="practice_is_of_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeRating",
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
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="rubrics.practicecard",
                            ),
                        ),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rubrics.criterion"
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(null=True)),
                        ("not_assessed", models.BooleanField(default=False)),
                        ("evidence", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("card", "criterion"), name="one_practice_rating"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("score", None),
                                    models.Q(("not_assessed", False), ("score__gte", 1), ("score__lte", 5)),
                                    _connector="OR",
                                ),
                                name="practice_score_1_to_5_or_not_assessed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnchorExample",
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
                            "rubric",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="examples",
                                to="rubrics.rubric",
                            ),
                        ),
                        ("criterion_key", models.CharField(max_length=60)),
                        ("level", models.PositiveSmallIntegerField()),
                        ("anchor", models.TextField()),
                        ("text", models.TextField()),
                        (
                            "rating",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="rubrics.rating",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("rating",), name="one_example_of_a_rating")],
                    },
                ),
                migrations.CreateModel(
                    name="Training",
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
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trainings",
                                to="people.membership",
                            ),
                        ),
                        (
                            "rubric",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="trainings",
                                to="rubrics.rubric",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("shadow", "Shadow"),
                                    ("reverse", "Reverse shadow"),
                                    ("qualified", "Qualified"),
                                ],
                                default="shadow",
                                max_length=10,
                            ),
                        ),
                        ("stepped_at", models.DateTimeField()),
                        (
                            "stepped_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("member", "rubric"), name="one_training_a_rubric"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("step", "qualified"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="qualified_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentencePart",
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
                            "scorecard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="told", to="rubrics.scorecard"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("built", "They built"), ("does", "It does"), ("relied", "Relied on by")],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("quote", models.TextField(blank=True)),
                        ("page", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("scorecard", "part"), name="one_part_of_a_sentence")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PutAside",
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
                                related_name="+",
                                to="candidates.application",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("application", "member"), name="put_aside_once")
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(_sql.PEOPLE_ARE_ASKED, _sql.ANYBODY_IS_ASKED),
        migrations.RunSQL(_sql.hold(_sql.HELD), _sql.let_go(_sql.HELD)),
        migrations.RunSQL(_sql.hold(_sql.HELD_IN_TALK), _sql.let_go(_sql.HELD_IN_TALK)),
    ]
