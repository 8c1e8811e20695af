"""Letters about looking beyond one's area. They say who and where to look, never what was written and never a child."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from trigpoint.web.door.models import Leave
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission


def approvers(leave: Leave) -> list[User]:
    """Who may decide: everybody with the permission, but the one who asks."""
    others = User.objects.filter(is_active=True).exclude(pk=leave.asker_id).order_by("name")
    return [user for user in others if user.may(Permission.APPROVE_GLASS)]


def _address(leave: Leave) -> str:
    return f"{settings.ADDRESS}{reverse('door-leave', args=[leave.pk])}"


def tell_approvers(leave: Leave) -> int:
    """Tell everybody who may decide; gives how many there are."""
    told = [user.email for user in approvers(leave)]
    words = (
        f"{leave.asker.name} asks to open rows about children beyond their own area.\n\n"
        f"Read why, and decide:\n{_address(leave)}\n\nTrigpoint\n"
    )
    for email in told:
        send_mail("Trigpoint: somebody asks to look beyond their area", words, None, [email])
    return len(told)


def tell_asker(leave: Leave) -> None:
    """Tell whoever asked what was decided."""
    if leave.until is not None:
        words = f"You may open the rows that you asked for until {leave.until:%H:%M on %d/%m/%Y} (UTC):"
    else:
        words = "You may not open the rows that you asked for. The reason is here:"
    send_mail(
        "Trigpoint: what you asked for is decided",
        f"{words}\n{_address(leave)}\n\nTrigpoint\n",
        None,
        [leave.asker.email],
    )
