"""The twelve reports that are always ready: a question, a table, maybe a chart (plan-spec §6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.errors import PlanError
from model.review.ground import TerritoryGround
from model.review.ready_accounts import attained, covered, movers, scorecard
from model.review.ready_activity import causes, mix, planned_done
from model.review.ready_funnel import by_step, forecast, joint, leaders, won_lost
from model.review.ready_table import ReadyTable


@dataclass(frozen=True, slots=True)
class ReadyReport:
    """One report: its key, its name, the question it answers."""

    key: str
    name: str
    question: str
    build: Callable[[Sequence[TerritoryGround]], ReadyTable]


REPORTS: Final[Mapping[str, ReadyReport]] = {
    report.key: report
    for report in (
        ReadyReport("scorecard", "Territory scorecard", "How does each territory do?", scorecard),
        ReadyReport("coverage", "A-account coverage", "Which A accounts were not seen?", covered),
        ReadyReport("frequency", "Call frequency by segment", "Is each segment seen?", attained),
        ReadyReport("mix", "Users, buyers, admins", "Whom do we spend the time on?", mix),
        ReadyReport("planned", "Planned and done", "What happened of the plan?", planned_done),
        ReadyReport("requests", "Urgent requests and causes", "What pulls us away?", causes),
        ReadyReport("funnel", "Funnel by step and age", "Where do pursuits stand?", by_step),
        ReadyReport("closed", "Won, lost, time to close", "What do we win, how fast?", won_lost),
        ReadyReport("movers", "Penetration and headroom", "Who grows, who shrinks?", movers),
        ReadyReport("leaders", "Opinion leaders", "Whom did we meet, who is next?", leaders),
        ReadyReport("joint", "Joint plans due", "What did we promise, until when?", joint),
        ReadyReport("goal", "Goal and forecast", "Are we on the way to the goal?", forecast),
    )
}


def ready_report(key: str, grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """One report over some territories; PlanError when there is no such report."""
    report = REPORTS.get(key)
    if report is None:
        raise PlanError(
            f'There is no report "{key}".', remedy=f"Choose one of {', '.join(REPORTS)}."
        )
    return report.build(grounds)


def filtered(table: ReadyTable, wanted: Mapping[str, Sequence[Any]]) -> ReadyTable:
    """The rows whose cells are among those wanted, by column name."""
    places = {table.names.index(name): set(values) for name, values in wanted.items()}
    rows = [row for row in table.rows if all(row[at] in among for at, among in places.items())]
    return table.with_rows(rows)
