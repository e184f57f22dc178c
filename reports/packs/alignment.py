"""The manager's alignment pack: the papers and files of a changed alignment (plan-spec §5.2)."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.review.impact_followup import as_before
from model.review.pack_staffing import Staffing
from model.review.realignment_log import with_realignment
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM
from reports.book.write import write_books
from reports.packs.alignment_appeals import draw_appeals_log
from reports.packs.alignment_benefit import draw_benefit
from reports.packs.alignment_facts import PackFacts, pack_facts
from reports.packs.alignment_fairness import draw_fairness, draw_headcount
from reports.packs.alignment_goals import draw_diagnosis, draw_goals
from reports.packs.alignment_impact import draw_impact
from reports.packs.alignment_reps import draw_reps
from reports.packs.alignment_scenarios import draw_comparison
from reports.packs.handover_pages import write_handovers, write_letters
from reports.packs.paper import PackFile, folder, pack_meta, paper_named
from reports.packs.publish_files import write_letter_list, write_publish_files
from reports.pdf.book import Book
from reports.pdf.grid import Paper

CLASSIFICATION: Final = "Internal: management – no patient data"
_PARTS: Final[tuple[tuple[str, Callable[[Book, PackFacts], None]], ...]] = (
    ("Goals and diagnosis", draw_goals),
    ("", draw_diagnosis),
    ("Reps", draw_reps),
    ("Scenarios", draw_comparison),
    ("Impact", draw_impact),
    ("Fairness and headcount", draw_fairness),
    ("", draw_appeals_log),
    ("", draw_headcount),
    ("", draw_benefit),
)


def write_alignment(
    state: State,
    scenario_id: str,
    out: Path,
    *,
    today: date,
    staffing: Mapping[str, Staffing],
    author: str = "",
    paper: str = "letter",
    team: str = CORE_TEAM.id,
    books: bool = False,
    report: Callable[[str], None] = lambda _text: None,
    stop: Callable[[], bool] = lambda: False,
) -> list[PackFile]:
    """Write every paper and file of a scenario into the folder `out`.

    Parameters
    ----------
    scenario_id
        A scenario beside the live one; the live one gives the pack of the change it came from.
    staffing
        The headcount test by scenario; a scenario without one has no page of it.
    books
        Whether the plan books of the reps who gain or lose are printed too.
    stop
        Asked between the files; what was written by then stays.

    Raises
    ------
    PlanError
        If the scenario moves nothing, no former live alignment is kept, the paper is unknown,
        or a file cannot be written.
    """
    chosen = paper_named(paper)
    state, scenario_id, staffing = _as_it_was(state, scenario_id, staffing)
    facts = pack_facts(state, scenario_id, today, staffing, team, report, stop)
    where = folder(out)
    files: list[PackFile] = []
    for what, write in _writers(facts, where, chosen, author, stop):
        if stop():
            return files
        report(what)
        files += write()
    if books and not stop():
        report("Plan books")
        files += _books(facts, where / "books", paper, report, stop)
    return files


def _as_it_was(
    state: State, scenario_id: str, staffing: Mapping[str, Staffing]
) -> tuple[State, str, Mapping[str, Staffing]]:
    """For the live scenario the project as it was before it; all others as they are."""
    if state.scenario(scenario_id).id != LIVE:
        return state, scenario_id, staffing
    former = as_before(state)
    if former is None:
        raise PlanError(
            "No alignment stood before the live one.", remedy="Choose a scenario beside it."
        )
    known = {former[1]: staffing[LIVE]} if LIVE in staffing else {}
    return *former, {**staffing, **known}


def _writers(
    facts: PackFacts, where: Path, paper: Paper, author: str, stop: Callable[[], bool]
) -> list[tuple[str, Callable[[], list[PackFile]]]]:
    return [
        (
            "Alignment pack",
            lambda: [_pack(facts, where / "alignment-pack.pdf", paper, author, stop)],
        ),
        (
            "Handover sheets",
            lambda: [write_handovers(facts, where / "handover.pdf", paper, author, stop)],
        ),
        ("Letters", lambda: _letters(facts, where, paper, stop)),
        (
            "Files to publish",
            lambda: write_publish_files(
                facts.state, facts.scenario, where, facts.effective, facts.outlooks, facts.team
            ),
        ),
    ]


def _pack(
    facts: PackFacts, path: Path, paper: Paper, author: str, stop: Callable[[], bool]
) -> PackFile:
    meta = pack_meta(
        facts.state, f"Alignment pack: {facts.scenario.name}", facts.scenario.name,
        today=facts.today, author=author or facts.manager, classification=CLASSIFICATION,
    )  # fmt: skip
    with Book(path, paper, meta) as book:
        for part, draw in _PARTS:
            if part:
                book.part(part)
            draw(book, facts)
            if stop():
                break
    faults = tuple(str(fault) for fault in book.ledger.faults())
    return PackFile("alignment pack", path, book.n_pages, faults=faults)


def _letters(
    facts: PackFacts, where: Path, paper: Paper, stop: Callable[[], bool]
) -> list[PackFile]:
    if not facts.letters:
        return []
    return [
        write_letters(facts, facts.letters, where / "letters.pdf", paper, stop),
        write_letter_list(facts.letters, where / "letters.csv"),
    ]


def _books(
    facts: PackFacts,
    where: Path,
    paper: str,
    report: Callable[[str], None],
    stop: Callable[[], bool],
) -> list[PackFile]:
    """New plan books of the reps who gain or lose an account; the cause is from outside."""
    state = with_realignment(facts.state, facts.impact, facts.layer, facts.today, facts.manager)
    files = []
    for one in facts.impact.reps:
        record = next((t for t in facts.layer.territories if t.id == one.territory_id), None)
        if not one.changed or record is None or not record.rep_id or stop():
            continue
        for book in write_books(
            state, where, today=facts.today, rep_id=record.rep_id, paper=paper,
            scenario=facts.scenario.id, team=facts.team, report=report, stop=stop,
        ):  # fmt: skip
            files.append(PackFile("plan book", book.path, book.pages, faults=book.faults))
    return files
