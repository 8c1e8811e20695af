"""`trigpoint remind`: what a schedule runs where the worker beside the server is not to do it."""

from __future__ import annotations

from pathlib import Path

import click

from trigpoint.cli.context import print_json, with_workspace


@click.command("remind")
@click.option("--preview", is_flag=True, help="Send nothing; show what would be sent today.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: each letter, and how many could not be sent.")
@with_workspace
def remind_command(preview: bool, as_json: bool, workspace: Path) -> int:
    """Write to whoever owes commentary that is due, and to the heads of service where it is late.

    However often it runs, nobody gets two letters about the same in a day.
    """
    from trigpoint.web.serving import ready

    ready(workspace)
    from django.utils import timezone

    from trigpoint.web.words import reminding

    today = timezone.localdate()
    due = list(reminding.due(today))
    found = reminding.Sent(tuple(due), 0, 0) if preview else reminding.send(due, today)
    if as_json:
        told = [
            {"pack": one.round.pack, "period": one.round.period, "owners": one.owners, "to": one.person.email,
             "stage": one.stage.name, "above": one.above, "waiting": len(one.all.waiting)}
            for one in found.letters
        ]  # fmt: skip
        print_json({"day": str(today), "preview": preview, "letters": told, "failed": found.failed})
    else:
        for one in found.letters:
            about = f"{one.round}, {len(one.all.waiting)} of {one.all.asked} figures wait"
            click.echo(f"{'would go' if preview else 'sent'} to {one.person}: {about} ({one.stage.name}).")
        if not found.letters and not found.failed:
            click.echo("Nothing is due today." if preview else "Nothing to send.")
        if found.failed:
            click.echo(f"{found.failed} letters could not be sent. The next run sends them.", err=True)
    return 1 if found.failed else 0
