"""The tables of this app as they stand, for a new installation; an older one goes the way of those replaced."""

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import foundation.core.ids
import foundation.core.models
import foundation.core.tables
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("roles", "0001_initial"),
        ("roles", "0002_prompts_and_costs"),
        ("roles", "0003_plan_start"),
        ("roles", "0004_archive_and_templates"),
        ("roles", "0005_profile_is_archetype"),
        ("roles", "0006_openings"),
        ("roles", "0007_move_rules"),
        ("roles", "0008_readers_from_outside"),
        ("roles", "0009_where_and_until_when"),
    ]

    initial = True

    dependencies = [
        ("people", "0001_squashed_0007_keys_follow_keys"),
    ]

    operations = [
        foundation.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Playbook",
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
                        ("key", models.CharField(max_length=40)),
                        ("data", models.JSONField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "key"), name="one_playbook_part")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Role",
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
                        ("title", models.CharField(max_length=120)),
                        ("archetype", models.CharField(blank=True, max_length=40)),
                        ("level", models.CharField(blank=True, max_length=40)),
                        ("engagement", models.CharField(blank=True, max_length=20)),
                        ("location", models.CharField(blank=True, max_length=120)),
                        ("places", models.JSONField(default=list)),
                        (
                            "workplace",
                            models.CharField(
                                blank=True,
                                choices=[("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")],
                                max_length=10,
                            ),
                        ),
                        ("remote_from", models.JSONField(default=list)),
                        (
                            "employment",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full_time", "Full time"),
                                    ("part_time", "Part time"),
                                    ("contractor", "Contract"),
                                    ("temporary", "Temporary"),
                                    ("intern", "Internship"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("closes_on", models.DateField(blank=True, null=True)),
                        ("benefits", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("scoping", "Scoping"),
                                    ("open", "Open"),
                                    ("paused", "Paused"),
                                    ("filled", "Filled"),
                                    ("closed", "Closed"),
                                ],
                                default="scoping",
                                max_length=10,
                            ),
                        ),
                        ("band_low_minor", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("band_high_minor", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("overhead_percent", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("costs", models.JSONField(default=dict)),
                        ("prompt_answers", models.JSONField(default=dict)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("plan_starts_on", models.DateField(null=True)),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("archived_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation", "state", "-created_at"], name="roles_by_state")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("archived_at", None), ("state__in", ["filled", "closed"]), _connector="OR"
                                ),
                                name="only_ended_roles_are_archived",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("band_low_minor", None),
                                    ("band_high_minor", None),
                                    ("band_low_minor__lte", models.F("band_high_minor")),
                                    _connector="OR",
                                ),
                                name="band_low_not_over_high",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharePicture",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="share_picture",
                                to="roles.role",
                            ),
                        ),
                        ("mark", models.CharField(max_length=32)),
                        ("png", models.BinaryField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RoleTemplate",
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
                        ("name", models.CharField(max_length=80)),
                        ("data", models.JSONField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("organisation"),
                                django.db.models.functions.text.Lower("name"),
                                name="one_role_template_of_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleSeat",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="roles.role"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_seats",
                                to="people.membership",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead"),
                                    ("recruiter", "Recruiter"),
                                    ("interviewer", "Interviewer"),
                                    ("approver", "Approver"),
                                    ("advisor", "Advisor"),
                                ],
                                max_length=12,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("role", "member", "kind"), name="one_role_seat_of_a_kind")
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="Scope",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="scope", to="roles.role"
                            ),
                        ),
                        ("goal", models.CharField(blank=True, max_length=20)),
                        ("first_hire", models.BooleanField(null=True)),
                        ("facts", models.JSONField(default=dict)),
                        ("dimensions_now", models.JSONField(default=dict)),
                        ("dimensions_later", models.JSONField(default=dict)),
                        ("owns", models.JSONField(default=list)),
                        ("questions", models.JSONField(default=dict)),
                        ("verdict", models.JSONField(default=dict)),
                    ],
                    options={
                        "abstract": False,
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="BriefVersion",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="briefs", to="roles.role"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("circulating", "Circulating"),
                                    ("agreed", "Agreed"),
                                    ("superseded", "Superseded"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("sections", models.JSONField(default=dict)),
                        ("outcomes", models.JSONField(default=list)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("circulated_at", models.DateTimeField(null=True)),
                        ("agreed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("role", "number"), name="one_brief_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "circulating"])),
                                fields=("role",),
                                name="one_brief_in_the_making",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="SignOff",
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
                            "brief",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sign_offs",
                                to="roles.briefversion",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("agree", "Agree"),
                                    ("agree_with_comment", "Agree with a comment"),
                                    ("disagree", "Disagree"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("comment", models.TextField(blank=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer", "agree"), models.Q(("comment", ""), _negated=True), _connector="OR"
                                ),
                                name="sign_off_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outcome",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="roles.role"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("text", models.CharField(max_length=300)),
                        ("retired_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="JdVersion",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="jds", to="roles.role"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("published", "Published"), ("superseded", "Superseded")],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("sections", models.JSONField(default=dict)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("published_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("role", "number"), name="one_jd_number")],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="Requirement",
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
                            "jd",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requirements",
                                to="roles.jdversion",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("text", models.CharField(max_length=400)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("must", "Must"), ("nice", "Nice to have")], default="must", max_length=4
                            ),
                        ),
                        (
                            "outcome",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="requirements",
                                to="roles.outcome",
                            ),
                        ),
                        ("weekly_work", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["position", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="FindingDismissal",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="dismissals", to="roles.role"
                            ),
                        ),
                        ("rule", models.CharField(max_length=40)),
                        ("text", models.CharField(blank=True, max_length=500)),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("role", "rule", "text"), name="one_dismissal")],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="Stage",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="roles.role"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("key", models.CharField(max_length=40)),
                        ("kind", models.CharField(max_length=20)),
                        ("label", models.CharField(max_length=80)),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("hours", models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)),
                        ("patience_days", models.PositiveSmallIntegerField(default=7)),
                        ("pay_minor", models.PositiveIntegerField(blank=True, null=True)),
                        ("rubric_key", models.CharField(blank=True, max_length=40)),
                        ("focus", models.JSONField(default=list)),
                        ("mainly_theory", models.BooleanField(default=False)),
                        ("puzzles", models.BooleanField(default=False)),
                        ("outside_engineering", models.BooleanField(default=False)),
                        ("outcomes", models.ManyToManyField(blank=True, related_name="stages", to="roles.outcome")),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("role", "key"), name="one_stage_key"),
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("role", "position"),
                                name="one_stage_position",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="OpeningOverride",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="overrides", to="roles.role"
                            ),
                        ),
                        ("check_key", models.CharField(max_length=40)),
                        ("reason", models.CharField(max_length=400)),
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
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="MoveRule",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="move_rules", to="roles.role"
                            ),
                        ),
                        (
                            "from_stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="roles.stage"
                            ),
                        ),
                        (
                            "to_stage",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="roles.stage"
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                choices=[
                                    ("team", "Everybody who runs the pipeline"),
                                    ("staff", "Owners and recruiters"),
                                    ("leads", "The role’s lead and owners"),
                                    ("owners", "Owners"),
                                    ("nobody", "Nobody"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("evidence", models.JSONField(default=list)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("from_stage", "to_stage"), name="one_move_rule"),
                            models.CheckConstraint(
                                condition=models.Q(("from_stage", models.F("to_stage")), _negated=True),
                                name="move_rule_between_two_stages",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="Opening",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="roles.role"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("target_on", models.DateField(blank=True, null=True)),
                        ("why", models.CharField(blank=True, max_length=300)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("filled_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("closed_why", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["number"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None), ("filled_at", None)),
                                fields=["organisation", "target_on"],
                                name="openings_ahead",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("role", "number"), name="one_opening_number"),
                            models.CheckConstraint(
                                condition=models.Q(("filled_at", None), ("closed_at", None), _connector="OR"),
                                name="opening_filled_or_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None), models.Q(("closed_why", ""), _negated=True), _connector="OR"
                                ),
                                name="closed_opening_says_why",
                            ),
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="OutsideReader",
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
                                related_name="outside_readers",
                                to="roles.role",
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("email", models.EmailField(max_length=254)),
                        ("fee_minor", models.PositiveIntegerField(default=0)),
                        ("currency", models.CharField(max_length=3)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("handed_in_at", models.DateTimeField(db_index=True, null=True)),
                        ("paid_on", models.DateField(null=True)),
                        (
                            "paid_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at"],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="OutsideLink",
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
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="roles.outsidereader",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OutsideComment",
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
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="roles.outsidereader",
                            ),
                        ),
                        ("place", models.CharField(max_length=60)),
                        ("label", models.CharField(max_length=120)),
                        ("text", models.TextField()),
                    ],
                    options={
                        "ordering": ["created_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("reader", "place"), name="one_outside_comment")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanTask",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="plan_tasks", to="roles.role"
                            ),
                        ),
                        ("phase", models.CharField(max_length=40)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=200)),
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
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("offset_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["position"],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="Posting",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="postings", to="roles.role"
                            ),
                        ),
                        ("channel", models.CharField(max_length=40)),
                        ("label", models.CharField(blank=True, max_length=120)),
                        ("code", models.CharField(max_length=16, unique=True)),
                        ("cost_minor", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
                migrations.CreateModel(
                    name="ModelEndpoint",
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
                        ("address", models.CharField(max_length=300)),
                        ("model", models.CharField(max_length=120)),
                        ("key_sealed", models.TextField(blank=True)),
                        ("key_tail", models.CharField(blank=True, max_length=4)),
                        ("on", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("organisation",), name="one_model_endpoint")],
                    },
                ),
                migrations.CreateModel(
                    name="PromptRun",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="prompt_runs", to="roles.role"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("prompt", models.TextField()),
                        ("model", models.CharField(max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting for its turn"),
                                    ("running", "Being written"),
                                    ("done", "Written"),
                                    ("failed", "Broken off"),
                                    ("cancelled", "Stopped"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("error", models.CharField(blank=True, max_length=300)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("tokens", models.PositiveIntegerField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("taken_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["organisation", "-created_at"], name="prompts_by_time"),
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=["updated_at"],
                                name="prompts_under_way",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=("role", "kind"),
                                name="one_prompt_at_a_time",
                            )
                        ],
                    },
                    bases=(foundation.core.models.InRole, models.Model),
                ),
            ],
        ),
    ]
