"""What the form says about a territory: read from the session, formatted."""

from collections.abc import Sequence

from model.locks import is_locked
from model.metrics import default_balance
from model.overlaps import co_coverage
from model.positions import TO_BE_HIRED, VACANT, is_seat, serving
from model.reps import Rep
from model.settings import setting
from model.territories import Territory
from model.workload import capacity_hours
from ui.session import Session
from ui.territory.form import TargetLine, TerritorySheet

_LISTED = ("workload", "potential", "accounts")


def sheet_of(session: Session, code: int, hue: int, clear_hues: Sequence[int]) -> TerritorySheet:
    """Everything about one territory of the open layer."""
    state, territory = session.state, session.layer.territories[code]
    person, own = serving(state, territory), state.rep(territory.rep_id)
    by_district = is_locked(territory, state.districts) and not territory.locked
    return TerritorySheet(
        code,
        territory.name,
        hue,
        clear_hues,
        territory.locked or by_district,
        "Its district is locked; unlock that." if by_district else "",
        _rep_words(territory, own),
        _home_words(person),
        territory.home_lat is not None and own is not None and own.has_home,
        (_text(territory.fte), _text(territory.ramp_months), _text(territory.hours_week)),
        _usual(session, own),
        _capacity_words(session, code),
        _text(territory.share),
        _targets(session, code, territory),
        _shared(session, code),
        territory.notes,
    )


def _rep_words(territory: Territory, rep: Rep | None) -> str:
    if rep is not None:
        return rep.name
    if territory.to_hire:
        return TO_BE_HIRED
    return VACANT if is_seat(territory) else "No rep yet"


def _home_words(person: Rep | None) -> str:
    if person is None or person.home_lat is None or person.home_lon is None:
        return ""
    return person.home_place or f"{person.home_lat:.3f}, {person.home_lon:.3f}"


def _usual(session: Session, rep: Rep | None) -> tuple[str, str, str]:
    fte = rep.fte if rep is not None else 1.0
    week = 5 * setting(session.state, "cap.day_h")
    return _text(fte), "0" if rep is None or rep.ramp == 1.0 else "", _text(week)


def _capacity_words(session: Session, code: int) -> str:
    figures, show = session.evaluation.territories[code], session.formatter
    if figures.capacity != figures.capacity:
        return "Nobody is planned here: no capacity."
    full = capacity_hours(None, session.state.settings)
    used = show.percent(figures.utilisation)
    part = show.percent(figures.capacity / full)
    return f"{show.number(figures.capacity)} hours a year, {part} of a full one; {used} used."


def _targets(session: Session, code: int, territory: Territory) -> list[TargetLine]:
    shown, show = session.evaluation.territories[code], session.formatter
    names = [name for name in (default_balance(session.state)[0], *_LISTED) if name in shown.totals]
    lines = []
    for name in dict.fromkeys(names):
        keys = (name, f"{name}:min", f"{name}:max")
        wanted = [territory.targets.get(key) for key in keys]
        actual = shown.totals[name]
        low, high = wanted[1], wanted[2]
        missed = (low is not None and actual < low) or (high is not None and actual > high)
        unit = " h" if name == "workload" else ""
        lines.append(
            TargetLine(
                name,
                {"workload": "Hours"}.get(name, name.capitalize()),
                f"{show.compact(actual)}{unit}",
                (_text(wanted[0]), _text(wanted[1]), _text(wanted[2])),
                missed,
            )
        )
    return lines


def _shared(session: Session, code: int) -> list[str]:
    names = {team.id: team.name for team in session.state.teams}
    return [
        f"{names.get(ground.team_id, ground.team_id)}: "
        f"{session.scenario.layer(ground.team_id).territories[ground.code].label}"
        f" serves {ground.accounts:,} of its accounts too."
        for ground in co_coverage(session.scenario, session.team, code)
    ]


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
