"""`review`: scorecards and alerts of a period."""

from calendar import monthrange
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from model.errors import PlanError
from model.plan.period import iso_date
from model.review.alert import Alert
from model.review.alerts import judged
from model.review.figures import Reading
from model.review.ground import territory_grounds
from model.review.reviews import Review, reviews_of, standing
from model.review.scorecards import Scorecard, scorecards
from ui.cli.documents import reading
from ui.cli.output import Answer


def review(path: Path, period: str = "", level: str = "territory") -> Answer:
    """Every figure with its threshold and state, every alert with what it offers."""
    with reading(path) as project:
        state = project.state
        today = _day(period, project.clock.today())
        grounds = territory_grounds(state, today)
        cards = scorecards(state, grounds, level)
        alerts = judged(grounds)
        held = [one for one in reviews_of(state, today) if one.closed]
        next_one = {g.territory.id: standing(state, g.territory.id, today) for g in grounds}
    data = {
        "as_of": today.isoformat(),
        "level": level,
        "scorecards": [_card(card) for card in cards],
        "alerts": [_alert(alert) for alert in alerts],
        "reviews": [_held(one) for one in held],
        "reviewed": {key: asdict(one) for key, one in next_one.items()},
    }
    return Answer(data, tuple(_lines(cards, alerts)))


def _day(period: str, today: date) -> date:
    """The last day of a month "2026-11" that is not after today."""
    if not period:
        return today
    first = iso_date(f"{period}-01")
    if first is None or len(period) != 7:
        raise PlanError(f'"{period}" is no month.', remedy="Write it as 2026-11.")
    if first > today:
        raise PlanError(f"{period} has not begun.", remedy=f"Choose a month up to {today:%Y-%m}.")
    return min(today, first.replace(day=monthrange(first.year, first.month)[1]))


def _card(card: Scorecard) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "territories": card.territories,
        "metrics": {reading.key: _metric(reading) for reading in card.readings},
    }


def _metric(reading: Reading) -> dict[str, Any]:
    measure = reading.measure
    return {
        "value": reading.value,
        "unit": measure.unit,
        "threshold": measure.green,
        "amber": measure.amber,
        "higher_is_better": measure.higher_is_better,
        "state": reading.state,
        "cadence": measure.cadence,
        "source": reading.source,
    }


def _held(one: Review) -> dict[str, Any]:
    return {
        "territory": one.territory_id,
        "cadence": one.cadence,
        "period": one.period,
        "held_on": one.held_on,
        "green": one.green,
        "decision": one.decision,
        "came_with_the_plan": one.from_plan,
    }


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "rule": alert.rule,
        "object": alert.subject.id,
        "name": alert.subject.name,
        "territory": alert.territory_id,
        "rep": alert.rep_id,
        "level": alert.level,
        "value": alert.value,
        "threshold": alert.limit,
        "message": alert.sentence,
        "evidence": {one.name: one.value for one in alert.evidence},
        "action": [answer.value for answer in alert.answers],
        "group": alert.group,
    }


def _lines(cards: tuple[Scorecard, ...], alerts: tuple[Alert, ...]) -> list[str]:
    lines = []
    for card in cards:
        states = [reading.state for reading in card.readings]
        counts = ", ".join(f"{states.count(s)} {s}" for s in ("green", "amber", "red"))
        lines.append(f"{card.name}: {counts}")
    lines += [f"{alert.rule} {alert.level}: {alert.sentence}" for alert in alerts]
    return lines
