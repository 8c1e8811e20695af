"""Who may read a file, on systems with modes and on Windows."""

from __future__ import annotations

import getpass
import os
import stat
import subprocess
from pathlib import Path

_WINDOWS = os.name == "nt"
_EVERYBODY = ("everyone:", "builtin\\users:", "authenticated users:", "s-1-1-0:", "s-1-5-32-545:", "s-1-5-11:")


def keep_to_owner(path: Path) -> None:
    """Let nobody but the owner read or write the file."""
    if _WINDOWS:
        grant = f"{getpass.getuser()}:F"
        subprocess.run(["icacls", str(path), "/inheritance:r", "/grant:r", grant], check=True, capture_output=True)
    else:
        path.chmod(0o600)


def others_may_read(path: Path) -> bool:
    """Whether anybody but the owner may read the file, as far as the system says."""
    if _WINDOWS:
        listed = subprocess.run(["icacls", str(path)], check=False, capture_output=True, text=True)
        return any(name in listed.stdout.lower() for name in _EVERYBODY)
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
