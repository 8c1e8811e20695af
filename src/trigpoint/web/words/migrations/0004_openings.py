"""How often a round was opened."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("words", "0003_reminders")]
    operations = [
        migrations.AddField(model_name="round", name="openings", field=models.PositiveSmallIntegerField(default=1)),
    ]
