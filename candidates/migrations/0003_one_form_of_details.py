"""Give what is kept of people the stored forms that every door gives by now. Nobody is merged; again changes nothing."""

from django.db import migrations

from candidates.domain.fields import DETAILS

CHUNK = 1_000
LONGEST = {detail.key: detail.limit for detail in DETAILS}


def tidy(apps, schema_editor):
    candidates = apps.get_model("candidates", "Candidate")
    keys = [detail.key for detail in DETAILS if hasattr(candidates, detail.key)]
    changed, given = [], set()
    for row in candidates.objects.order_by("pk").only("organisation_id", *keys).iterator(CHUNK):
        wanted = {key: value for key in keys if (value := _stored(key, getattr(row, key))) != getattr(row, key)}
        if "email" in wanted:
            address = (row.organisation_id, wanted["email"])
            if address in given or _taken(candidates, row, wanted["email"]):
                del wanted["email"]
            given.add(address)
        for key, value in wanted.items():
            setattr(row, key, value)
        if wanted:
            changed.append(row)
    candidates.objects.bulk_update(changed, keys, batch_size=CHUNK)
    _tidy_previews(apps)


def _stored(key, text):
    """Return the stored form; text that cannot be read, or would not fit, stays as it is."""
    detail = next(detail for detail in DETAILS if detail.key == key)
    value = detail.read(text).value
    return value if value and len(value) <= LONGEST[key] else text


def _taken(candidates, row, email):
    """Tell whether another one has the address: two are not made one here."""
    others = candidates.objects.filter(organisation_id=row.organisation_id, email__iexact=email)
    return others.exclude(pk=row.pk).exists()


def _tidy_previews(apps):
    """Bring rows of files that wait to be confirmed to the form in which rows are kept now."""
    rows = apps.get_model("candidates", "ImportRow").objects.filter(batch__state="previewed")
    changed = []
    for row in rows.order_by("pk").iterator(CHUNK):
        data = {**row.data}
        data.pop("phones", None)
        if "linkedin" in data and "/" not in data["linkedin"]:
            data["linkedin"] = f"in/{data['linkedin']}"
        data |= {detail.key: _stored(detail.key, data[detail.key]) for detail in DETAILS if detail.key in data}
        if data != row.data:
            row.data = data
            changed.append(row)
    rows.model.objects.bulk_update(changed, ["data"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0002_form_entries")]

    operations = [migrations.RunPython(tidy, migrations.RunPython.noop, elidable=True)]
