"""People have further names, numbers and pages; two who may be one are a pair, and may be merged."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import foundation.core.ids
from django.db import migrations, models

from candidates.domain.search import sql

FORWARD = sql.FURTHER
BACKWARD = "DROP TRIGGER candidates_candidate_further ON candidates_candidate;"


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0010_fill_search"),
        ("people", "0005_links_and_addresses"),
    ]

    operations = [
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
                ("decided_at", models.DateTimeField(null=True)),
            ],
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
                ("until", models.DateTimeField()),
                ("moved", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("closed", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="candidate",
            name="one_candidate_per_address",
        ),
        migrations.AddField(
            model_name="candidate",
            name="keys",
            field=models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="candidate",
            name="links",
            field=models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="candidate",
            name="looked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="candidate",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merged_people",
                to="candidates.candidate",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="names",
            field=models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="candidate",
            name="phones",
            field=models.JSONField(db_default=models.Value([], output_field=models.JSONField()), default=list),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="candidate_keys"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(
                condition=models.Q(("looked_at", None)), fields=["created_at"], name="candidates_not_looked_at"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                models.F("organisation"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(models.Q(("email", ""), _negated=True), ("merged_into", None)),
                name="one_candidate_per_address",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidate"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidate"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="loser",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="candidates.candidate"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="candidates.duplicatepair"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="winner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="merges", to="candidates.candidate"
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(condition=models.Q(("state", "open")), fields=["organisation", "id"], name="pairs_open"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="one_pair"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(condition=models.Q(("undone_at", None)), fields=["until"], name="merges_by_end"),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("loser",), name="one_merge_of_a_person"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
