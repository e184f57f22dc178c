"""The packs as files: pages, words, figures that are the screen's, and nothing drawn wrongly."""

import csv
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from model.diary.measures import measures_of
from model.errors import PlanError
from model.evaluation import evaluate
from model.fairness import quota_fairness
from model.format import Formatter
from model.leads.rules import LeadRule, RuleKind, set_rules
from model.review.cotravel import CRITERIA, Coaching, Ride, save_ride
from model.review.pack_staffing import StaffCell, Staffing
from reports.packs.alignment import write_alignment
from reports.packs.cotravel import write_cotravel
from reports.packs.paper import NOT_PLANNED, PackFile

TODAY = date(2026, 11, 30)
_STAFF = Staffing(
    5.8, 5.8, (StaffCell("OH", "A", 46, 4173.0, 2.86, 2.81, 3.0, False, 58.0),), ((40, 58.0),),
    248.0, 87_100.0, 0.6, 220_000.0, -0.76,
)  # fmt: skip


def pages_of(path: Path) -> list[str]:
    """The words of each page, blanks and line ends as one blank."""
    document = pypdfium2.PdfDocument(path)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


@pytest.fixture(scope="module")
def ridden(demo_ride) -> list[PackFile]:
    return demo_ride


@pytest.fixture(scope="module")
def aligned(demo_pack) -> dict[str, PackFile]:
    return demo_pack


def test_that_a_ride_has_six_to_nine_pages_without_a_fault(demo, ridden, tmp_path):
    assert ridden[0].pages == 8
    assert ridden[0].faults == ()
    for paper, day in (("a4", date(2026, 11, 5)), ("a4", date(2027, 2, 9))):
        found = write_cotravel(demo, "R1", day, tmp_path, today=TODAY, paper=paper)
        assert 6 <= found[0].pages <= 9
        assert found[0].faults == ()


def test_that_two_calls_stand_in_the_box(ridden):
    pages = pages_of(ridden[0].path)
    assert "2 of 6 calls not planned" in pages[0]
    assert pages[0].count(NOT_PLANNED) == 2 + 1  # and once in the note that explains it
    assert sum(page.count(NOT_PLANNED) for page in pages[1:4]) == 2


def test_that_discipline_is_what_the_measures_say(demo, ridden):
    page = next(page for page in pages_of(ridden[0].path) if page.startswith("Southwest")
                and "Plan discipline" in page)  # fmt: skip
    found = measures_of(
        demo, demo.rep("R1"), date(2026, 11, 3), first=date(2026, 8, 4), last=date(2026, 11, 3)
    )
    show = Formatter.of(demo.about)
    for key in ("adherence", "focus", "unplanned", "urgent", "forward_fill"):
        assert f"{show.number(found.figures[key])} %" in page.replace("\u00a0", " ")
    assert "4 urgent requests from inside, 3.8 h" in page.replace("\u00a0", " ")


def test_that_what_was_agreed_opens_the_next_pack_with_a_trend(demo, tmp_path):
    scores = {one.key: 4.0 for one in CRITERIA}
    ride = Ride(date(2027, 2, 9), "Ruth Adeyemi", 4, 0, scores,
                coaching=Coaching("Price last", "2027-02-20", "two calls"))  # fmt: skip
    state = save_ride(demo, "R1", ride).apply(demo)
    found = write_cotravel(state, "R1", date(2027, 3, 16), tmp_path, today=TODAY)
    pages = pages_of(found[0].path)
    assert any("Agreed last time" in page and "Price last" in page for page in pages)
    assert "5 Nov 2026" in pages[-1].replace("\u00a0", " ")
    assert "9 Feb 2027" in pages[-1].replace("\u00a0", " ")
    assert found[0].faults == ()


