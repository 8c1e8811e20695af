"""Home, and what everybody may read."""

from __future__ import annotations

from tests.support.matrix import Example

EXAMPLES = {name: Example() for name in ("home", "accessibility", "about", "colours", "health")}
