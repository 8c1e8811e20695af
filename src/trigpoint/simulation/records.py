"""The records that the simulated borough leaves behind, cut off at its last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

Value = str | int | float | bool | dt.date | None
Row = dict[str, Value]

# The day on which a row comes to be: nobody has written down what happens later.
STARTS: Mapping[str, str] = {
    "contact": "received_on",
    "referral": "received_on",
    "early_help_assessment": "started_on",
    "early_help_plan": "started_on",
    "taf_meeting": "held_on",
    "step": "stepped_on",
    "assessment": "started_on",
    "section_47_enquiry": "strategy_discussion_on",
    "initial_conference": "held_on",
    "cp_plan": "started_on",
    "cp_review": "held_on",
    "cp_visit": "visited_on",
    "cin_episode": "started_on",
    "cin_plan": "started_on",
    "cin_visit": "visited_on",
    "care_period": "started_on",
    "legal_status": "started_on",
    "care_episode": "started_on",
    "placement": "started_on",
    "care_review": "held_on",
    "care_visit": "visited_on",
    "health_check": "checked_on",
    "sdq_score": "completed_on",
    "care_plan": "started_on",
    "pre_proceedings": "decided_on",
    "missing_episode": "started_on",
    "permanence": "decided_on",
    "adopter": "enquired_on",
    "outcome_reading": "read_on",
    "feedback_form": "given_on",
    "survey_response": "answered_on",
    "case_audit": "audited_on",
    "youth_justice_outcome": "decided_on",
    "further_offence": "committed_on",
    "youth_justice_intervention": "started_on",
    "advocacy": "started_on",
    "family_attachment": "identified_on",
    "family_claim": "claimed_on",
}

PLANNED = ("due_on", "target_on", "agreed_end_on")
"""Days that are known before they come."""

# Columns that are known only once another day of the row has come.
KNOWN_WITH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contact": {"decided_on": ("outcome", "signposted_to")},
    "referral": {"decided_on": ("no_further_action",)},
    "early_help_assessment": {"completed_on": ("outcome",)},
    "early_help_plan": {"ended_on": ("closure_reason", "progress")},
    "feedback_form": {"returned_on": ("respondent", "impact")},
    "assessment": {"completed_on": ("outcome", "no_further_action", "needs_support", "child_seen")},
    "section_47_enquiry": {"ended_on": ("outcome", "conference_unnecessary")},
    "cin_episode": {"ended_on": ("closure_reason",)},
    "care_period": {"ended_on": ("end_reason",)},
    "care_episode": {"ended_on": ("end_reason", "placement_change_reason")},
    "placement": {"ended_on": ("change_reason",)},
    "missing_episode": {"ended_on": ("return_interview_offered", "return_interview_accepted")},
    "permanence": {"order_on": ("order_type",)},
}


@dataclass
class Records:
    """Rows by table, in the order in which they were made; whole tables as frames; rows that nobody has sent yet."""

    until: dt.date
    tables: dict[str, list[Row]] = field(default_factory=dict)
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    withheld: dict[str, pl.DataFrame] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, letters: str) -> str:
        """The next identifier of a kind: `CP000123`."""
        self._numbers[letters] = self._numbers.get(letters, 0) + 1
        return f"{letters}{self._numbers[letters]:06d}"

    def add(self, table: str, **row: Value) -> None:
        """Keep a row as it stands on the last day: dates to come, and what comes with them, are blank.

        A row that starts after the last day is not kept at all.
        """
        start = row[STARTS[table]]
        assert isinstance(start, dt.date)
        if start > self.until:
            return
        for column, value in row.items():
            if isinstance(value, dt.date) and value > self.until and column not in PLANNED:
                row[column] = None
        for day, columns in KNOWN_WITH.get(table, {}).items():
            if row.get(day) is None:
                row.update({column: None for column in columns if column in row})
        self.tables.setdefault(table, []).append(row)

    def keep(self, table: str, **row: Value) -> None:
        """Keep a row that describes how things stand, whatever its dates."""
        self.tables.setdefault(table, []).append(row)

    @property
    def names(self) -> list[str]:
        """The tables in which something is written, in order of their names."""
        return sorted(self.tables.keys() | self.frames.keys())

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where nothing happened."""
        if table in self.frames and table not in self.tables:
            self.tables[table] = self.frames[table].to_dicts()
        return self.tables.get(table, [])
