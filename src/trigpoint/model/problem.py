"""What is wrong with something that a user gave us, and how it is said.

A mistake of a user's is never a traceback: it is one `UserMistake` that carries every problem found, each with
where it is, what is wrong and what to write instead. No problem ever quotes a value from a child's record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `file`, `sheet`, `row` (1-based, as a spreadsheet numbers it), `line` (1-based, in a text file), `column` and `key`
    say where, as far as each is known. `what` says what is wrong; `instead` says what to write.
    """

    what: str
    instead: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    line: int | None = None
    key: str = ""

    def where(self) -> str:
        """The place in words: `plans.xlsx, sheet "List 4", row 12, column "Date of Birth"`."""
        parts = [self.file] if self.file else []
        if self.sheet:
            parts.append(f'sheet "{self.sheet}"')
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f'column "{self.column}"')
        if self.key:
            parts.append(self.key)
        return ", ".join(parts)

    def __str__(self) -> str:
        place = self.where()
        sentence = f"{place}: {self.what}" if place else self.what
        return f"{sentence} {self.instead}".strip() if self.instead else sentence


class UserMistake(Exception):
    """Something that the user can put right: exit code 1, in plain words, all problems at once."""

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
