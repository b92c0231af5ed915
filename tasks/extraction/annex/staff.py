"""Teams and workers, who have names in a workbook and no ids.

A worker's id is made of the name, so it is the same in every import. Capitals,
blanks and the kind of an apostrophe make no other name; anything else does,
and names that may be one person's are asked about. One name is one worker: a
name that stands in several teams is asked about too, as it may be two people.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from hashlib import sha256

from tasks.extraction.annex.findings import ASK, NOTE, Findings
from tasks.extraction.annex.lists import TEAM, WORKER
from tasks.extraction.annex.records import Records
from tasks.extraction.annex.rows import ListRow

NOBODY = "-1"
"""The key by which a source says that nobody holds a case (source_data.md 1.3)."""
UNALLOCATED = re.compile(r"^(unallocated|not allocated|no worker|vacan\w*|duty)\b", re.IGNORECASE)
TEAM_WORDS = (
    ("disabled_children", r"disab|\bcwd\b|\bsend\b"),
    ("care_leavers", r"leaving care|care leav|leavers|after ?care"),
    ("fostering", r"foster|adoption"),
    ("lac", r"looked after|in care|\blac\b|\bcic\b|\bcla\b|corporate parent|\buasc\b"
     r"|unaccompanied"),
    ("front_door", r"\bmash\b|multi.?agency safeguarding|front door|contact|duty|screening"
     r"|brief intervention|\baccess\b|referral"),
    ("quality_assurance", r"quality assurance|reviewing|\biro\b"),
    ("other", r"early help|youth justice|youth offending|\byot\b|\byjs\b"),
    ("assessment", r"assessment"),
)  # fmt: skip
"""What a team's name says of its work; most councils' names say it."""


class Staff:
    """Every team and worker named so far, with where each was named first."""

    def __init__(self) -> None:
        self.teams: dict[str, tuple[str, ListRow]] = {}
        self.workers: dict[str, tuple[str, ListRow]] = {}
        self.teams_of: defaultdict[str, set[str]] = defaultdict(set)
        self.held: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def team_id(self, row: ListRow) -> str | None:
        """The id of the team that a row names."""
        name = row.text(TEAM)
        if not name:
            return None
        slug = "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:60]
        key = slug or f"team-{_hash(name)}"
        self.teams.setdefault(key, (name, row))
        return key

    def worker_id(self, row: ListRow) -> str | None:
        """The id of the worker whom a row names, None where it names nobody."""
        name = row.text(WORKER)
        if not name or UNALLOCATED.match(name):
            return None
        key = f"worker-{_hash(name.casefold())}"
        self.workers.setdefault(key, (name, row))
        if team_id := self.team_id(row):
            self.teams_of[key].add(team_id)
        return key

    def holds(self, team_id: str | None, status: str | None) -> None:
        """A team has one more open case of a status."""
        if team_id and status:
            self.held[team_id][status] += 1

    def write(self, records: Records, findings: Findings) -> None:
        """The registers of teams and of professionals, and what is to be asked about them."""
        for key, (name, row) in sorted(self.teams.items()):
            kind, why = self._type_of(key, name)
            records.put("local_teams", team_id=key, team_name=name, team_type=kind)
            words = f"The team named here is taken for one of type {_plain(kind)}, {why}."
            _say(row, TEAM, NOTE, words, findings)
        for key, (name, _) in sorted(self.workers.items()):
            teams = sorted(self.teams_of[key])
            records.put(
                "ssd_professionals",
                prof_professional_id=key,
                prof_professional_name=name,
                prof_professional_department=teams[0] if len(teams) == 1 else None,
            )
        self._ask(findings)

    def _type_of(self, key: str, name: str) -> tuple[str, str]:
        """What kind of team it is, and by what this was told."""
        for kind, words in TEAM_WORDS:
            if re.search(words, name.casefold()):
                return kind, "by its name"
        held = self.held[key]
        if not held:
            return "other", "as it holds no open case"
        status, number = held.most_common(1)[0]
        if status in {"LAC", "ASSESSMENT"} and 2 * number > held.total():
            return ("lac" if status == "LAC" else "assessment"), "by most of its cases"
        return "family_intervention", "by its cases"

    def _ask(self, findings: Findings) -> None:
        """Names that may be two people, and names that may be one."""
        alike: defaultdict[str, list[ListRow]] = defaultdict(list)
        for key, (name, row) in sorted(self.workers.items()):
            alike["".join(sorted(re.findall(r"\w+", name.casefold())))].append(row)
            if len(self.teams_of[key]) > 1:
                words = (
                    f"The worker named here is named with {len(self.teams_of[key])} teams and is"
                    " taken for one person."
                )
                _say(row, WORKER, ASK, words, findings)
        for rows in alike.values():
            for row in rows[1:]:
                words = (
                    f"The worker named here may be the one named in {rows[0].found.form.name},"
                    f" row {rows[0].number}, spelled otherwise; they are taken for two people."
                )
                _say(row, WORKER, ASK, words, findings)


def _say(row: ListRow, key: str, kind: str, words: str, findings: Findings) -> None:
    """A finding in one of a row's columns."""
    found = row.found
    findings.add(found.form.number, found.sheet.name, row.number, found.letter(key), kind, words)


def _plain(kind: str) -> str:
    return "looked after children" if kind == "lac" else kind.replace("_", " ")


def _hash(name: str) -> str:
    """A short name for a name."""
    return sha256(name.encode()).hexdigest()[:12]
