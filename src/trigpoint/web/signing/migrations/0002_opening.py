"""Which opening of the round a signature was given in."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0001_initial"),
        ("words", "0004_openings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(model_name="signature", name="opening", field=models.PositiveSmallIntegerField(default=1)),
        migrations.RemoveConstraint(model_name="signature", name="a signature under the same thing once"),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("round", "role", "person", "of", "opening"), name="a signature under the same thing once"
            ),
        ),
    ]
