"""Between the page of the ready reports and the project: reads, keeps filters, writes files."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from model.review.ready import REPORTS, ready_report
from model.review.ready_table import ReadyTable
from model.review.report_filters import SavedFilter, drop_filter, save_filter, saved_filters
from model.review.scorecards import Scorecard
from ui.align.coverage_print import usual_paper
from ui.job import Worker
from ui.page_job import PageJob
from ui.review.gathering import Gatherer
from ui.review.reading import Reviewed
from ui.review.reports_page import ReportsPage
from ui.session import Session

REPORT: Final = "report"


class ReportDesk(QObject):
    """A report is of the territories of the scorecard that shows."""

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        page: ReportsPage,
        gatherer: Gatherer,
        scope: Callable[[], tuple[Reviewed, Scorecard] | None],
        worker: Worker,
    ) -> None:
        super().__init__(page)
        self._job = PageJob(session, worker, page.busy, "A report is being written.")
        self._session, self._page, self._gatherer, self._scope = session, page, gatherer, scope
        page.report_asked.connect(self.read)
        page.save_asked.connect(self._on_save)
        page.drop_asked.connect(self._on_drop)
        page.export_asked.connect(self.export)

    def read(self, key: str) -> None:
        """Read a report beside the window."""
        self._page.show_saved(saved_filters(self._session.state, key))
        scope = self._scope()
        if scope is None:
            return
        reviewed, card = scope
        inside = [g for g in reviewed.grounds if g.territory.id in card.territories]
        self._gatherer.ask(REPORT, lambda: (key, reviewed, ready_report(key, inside)))

    def take(self, found: tuple[str, Reviewed, ReadyTable]) -> None:
        """Show what was read, unless the project has changed since."""
        key, of, table = found
        scope = self._scope()
        if scope is not None and scope[0] is of:
            self._page.show_report(key, table, self._session.formatter)

    def export(self, key: str, out: Path) -> None:
        """Write the report that shows, with its filter, as a workbook or on paper."""
        table, session, scope = self._page.shown, self._session, self._scope()
        if table is None or scope is None:
            return
        report, day = REPORTS[key], session.formatter.date(session.today.isoformat())
        said = f"{scope[1].name}, as of {day}."
        if wanted := self._page.wanted:
            words = "; ".join(f"{name}: {', '.join(v)}" for name, v in wanted.items())
            said = f"{said} Filtered by {words}."
        data = {
            "table": table,
            "told": (report.name, report.question, said),
            "out": str(out),
            "show": session.formatter,
            "today": session.today,
            "paper": usual_paper(session),
        }
        written = f"{len(table.rows):,} rows written to {out.name}."
        session.attempt(
            lambda: self._job.start("print report", data, lambda _out: self.said.emit(written))
        )

    def _on_save(self, kept: SavedFilter) -> None:
        session = self._session
        if session.attempt(lambda: session.do(save_filter(session.state, kept))):
            self._page.name.clear()
            self.said.emit(f"The filter {kept.name} is kept.")

    def _on_drop(self, kept: SavedFilter) -> None:
        session = self._session
        session.attempt(lambda: session.do(drop_filter(session.state, kept.report, kept.name)))
