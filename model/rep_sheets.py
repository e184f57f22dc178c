"""What each rep can do and shall learn: skills, strengths, weaknesses, needs (S2-54 to 58)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from model.change import RepsReplaced
from model.errors import PlanError
from model.format import Formatter
from model.plan.period import iso_date
from model.rep_fit import COMPLEX, METRO, RURAL, SYSTEMS
from model.reps import Rep
from model.state import State

STRENGTHS, WEAKNESSES = "strengths", "weaknesses"
DEVELOPMENT, DEVELOPMENT_BY = "development_needs", "development_by"
TEXTS: Final = (STRENGTHS, WEAKNESSES, DEVELOPMENT)
LONGEST: Final = 300  # characters of strengths and weaknesses, plan-spec §1.4
HIGHEST: Final = 4  # skill levels are 0-4
FIRST_SKILLS: Final = (COMPLEX, SYSTEMS, METRO, RURAL)
_FURTHER: Final = ("capital", "tender", "c_suite", "kol_development", "hunting")


@dataclass(frozen=True, slots=True)
class RepSheet:
    """One rep's sheet; `skills` are pairs of code and level, None where nobody has said."""

    rep: Rep
    skills: tuple[tuple[str, float | None], ...]
    strengths: str
    weaknesses: str
    development: str
    development_by: str  # ISO date

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be said, in words."""
        gaps = []
        if not any(level is not None for _, level in self.skills):
            gaps.append("skills")
        for words, name in (
            (self.strengths, "strengths"),
            (self.weaknesses, "weaknesses"),
            (self.development, "development needs"),
        ):
            if not words:
                gaps.append(name)
        if self.is_undated:
            gaps.append("a date for the development")
        return tuple(gaps)

    @property
    def is_undated(self) -> bool:
        """Whether there is something to learn and no day until when."""
        return bool(self.development) and iso_date(self.development_by) is None

    def days_left(self, today: date) -> int:
        """Days until the development should be done; 0 when that is today, past, or not said."""
        by = iso_date(self.development_by)
        return max((by - today).days, 0) if by is not None else 0

    def overdue(self, today: date) -> int:
        """Days since the development should have been done; 0 while there is time, or no date."""
        by = iso_date(self.development_by) if self.development else None
        return max((today - by).days, 0) if by is not None else 0

    def date_words(self, show: Formatter, today: date) -> str:
        """Until when, how late it is, or that nobody has said: "by 31 Mar 2027"."""
        if not self.development:
            return ""
        if self.is_undated:
            return "no date yet"
        late, day = self.overdue(today), show.date(self.development_by)
        if not late:
            return f"by {day}"
        return f"by {day}, overdue for {late:,} {'day' if late == 1 else 'days'}"


def skill_codes(state: State) -> tuple[str, ...]:
    """Every skill a sheet offers: those the fit looks at first, then the others in use."""
    used = [skill for rep in state.reps for skill in rep.skills]
    families = [
        column.partition(".")[2] for column in state.accounts if column.startswith("proc_volume.")
    ]
    return tuple(dict.fromkeys((*FIRST_SKILLS, *families, *_FURTHER, *used)))


def rep_sheet(state: State, rep_id: str) -> RepSheet:
    """The sheet of a rep; PlanError when there is no such rep."""
    rep = _rep(state, rep_id)
    skills = tuple((code, rep.skills.get(code)) for code in skill_codes(state))
    return RepSheet(
        rep,
        skills,
        rep.notes.get(STRENGTHS, ""),
        rep.notes.get(WEAKNESSES, ""),
        rep.notes.get(DEVELOPMENT, ""),
        rep.notes.get(DEVELOPMENT_BY, ""),
    )


def set_skill(state: State, rep_id: str, skill: str, level: float | None) -> RepsReplaced:
    """Say how well a rep does something, 0-4; None for not known."""
    rep = _rep(state, rep_id)
    skills = {code: value for code, value in rep.skills.items() if code != skill}
    if level is not None:
        if not 0 <= level <= HIGHEST:
            raise PlanError(f"A skill is 0 to {HIGHEST}.", remedy="Give a level in between.")
        skills[skill] = float(level)
    return _edited(state, replace(rep, skills=skills), f"Skill of {rep.name}")


def set_text(state: State, rep_id: str, name: str, words: str) -> RepsReplaced:
    """Set strengths, weaknesses or development needs of a rep."""
    words = words.strip()
    if len(words) > LONGEST:
        raise PlanError(
            f"{len(words)} characters are more than {LONGEST}.", remedy="Say it shorter."
        )
    rep = _rep(state, rep_id)
    label = f"{name.replace('_', ' ').capitalize()} of {rep.name}"
    return _edited(state, _noted(rep, name, words), label)


def set_development_date(state: State, rep_id: str, day: str) -> RepsReplaced:
    """Say until when the development is done, as YYYY-MM-DD, "" for no date."""
    day = day.strip()
    if day and iso_date(day) is None:
        raise PlanError(f'"{day}" is no date.', remedy="Type it as 2027-03-31.")
    rep = _rep(state, rep_id)
    return _edited(state, _noted(rep, DEVELOPMENT_BY, day[:10]), f"Date for {rep.name}")


def _noted(rep: Rep, name: str, words: str) -> Rep:
    notes = {key: value for key, value in rep.notes.items() if key != name}
    if words:
        notes[name] = words
    return replace(rep, notes=notes)


def _rep(state: State, rep_id: str) -> Rep:
    rep = state.rep(rep_id)
    if rep is None:
        raise PlanError("That rep is gone.", remedy="Choose another.")
    return rep


def _edited(state: State, rep: Rep, label: str) -> RepsReplaced:
    after: Sequence[Rep] = tuple(rep if old.id == rep.id else old for old in state.reps)
    return RepsReplaced(label, state.reps, tuple(after))
