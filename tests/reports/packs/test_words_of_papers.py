"""What must stand on no paper of Review: words of the machine, wrong plurals, empty brackets.

Every paper is written of the demo and of an invented region, and read back as words.
"""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from model.demo import demo_state
from model.format import Formatter
from model.resources import resource
from model.review.ground import territory_grounds
from model.review.ready import REPORTS, ready_report
from model.state import State
from reports.atlas.poster import write_poster
from reports.atlas.write import write_atlas
from reports.packs.alignment import write_alignment
from reports.packs.cotravel import write_cotravel
from reports.review_pages import write_report_pages
from tests.reports.packs.region import invented_places, region
from tests.reports.packs.test_packs import _STAFF

TODAY = date(2026, 11, 30)
_THINGS = (
    "accounts|days|calls|visits|territories|reps|hours|minutes|pages|relationships|weeks|months|"
    "opportunities|requests|customers|years|units|deals|islands|points|disputes|challenges|moves|"
    "generators|handovers|letters|goals|lines|milestones|alignments|ride-alongs"
)
_SKILLS = ("or_support", "idn_contracting", "metro", "rural", "UGI", "GYN", "CRS", "capital",
           "tender", "c_suite", "kol_development", "hunting")  # fmt: skip
FAULTS = {
    "a day as a machine writes it": r"\b\d{4}-\d{2}-\d{2}\b",
    "a month as a machine writes it": r"(?<!\d)20\d{2}-(?:0[1-9]|1[0-2])(?![\d-])",
    "one of many": rf"(?<![\d.,–-])1\s(?:{_THINGS})\b",
    "a value that is none": r"\b(?:nan|NaN|null|True|False|inf|undefined)\b|"
    r"\bNone\b(?!\.|,| in this| is| of| 3 )",
    "a key": r"\b[a-z]+_[a-z_]+\b",
    "an empty bracket": r"\(\s*\)|\[\s*\]|\{|\}",
    "two full stops": r"(?<!\.)\.\.(?!\.)|\.,|,\.|,,|;\.|:\.",
    "a blank before a stop": r"\w [,;.](?=\s|$)",
    "nothing with a sign": r"(?<![\w.])[-−]0(?:\.0+)?(?![\d.])",
}


Case = tuple[State, str, date]


@pytest.fixture(scope="module", params=["demo", "region"])
def case(request: pytest.FixtureRequest) -> Case:
    """A project with a rep who is accompanied on a day."""
    demo = demo_state(resource("demo"))
    if request.param == "demo":
        return demo, "R1", date(2026, 11, 5)
    return _one_day(region(demo, invented_places(120), 4, 20))


@pytest.fixture(scope="module")
def papers(case: Case, tmp_path_factory) -> dict[str, str]:
    """The words of every page, by paper and number."""
    out = tmp_path_factory.mktemp("papers")
    state, rep, day = case
    write_cotravel(state, rep, day, out, today=TODAY)
    write_alignment(state, "B", out, today=TODAY, staffing={"live": _STAFF, "B": _STAFF})
    write_atlas(state, "B", out / "atlas.pdf", today=TODAY, paper="a4")
    write_poster(state, "B", out / "poster.pdf", today=TODAY, sheet="a3")
    grounds, show = territory_grounds(state, TODAY, scenario="live"), Formatter.of(state.about)
    for key, report in REPORTS.items():
        table = ready_report(key, grounds)
        if table.rows:
            write_report_pages(table, report.name, report.question, "All, today.",
                               out / f"report-{key}.pdf", show, today=TODAY)  # fmt: skip
    return {
        f"{path.name}, page {n}": words
        for path in sorted(out.glob("*.pdf"))
        for n, words in enumerate(_words_of(path), 1)
    }


def _one_day(state: State) -> Case:
    """The region with a day of calls in the diary of its first rep."""
    layer = state.scenario("live").layer()
    ids = state.accounts.ids[layer.alignment.territory == 0][:3]
    rows = [
        {"uid": f"D{n}", "date": "2026-12-15", "account_id": key, "type": "call_f2f",
         "start": f"{9 + 2 * n:02d}:00", "status": "planned", "origin": "plan",
         "created_on": "2026-11-02", "purpose": "Look in"}
        for n, key in enumerate(ids)
    ]  # fmt: skip
    tables = {**state.tables, "activities_open": pd.DataFrame(rows, dtype=object)}
    skills = dict.fromkeys(_SKILLS, 3.0)
    reps = tuple(replace(rep, skills=skills) if rep.role == "rep" else rep for rep in state.reps)
    return replace(state, tables=tables, reps=reps), "E0", date(2026, 12, 15)


def _words_of(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = [
        " ".join(page.get_textpage().get_text_range().replace("\u00a0", " ").split())
        for page in document
    ]
    document.close()
    return found


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("a day as a machine writes it", "triggered 2026-10-22: rental"),
        ("a month as a machine writes it", "SW Ohio 2026-10 $81,504"),
        ("one of many", "wait for 1 accounts"),
        ("a value that is none", "Joint visit None"),
        ("a value that is none", "Potential nan"),
        ("a key", "1.00 of 1 (or_coverage)"),
        ("an empty bracket", "Call ()"),
        ("two full stops", "never said.. Then"),
        ("a blank before a stop", "Dublin , OH"),
        ("nothing with a sign", "0.77 h −0 %"),
    ],
)
def test_that_the_fault_would_be_found(fault, words):
    assert re.search(FAULTS[fault], words)


@pytest.mark.parametrize("fault", FAULTS)
def test_that_no_paper_holds(papers, fault):
    found = [
        (where, words[max(0, hit.start() - 30) : hit.end() + 20])
        for where, words in papers.items()
        for hit in re.finditer(FAULTS[fault], words)
    ]
    assert found == []


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_that_the_kit_finds_no_fault_on_either_paper(case, tmp_path, paper):
    state, rep, day = case
    files = write_cotravel(state, rep, day, tmp_path, today=TODAY, paper=paper)
    files += write_alignment(state, "B", tmp_path, today=TODAY, staffing={}, paper=paper)
    assert [one.faults for one in files if one.faults] == []


def test_that_no_page_is_empty(papers):
    assert [where for where, words in papers.items() if len(words) < 80] == []
