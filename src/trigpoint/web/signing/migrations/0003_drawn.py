"""What a round's draft was last drawn from, and its hash."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_opening")]
    operations = [
        migrations.CreateModel(
            name="Drawn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=64)),
                ("content", models.CharField(blank=True, max_length=64)),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drawn", to="words.round"
                    ),
                ),
            ],
        ),
    ]