def test_that_the_form_is_a_workbook_with_what_was_typed(demo, ridden):
    sheet = load_workbook(ridden[1].path).active
    rows = {row[0]: row[5] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["honesty"] == 5
    assert {one.key for one in CRITERIA} < set(rows)
    assert len(rows) == ridden[1].rows


def test_that_the_alignment_pack_is_whole_and_without_a_fault(aligned):
    pages = pages_of(aligned["alignment-pack.pdf"].path)
    titles = ("Goals", "Diagnosis of today", "Beatriz Castor", "Scenarios compared", "Small maps",
              "Impact of Scioto to Whitfield", "Accounts that move", "Expected against actual",
              "Fairness", "Headcount")  # fmt: skip
    for title in titles:
        assert any(title in page for page in pages), title
    assert all(one.faults == () for one in aligned.values())


def test_that_the_impact_page_says_what_the_screen_says(demo, aligned):
    page = next(p for p in pages_of(aligned["alignment-pack.pdf"].path) if "Impact of" in p)
    live, then = (evaluate(demo, demo.scenario(key)) for key in ("live", "B"))
    show = Formatter.of(demo.about)
    spread = [show.number(one.balance["workload"].cv, 3) for one in (live, then)]
    assert f"{spread[0]} to {spread[1]}" == "0.163 to 0.065"
    assert f"{spread[0]} to {spread[1]}" in page
    assert "4.4 % of revenue" in page.replace("\u00a0", " ")
    for one in then.territories:
        assert show.number(one.workload) in page


def test_that_fairness_says_when_there_are_too_few_to_test(demo, aligned):
    page = next(p for p in pages_of(aligned["alignment-pack.pdf"].path) if "Quota and fair" in p)
    assert "too few to test" in page
    fair = quota_fairness(demo, demo.scenario("B").layer())
    assert Formatter.of(demo.about).compact(float(fair.fair[1])).replace(
        "\u00a0", " "
    ) in page.replace("\u00a0", " ")


def test_that_letters_hold_no_internal_word(aligned):
    words = " ".join(pages_of(aligned["letters.pdf"].path)).casefold()
    with aligned["letters.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        words += " ".join(" ".join(row) for row in list(csv.reader(file))[1:]).casefold()
    assert "thursday, december 3, 2026, at " in words.replace("\u00a0", " ")
    for told in ("potential", "segment", "score", "class a", "revenue", "quota", "headroom", "$"):
        assert told not in words


def test_that_the_sheet_says_who_closes_what_and_when_both_come(aligned):
    page = pages_of(aligned["handover.pdf"].path)[-1].replace("\u00a0", " ")
    assert "Stays with Beatriz Castor until close" in page
    assert "joint visit on 3 Dec 2026 at 09:00" in page
    assert "Checklist and sign-off" in page


def test_that_the_files_hold_what_a_crm_asks(aligned):
    with aligned["owners.csv"].path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["AccountId", "OwnerId", "EffectiveDate"],
            ["T2-01", "R4", "2026-11-30"],
        ]
    with aligned["attainability.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["rep_id"]: row for row in csv.DictReader(file)}
    assert float(rows["R4"]["p_100_quota"]) > float(rows["R2"]["p_100_quota"])
    with aligned["postcode-territory.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        codes = {row["postcode"]: row["territory"] for row in csv.DictReader(file)}
    assert codes["43016"] in {"T2", "T4"}
    with aligned["lead-routing.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        rules = list(csv.DictReader(file))
    assert [int(row["priority"]) for row in rules] == list(range(1, len(rules) + 1))
    assert {row["rule"] for row in rules} == {"system", "postcode", "postcode starts with"}


def test_that_the_projects_own_lead_rules_come_first_those_of_lines_among_them(demo, tmp_path):
    rules = [
        LeadRule(1, RuleKind.LINE, "generator", ("June Whitfield",), note="capital"),
        LeadRule(2, RuleKind.AREA, "452", ("T1", "R2"), line="mesh"),
        LeadRule(3, RuleKind.CAPACITY, "*", limit=4),
    ]
    state = set_rules(demo, rules).apply(demo)
    write_alignment(state, "B", tmp_path, today=TODAY, staffing={})
    with (tmp_path / "lead-routing.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [[row[name] for name in ("rule", "value", "line", "territory", "owner_id", "limit")]
            for row in rows[:3]]  # fmt: skip
    assert told == [
        ["product line", "generator", "", "", "R4", ""],
        ["zip or state", "452", "mesh", "T1", "R1; R2", ""],
        ["capacity", "*", "", "", "", "4"],
    ]
    assert rows[3]["rule"] == "system"
    assert [int(row["priority"]) for row in rows] == list(range(1, len(rows) + 1))


def test_that_stopping_keeps_what_is_whole(demo, tmp_path):
    told: list[str] = []
    files = write_alignment(
        demo, "B", tmp_path, today=TODAY, staffing={}, report=told.append,
        stop=lambda: "Letters" in told,
    )  # fmt: skip
    assert [one.path.name for one in files][:2] == ["alignment-pack.pdf", "handover.pdf"]
    assert not (tmp_path / "attainability.csv").exists()
    assert "Headcount" not in " ".join(pages_of(files[0].path)[-1].split()[:40])


def test_that_an_unknown_paper_and_the_live_alignment_are_refused(demo, tmp_path):
    with pytest.raises(PlanError, match="paper"):
        write_cotravel(demo, "R1", date(2026, 11, 5), tmp_path, today=TODAY, paper="a3")
    with pytest.raises(PlanError, match="before the live"):
        write_alignment(demo, "live", tmp_path, today=TODAY, staffing={})
