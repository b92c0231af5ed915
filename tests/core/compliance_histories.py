"""Invented case histories, entered late, corrected and reopened; and a naive reading of them.

The naive reading walks from day to day and knows nothing of spells, rows or
keys: it is what the detection is compared with.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.model import CaseHolder, ReferralEpisode, TeamName

FIRST = date(2021, 3, 1)
DAYS = 70
TEAMS = ("North", "South", "East", "West")


def on(number):
    """A day by its number."""
    return FIRST + timedelta(days=number)


@dataclass
class Source:
    """What a case-management system holds of one child, on the day on which it is asked."""

    stream: Stream
    episodes: dict[str, ReferralEpisode] = field(default_factory=dict)
    holders: dict[str, CaseHolder] = field(default_factory=dict)
    names: list[TeamName] = field(
        default_factory=lambda: [TeamName(t, t, None, None) for t in TEAMS]
    )
    serial: int = 0

    def key(self, letter):
        """A key that was never given before."""
        self.serial += 1
        return f"{letter}{self.serial:03d}"

    def view(self, until):
        """What was known at the end of a day: nothing that begins later, and no later end."""
        episodes = [
            replace(e, closed_on=e.closed_on if e.closed_on and e.closed_on <= until else None)
            for e in self.episodes.values()
            if e.opened_on <= until
        ]
        holders = [
            replace(h, ended_on=h.ended_on if h.ended_on and h.ended_on <= until else None)
            for h in self.holders.values()
            if h.started_on <= until
        ]
        return episodes, holders

    def pick(self, rows):
        """One of some rows, or None."""
        return self.stream.pick(rows) if rows else None

    def open_episode(self, day):
        """A referral; one in three is entered some days late."""
        late = self.stream.below(5) if self.stream.is_hit(330) else 0
        key = self.key("R")
        opened_on = day - timedelta(days=late)
        self.episodes[key] = ReferralEpisode("P1", key, opened_on, None, None, False)

    def close_episode(self, day):
        """The end of an open episode, sometimes entered late, sometimes with nobody holding on."""
        episode = self.pick([e for e in self.episodes.values() if e.closed_on is None])
        if episode:
            late = self.stream.below(4) if self.stream.is_hit(330) else 0
            closed_on = max(episode.opened_on, day - timedelta(days=late))
            self.episodes[episode.referral_id] = replace(episode, closed_on=closed_on)
            if self.stream.is_hit(300):
                self.open_episode(closed_on)

    def reopen_episode(self, _day):
        """A closure was a mistake: the same episode is open again."""
        episode = self.pick([e for e in self.episodes.values() if e.closed_on is not None])
        if episode:
            self.episodes[episode.referral_id] = replace(episode, closed_on=None)

    def allocate(self, day):
        """A worker of some team takes over, the former one ends, and it may be entered late."""
        late = self.stream.below(6) if self.stream.is_hit(330) else 0
        start = day - timedelta(days=late)
        if not self.stream.is_hit(150):  # else two hold it at once
            self.end_holder(start)
        key = self.key("H")
        worker, team = f"W{self.stream.below(3)}", self.stream.pick(TEAMS)
        self.holders[key] = CaseHolder("P1", key, "allocated_worker", worker, team, start, None)

    def end_holder(self, day):
        """Nobody of those who hold the case holds it any longer."""
        for key, each in self.holders.items():
            if each.ended_on is None:
                self.holders[key] = replace(each, ended_on=max(each.started_on, day))

    def correct(self, _day):
        """A date, or a team, was typed wrongly and is put right."""
        moved = timedelta(days=self.stream.between(-3, 3))
        holder = self.pick(list(self.holders.values()))
        episode = self.pick(list(self.episodes.values()))
        if holder and self.stream.is_hit(500):
            if self.stream.is_hit(400):
                self.holders[holder.holder_key] = replace(holder, team_id=self.stream.pick(TEAMS))
            elif holder.ended_on is None or holder.started_on + moved <= holder.ended_on:
                start = holder.started_on + moved
                self.holders[holder.holder_key] = replace(holder, started_on=start)
        elif episode and episode.closed_on and episode.closed_on + moved >= episode.opened_on:
            key = episode.referral_id
            self.episodes[key] = replace(episode, closed_on=episode.closed_on + moved)

    def remove(self, _day):
        """A row was entered by mistake and is taken out."""
        holder = self.pick(list(self.holders.values()))
        if holder:
            del self.holders[holder.holder_key]

    def reorganise(self, day):
        """A team gets a new id under its old name, and its case goes with it."""
        holder = self.pick([h for h in self.holders.values() if h.ended_on is None])
        if holder is None or holder.team_id not in TEAMS:
            return
        team_id, fresh = holder.team_id, self.key(holder.team_id)
        self.names = [replace(n, valid_to=day) if n.team_id == team_id else n for n in self.names]
        self.names.append(TeamName(fresh, team_id, day, None))
        self.holders[holder.holder_key] = replace(holder, ended_on=max(holder.started_on, day))
        key = self.key("H")
        self.holders[key] = CaseHolder(
            "P1", key, "allocated_worker", f"W{self.stream.below(3)}", fresh, day, None
        )

    def live(self, day):
        """Something happens to the case, or nothing does."""
        if not self.episodes or self.stream.is_hit(40):
            self.open_episode(day)
        step = self.stream.below(100)
        for limit, act in (
            (14, self.allocate), (20, self.close_episode), (23, self.reopen_episode),
            (33, self.correct), (35, self.remove), (37, self.reorganise),
        ):  # fmt: skip
            if step < limit:
                act(day)
                return


def naive(episodes, holders, names, since, until):
    """Kind, day, former and new team of every event, found by looking at each day by itself."""
    found, before = set(), None
    for number in range(-20, DAYS + 10):
        day = on(number)
        is_open = any(
            e.opened_on <= day and (e.closed_on is None or day < e.closed_on) for e in episodes
        )
        there = [
            h for h in holders if h.started_on <= day and (h.ended_on is None or day < h.ended_on)
        ]
        if any(e.closed_on == day for e in episodes) and not is_open:
            found.add(("closure", day))
        if not is_open:
            before = None
        elif there:
            now = sorted(there, key=lambda h: (h.started_on, h.holder_key))[-1]
            if before and now.team_id != before.team_id and not _same(names, before, now, day):
                found.add(("transfer", day, before.team_id, now.team_id))
            before = now
    return {each for each in found if since <= each[1] <= until}


def _same(names, before, now, day):
    """Whether the register says that the old team ended about that day and lives on in the new."""
    mine = [n for n in names if n.team_id == before.team_id]
    if not mine or any(n.valid_to is None for n in mine):
        return False
    if abs((max(n.valid_to for n in mine) - day).days) > 7:
        return False
    theirs = {n.team_name for n in names if n.team_id == now.team_id}
    return before.staff_id == now.staff_id or bool(theirs & {n.team_name for n in mine})
