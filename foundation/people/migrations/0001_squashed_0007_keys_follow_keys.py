"""The tables of this app as they stand, for a new installation; an older one goes the way of those replaced."""

import django.db.models.deletion
import django.db.models.functions.text
import foundation.core.ids
import foundation.core.tables
from django.conf import settings
from django.db import migrations, models

from foundation.people.migrations import _sql


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_sessions_follow_the_backend"),
        ("people", "0003_integrations"),
        ("people", "0004_people_and_integrations_apart"),
        ("people", "0005_links_and_addresses"),
        ("people", "0006_external_ids"),
        ("people", "0007_keys_follow_keys"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        foundation.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("zone", models.CharField(blank=True, max_length=64)),
                        ("shortcuts", models.BooleanField(default=True)),
                        ("is_active", models.BooleanField(default=True)),
                        ("is_staff", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), name="user_email_any_case"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        ("name", models.CharField(max_length=120)),
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("zone", models.CharField(default="UTC", max_length=64)),
                        ("currency", models.CharField(default="EUR", max_length=3)),
                        ("retention_days", models.PositiveIntegerField(default=730)),
                        ("settings", models.JSONField(default=dict)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job",
                            models.CharField(
                                choices=[
                                    ("owner", "Owner"),
                                    ("recruiter", "Recruiter"),
                                    ("hiring_manager", "Hiring manager"),
                                    ("interviewer", "Interviewer"),
                                    ("advisor", "Advisor"),
                                    ("observer", "Observer"),
                                    ("integration", "Integration"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("technical", models.BooleanField(default=False)),
                        ("title", models.CharField(blank=True, max_length=120)),
                        ("rate_minor", models.PositiveIntegerField(blank=True, null=True)),
                        ("active", models.BooleanField(default=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "user"), name="one_membership_per_user"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("job", "integration"), _negated=True),
                                    models.Q(("rate_minor", None), ("technical", False)),
                                    _connector="OR",
                                ),
                                name="integration_judges_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                        ("email", models.EmailField(max_length=254)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        (
                            "job",
                            models.CharField(
                                choices=[
                                    ("owner", "Owner"),
                                    ("recruiter", "Recruiter"),
                                    ("hiring_manager", "Hiring manager"),
                                    ("interviewer", "Interviewer"),
                                    ("advisor", "Advisor"),
                                    ("observer", "Observer"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("technical", models.BooleanField(default=False)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
                            ),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("mailed_at", models.DateTimeField(null=True)),
                        ("mail_error", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("organisation"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                                name="one_open_invitation_per_address",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvitationLink",
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
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="people.invitation",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Integration",
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
                            "membership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="integration",
                                to="people.membership",
                            ),
                        ),
                        ("scopes", models.JSONField(default=list)),
                        (
                            "made_by",
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
                    name="ApiKey",
                    fields=[
                        (
                            "id",
                            models.CharField(
                                editable=False, max_length=150, primary_key=True, serialize=False, unique=True
                            ),
                        ),
                        ("prefix", models.CharField(editable=False, max_length=8, unique=True)),
                        ("hashed_key", models.CharField(editable=False, max_length=150)),
                        ("created", models.DateTimeField(auto_now_add=True, db_index=True)),
                        (
                            "name",
                            models.CharField(
                                default=None,
                                help_text="A free-form name for the API key. Need not be unique. 50 characters max.",
                                max_length=50,
                            ),
                        ),
                        (
                            "revoked",
                            models.BooleanField(
                                blank=True,
                                default=False,
                                help_text="If the API key is revoked, clients cannot use it anymore. (This cannot be undone.)",
                            ),
                        ),
                        (
                            "expiry_date",
                            models.DateTimeField(
                                blank=True,
                                help_text="Once API key expires, clients cannot use it anymore.",
                                null=True,
                                verbose_name="Expires",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_keys",
                                to="people.membership",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.membership",
                            ),
                        ),
                        ("scopes", models.JSONField(default=list)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("last_used_at", models.DateTimeField(null=True)),
                        (
                            "follows",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="followed_by",
                                to="people.apikey",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API key",
                        "verbose_name_plural": "API keys",
                        "ordering": ("-created",),
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ApiReplay",
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
                            "api_key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="replays", to="people.apikey"
                            ),
                        ),
                        ("key", models.CharField(max_length=255)),
                        ("fingerprint", models.BinaryField(max_length=32)),
                        ("status", models.PositiveSmallIntegerField()),
                        ("headers", models.JSONField(default=dict)),
                        ("body", models.BinaryField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["created_at"], name="replays_by_age")],
                        "constraints": [models.UniqueConstraint(fields=("api_key", "key"), name="one_replay_per_key")],
                    },
                ),
                migrations.CreateModel(
                    name="MailAddress",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=foundation.core.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True, db_index=True)),
                        ("address", models.CharField(max_length=254, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ok", "Takes mail"),
                                    ("bounced", "Mail came back"),
                                    ("complained", "Marked as spam"),
                                    ("refused", "Refuses mail"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("since", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExternalRef",
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
                        ("source", models.CharField(max_length=40)),
                        ("kind", models.CharField(max_length=20)),
                        ("external_id", models.CharField(max_length=120)),
                        ("object_id", models.UUIDField(db_index=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "source", "kind", "external_id"), name="one_row_of_a_name"
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(_sql.APART, _sql.TOGETHER),
    ]
