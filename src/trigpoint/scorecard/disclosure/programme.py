"""Integer programmes, solved by HiGHS through scipy within a time that is set."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from trigpoint.scorecard.disclosure.linked import Relation


class Undecided(Exception):
    """The time ran out, or the solver gave no answer that may be trusted."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Least `cost` over numbers within `bounds` that fulfil `relations`; all whole but `fractions`."""

    bounds: Mapping[str, tuple[float, float]]
    relations: Sequence[Relation]
    fractions: Collection[str] = ()

    def least(self, cost: Mapping[str, float], seconds: float, gap: float = 0.0) -> dict[str, float] | None:
        """A solution of the least cost, or no dearer than by the share `gap`; None where there is no solution. Raises
        `Undecided`."""
        if seconds <= 0:
            raise Undecided
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        place = {name: n for n, name in enumerate(self.bounds)}
        entries = [(r, place[name], factor) for r, rel in enumerate(self.relations) for name, factor in rel.terms]
        rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = csr_array((factors, (rows, columns)), shape=(len(self.relations), len(place)))
        limits = LinearConstraint(matrix, [r.low for r in self.relations], [r.high for r in self.relations])
        objective = np.zeros(len(place))
        for name, factor in cost.items():
            objective[place[name]] = factor
        low, high = zip(*self.bounds.values(), strict=True)
        with _silent():
            found = milp(
                objective,
                integrality=np.array([0 if name in self.fractions else 1 for name in place]),
                bounds=Bounds(low, high),
                constraints=limits if entries else (),
                options={"time_limit": seconds, "mip_rel_gap": gap},
            )
        if found.status == 2:
            return None
        if found.status != 0 or found.x is None:
            raise Undecided
        return {name: self._read(name, float(found.x[n])) for name, n in place.items()}

    def _read(self, name: str, value: float) -> float:
        return value if name in self.fractions else float(math.floor(value + 0.5))


@contextmanager
def _silent() -> Iterator[None]:
    """HiGHS writes a line of its own to standard output now and then, whatever it is told: not into our JSON."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, ValueError, AttributeError):  # there is no such output: a window without a console
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
