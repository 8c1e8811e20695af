"""Two commands at once: `python -m tests.support.beside THIS... -- THAT...`. What this one says is shown as it says it,
what that one says when both have ended. What waits for other processes leaves the processors to the other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence


def together(this: Sequence[str], that: Sequence[str]) -> int:
    """Run both to their ends, whatever comes of either; the exit code of the first that failed, else 0."""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(that, stdout=said, stderr=subprocess.STDOUT) as other:
            codes = [subprocess.run(this, check=False).returncode, other.wait()]
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    between = sys.argv.index("--")
    sys.exit(together(sys.argv[1:between], sys.argv[between + 1 :]))
