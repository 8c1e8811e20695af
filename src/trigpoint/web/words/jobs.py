"""What is done about words each day: reminders, as the schedule has them."""

from __future__ import annotations

from django.utils import timezone

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words import reminding
from trigpoint.web.words.models import Round
from trigpoint.web.work.kinds import Daily, Kind, Outcome, Progress, add_daily, add_kind
from trigpoint.web.work.models import Job

_HOUR = 7  # of the morning: before people open their letters


def remind(_job: Job, progress: Progress) -> Outcome:
    """Send what is due today. Raises `UserMistake` where letters could not be sent: they go at a later try."""
    today = timezone.localdate()
    progress("writing reminders", 0.1)
    found = reminding.send(list(reminding.due(today)), today)
    if found.failed:
        raise UserMistake(Problem(f"{found.failed} reminders could not be sent.", "Look at `mail` in the settings."))
    return Outcome({"letters": len(found.letters)})


REMIND = add_kind(Kind("reminders", Permission.REMIND, remind))
add_daily(
    Daily(REMIND, "Reminders", "/commentary/reminders", _HOUR, lambda: Round.objects.filter(state="open").exists())
)
