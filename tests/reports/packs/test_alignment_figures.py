"""Every figure of the alignment pack is the one on screen and what a recount of the rows gives.

Each page is read as words; every line a figure stands in is built here from the panels' own
numbers or counted anew from the tables, taken out of the page, and no digit may be left over.
"""

import csv
import math
import re
from datetime import date
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pypdfium2
import pytest

from model.alignment_numbers import AlignmentNumbers, live_layer
from model.brief_goals import goal_kind, goals_of, rank_scenarios
from model.evaluation import Evaluator, evaluate
from model.fairness import quota_fairness
from model.format import Formatter
from model.metrics import metric
from model.plan.all_segments import all_segments
from model.plan.rep_plan import rep_plan
from model.scenario import LIVE
from model.settings import settings_of
from model.state import State
from model.workload import account_hours
from reports.packs.alignment_goals import value_words
from reports.packs.paper import PackFile
from tests.reports.packs.test_packs import _STAFF

TODAY = date(2026, 11, 30)
FURNITURE = ("Ohio Valley 2027", "Scioto to Whitfield · 30 Nov 2026", "30 Nov 2026")
Pack = dict[str, PackFile]


@pytest.fixture(scope="module")
def pack(demo_pack) -> Pack:
    return demo_pack


@pytest.fixture(scope="module")
def pages(pack) -> list[str]:
    return words_of(pack["alignment-pack.pdf"].path)


def words_of(path: Path) -> list[str]:
    """The words of each page with one blank between them."""
    document = pypdfium2.PdfDocument(path)
    found = [plain(page.get_textpage().get_text_range()) for page in document]
    document.close()
    return found


def plain(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").split())


def page_named(pages: list[str], title: str) -> str:
    return next(page for page in pages if f"30 Nov 2026 {title}" in page)


def left_over(page: str, *told: str) -> list[str]:
    """What has digits once every told line is taken out; each must stand in the page."""
    rest = page
    for line in sorted((*FURNITURE, *map(plain, told)), key=len, reverse=True):
        assert line in page or line in FURNITURE, line
        rest = rest.replace(line, " ", -1 if line in FURNITURE else 1)
    rest = re.sub(r"\d+ / \d+ *$", "", rest)  # the number of the page
    return re.findall(r"\S*\d\S*", rest)


def moved_rows(demo: State) -> np.ndarray:
    """The rows that are in another territory in B, counted from the codes alone."""
    before, after = (demo.scenario(key).layer().alignment.territory for key in (LIVE, "B"))
    return np.flatnonzero(before != after)


def revenue_of(demo: State, rows: np.ndarray) -> float:
    """Sales of twelve months: by month where they are, else the column of the account."""
    return float(metric(demo, "revenue").values[rows].sum())


def chance(low: float, base: float, high: float, aim: float) -> float:
    """P of reaching an aim when low and high are the 10th and 90th percentile around base."""
    side = base - low if aim <= base else high - base
    return 1 - NormalDist(base, side / NormalDist().inv_cdf(0.9)).cdf(aim)


def rep_lines(demo: State, show: Formatter) -> list[str]:
    """Each rep before and after as the panels have it."""
    live, then = (evaluate(demo, demo.scenario(key)).territories for key in (LIVE, "B"))
    lines = []
    for code, (a, b) in enumerate(zip(live, then, strict=True)):
        changed = a.accounts != b.accounts
        for key, one, name in ((LIVE, a, None), ("B", b, "then"))[: 1 + changed]:
            scenario = demo.scenario(key)
            layer = scenario.layer()
            rep = demo.rep(layer.territories[code].rep_id)
            rows = np.flatnonzero(layer.alignment.territory == code)
            fair = quota_fairness(demo, layer)
            kinds = rep_plan(demo, code, scenario=key, today=TODAY).forecast.scenarios
            p = chance(*(kinds[name].year(1) for name in ("low", "base", "high")), rep.quota)
            figures = (
                show.compact(one.totals["potential"]), show.compact(revenue_of(demo, rows)),
                show.number(one.workload), show.number(one.drive_hours),
                show.percent(one.utilisation), show.compact(float(fair.fair[code])),
                show.percent(p),
            )  # fmt: skip
            lines.append(" ".join((name or rep.name, *figures)))
    return lines


def test_that_every_figure_of_the_impact_page_is_counted_anew(demo, show, pages):
    page = page_named(pages, "Impact of")
    rows = moved_rows(demo)
    live, then = (evaluate(demo, demo.scenario(key)) for key in (LIVE, "B"))
    hours, potential = (metric(demo, name).values for name in ("workload", "potential"))
    contacts, deals = demo.table("contacts"), demo.table("opportunities")
    ids = set(demo.accounts.ids[rows].tolist())
    well = contacts[contacts["relationship"].astype(float) >= 2]["account_id"]
    open_ = deals[deals["status"] == "open"]
    weighted = open_["value_per_year"].fillna(0.0) * open_["probability"].astype(float)
    whole = np.arange(len(demo.accounts))
    shares = {
        "Accounts": len(rows) / len(whole),
        "Revenue, 12 months": revenue_of(demo, rows) / revenue_of(demo, whole),
        "Potential": potential[rows].sum() / potential.sum(),
        "Workload": hours[rows].sum() / hours.sum(),
        "Relationships of 2 or more": well.isin(ids).mean(),
        "Open pipeline, weighted": weighted[open_["account_id"].isin(ids)].sum() / weighted.sum(),
    }
    lines = [f"{name} {show.number(100 * value, 1)}" for name, value in shares.items()]
    for name in ("potential", "workload", "revenue"):
        a, b = (one.balance[name].cv for one in (live, then))
        lines.append(
            f"{name.capitalize()} {show.number(a, 3)} {show.number(b, 3)} {show.percent(b / a - 1)}"
        )
    a, b = (sum(one.drive_hours for one in shown.territories) for shown in (live, then))
    lines.append(f"Driving, h a year {show.number(a)} {show.number(b)} {show.percent(b / a - 1)}")
    lines += rep_lines(demo, show)
    revenue = f"{show.number(100 * shares['Revenue, 12 months'], 1)} % of revenue"
    cv = [show.number(one.balance["workload"].cv, 3) for one in (live, then)]
    quota = demo.rep("R2").quota / float(quota_fairness(demo, demo.scenario("B").layer()).fair[1])
    known = int(well.isin(ids).sum())
    found = left_over(
        page,
        *lines,
        f"{len(rows)} account moved, {revenue}",
        f"Spread of workload {cv[0]} to {cv[1]}.",
        "1 late opportunity stays with the old rep until close: TO1 (SealArc expansion, trial of 10"
        " cases)",
        f"The quota of Beatriz Castor is {show.percent(quota)} of the fair one",
        f"{known} relationships of level 2 or more",
        f"{revenue} changes rep. 1 late opportunity",
        "P(≥ 100 %) of today’s quota: estimate, forecast range as P10 to P90",
        "P(≥ 100 %)",
        *("1", "2", "3"),  # numbers of the risks
    )
    assert found == []


def test_that_every_figure_of_the_list_of_moves_is_counted_anew(demo, show, pages):
    page = page_named(pages, "Accounts that move")
    (row,) = moved_rows(demo)
    key = demo.accounts.ids[row]
    contacts, deals = demo.table("contacts"), demo.table("opportunities")
    known = contacts[contacts["account_id"] == key]["relationship"].astype(float)
    mine = deals[(deals["account_id"] == key) & (deals["status"] == "open")]
    pipeline = float((mine["value_per_year"] * mine["probability"].astype(float)).sum())
    stays = int((mine["step"].astype(float) >= settings_of(demo)["handover.late_step"]).sum())
    cells = (
        demo.accounts.text("name")[row], all_segments(demo).potential_class[row], "Beatriz Castor",
        "June Whitfield", show.compact(revenue_of(demo, np.array([row]))), show.compact(pipeline),
        show.number((known >= 2).sum()), "3 Dec 2026", "38 % of calls in one hospital",
    )  # fmt: skip
    told = f"1 account, largest potential first; 1 with a date for the joint visit. {stays} oppor"
    assert left_over(page, " ".join(map(str, cells)), told, "200 mi") == []


def test_that_every_figure_of_the_comparison_is_that_of_the_numbers_panel(demo, show, pages):
    page = page_named(pages, "Scenarios compared")
    live = live_layer(demo, "core")
    told: dict[str, list[str]] = {}
    order = (LIVE, "B", "A")
    for key in order:
        layer = demo.scenario(key).layer()
        evaluator = Evaluator(demo, layer)
        shown = evaluator.evaluate(layer.alignment)
        for kpi in AlignmentNumbers(evaluator, live, TODAY).figures(layer, shown, "potential"):
            said = value_words(show, kpi.value, kpi.unit)
            if math.isfinite(kpi.high):
                said += f" to {value_words(show, kpi.high, kpi.unit)}"
            told.setdefault(kpi.key, []).append(
                "–" if key == LIVE and kpi.key.startswith("moved") else said
            )
        for name in ("cv", "gini"):
            value = getattr(shown.balance["revenue"], name)
            told.setdefault(f"revenue.{name}", []).append(show.number(value, 3))
        base = sum(
            rep_plan(demo, code, scenario=key, today=TODAY).forecast.scenarios["base"].year(1)
            for code in range(len(layer.territories))
        )
        told.setdefault("forecast", []).append(show.compact(base))
    unserved = [show.hours(_STAFF.unserved_hours), show.hours(_STAFF.unserved_hours), "–"]
    names = {
        "potential.cv": "Potential, spread (CV)", "potential.gini": "Potential, Gini",
        "workload.cv": "Workload, spread (CV)", "workload.gini": "Workload, Gini",
        "revenue.cv": "Revenue, spread (CV)", "revenue.gini": "Revenue, Gini",
        "drive": "Drive, h/yr", "overlap": "Nearer to another home", "fit": "Fit of skills",
        "fit.risk": "Revenue at risk, indicative", "moved": "Accounts moved",
        "moved.revenue": "Revenue moved", "moved.people": "Relationships moved",
        "moved.pipeline": "Open pipeline moved", "or.expected": "OR coverage, estimated",
        "answer.expected": "Drive of the nearest support", "forecast": "Base forecast, year 1",
        "quota.cv": "Quota ÷ potential (CV)", "quota.near": "Within 80 to 120 % of quota",
    }  # fmt: skip
    lines = [f"{name} {' '.join(told[key])}" for key, name in names.items()]
    lines.append(f"Class A hours not served {' '.join(unserved)}")
    ranks = rank_scenarios(demo, TODAY)
    place = {rank.scenario_id: n for n, rank in enumerate(ranks, 1)}
    lines.append("Rank by the goals " + " ".join(f"{place[key]} of 3" for key in order))
    weights = ", ".join(
        f"{goal_kind(demo, goal.key).label.lower()} {1 / n:.2f}"
        for n, goal in enumerate(goals_of(demo), 1)
    )
    score = f"counting 1, the second 1/2: {ranks[0].score:.2f} of 1."
    assert left_over(page, *lines, f"goals: {weights}.", score, "counting 1, the second 1/2.") == []


def test_that_the_goals_are_those_of_the_brief_on_screen(demo, show, pages):
    page = page_named(pages, "Goals")
    ranks = {rank.scenario_id: rank for rank in rank_scenarios(demo, TODAY)}
    lines = []
    for n, goal in enumerate(goals_of(demo)):
        kind = goal_kind(demo, goal.key)
        pair = (value_words(show, ranks[key].figures[n], kind.unit) for key in (LIVE, "B"))
        lines.append(f"{n + 1} {kind.label} {kind.measure} {' '.join(pair)}")
    told = (
        "5 ranked goals for", "2 pain points to answer", "County lines of 2016", "calls in 2025",
        "two reps called in 2025", "June Whitfield (open since 2025)",
        "The accounts are 0 days old (30 Nov 2026)",
        "0 accounts with an old date", "0 accounts without a place", "a goal of rank 1 or 2",
    )  # fmt: skip
    assert left_over(page, *lines, *(one for one in told if one in page)) == []


def test_that_fairness_is_that_of_the_panels(demo, show, pages):
    page = page_named(pages, "Fairness")
    layer = demo.scenario("B").layer()
    shown, fair = evaluate(demo, demo.scenario("B")), quota_fairness(demo, layer)
    lines, inside = [], 0
    for code, one in enumerate(shown.territories):
        label = layer.territories[code].label
        indices = (one.index["potential"], 100 * one.utilisation, one.index["revenue"])
        inside += abs(indices[0] - 100) <= settings_of(demo)["band.green"]
        lines.append(f"{label} {' '.join(map(show.number, indices))}")
        quota, due = float(fair.quota[code]), float(fair.fair[code])
        cells = (
            show.compact(quota), show.compact(due), show.percent(quota / due),
            show.compact(float(fair.revenue[code])), show.percent(float(fair.attainment[code])),
            show.percent(quota / float(fair.potential[code]), 1),
        )  # fmt: skip
        lines.append(f"{label} {' '.join(cells)}")
    assert fair.fair.sum() == pytest.approx(fair.quota.sum())  # S2-21
    ratio = fair.quota / fair.potential
    cv = show.number(float(ratio.std() / ratio.mean()), 3)
    near = float(np.mean((fair.attainment >= 0.8) & (fair.attainment <= 1.2)))
    found = left_over(
        page,
        *lines,
        f"{inside} of 6 within ±15 % by potential.",
        "6 quotas: too few to test them",
        "100 is the mean, tinted ±15 %",
        "with this scenario (F32)",
        f"Spread of quota ÷ potential (CV) {cv}, n = 6 < 0.2",
        "(correlation) n = 6, at least 8 < 0.3 too few to test",
        f"Reps within 80 to 120 % of quota {show.percent(near)}, n = 6",
        "1 dispute on record",
        "two reps called in 2025",
        "(Maya Lindqvist and June Whitfield) – open since 2025.",
    )
    assert found == []


def test_that_the_headcount_page_is_the_test_it_was_given(show, pages):
    page = page_named(pages, "Headcount")
    (cell,) = _STAFF.cells
    found = left_over(
        page,
        f"{show.number(_STAFF.reps_needed, 1)} reps needed, {show.number(_STAFF.reps_now, 1)}"
        f" there. {show.hours(_STAFF.unserved_hours)} at 1 class A account",
        f"OH A {cell.accounts} {show.number(cell.hours)} {cell.reps_needed:.2f} {cell.reps_now:.2f}"
        f" {show.compact(cell.headroom_per_hour)} {show.hours(cell.short_hours)} of A not served",
        "standard reps (F33)",
        f"{show.hours(_STAFF.hire_hours)}",
        f"{show.compact(_STAFF.hire_won)}",
        f"{show.percent(_STAFF.hire_margin)}",
        f"{show.compact(_STAFF.hire_cost)}",
        f"{show.percent(_STAFF.hire_roi)}",
        f" {show.number(_STAFF.unserved[0][1])} ",
    )
    assert found == []


def test_that_attainability_and_owners_are_a_recount(demo, pack):
    layer = demo.scenario("B").layer()
    fair = quota_fairness(demo, layer)
    with pack["attainability.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for code, row in enumerate(rows):
        kinds = rep_plan(demo, code, scenario="B", today=TODAY).forecast.scenarios
        years = [kinds[name].year(1) for name in ("low", "base", "high")]
        told = [float(row[f"forecast_{name}"]) for name in ("low", "base", "high")]
        assert told == pytest.approx(years, abs=1)
        assert float(row["fair_quota"]) == pytest.approx(float(fair.fair[code]), abs=1)
        mine = np.flatnonzero(layer.alignment.territory == code)
        assert float(row["revenue_12_months"]) == pytest.approx(revenue_of(demo, mine), abs=1)
        quota = float(row["quota"])
        assert float(row["p_100_quota"]) == pytest.approx(chance(*years, quota), abs=1e-4)
    with pack["owners.csv"].path.open(encoding="utf-8", newline="") as file:
        told = [row["AccountId"] for row in csv.DictReader(file)]
    assert told == demo.accounts.ids[moved_rows(demo)].tolist()
    with pack["postcode-territory.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        counted = sum(int(row["accounts"]) for row in csv.DictReader(file))
    codes = demo.accounts.text("postcode")
    most = sum(
        np.bincount(layer.alignment.territory[codes == code]).max()
        for code in set(codes.tolist()) - {""}
    )
    assert counted == most


def test_that_every_figure_of_the_handover_sheet_is_counted_anew(demo, show, pack):
    page = words_of(pack["handover.pdf"].path)[1]
    (row,) = moved_rows(demo)
    key = demo.accounts.ids[row]
    contacts, deals = (demo.table(name) for name in ("contacts", "opportunities"))
    people = contacts[contacts["account_id"] == key]
    (deal,) = (one for _, one in deals[deals["account_id"] == key].iterrows())
    calls = account_hours(demo, LIVE, "core").calls[row]
    weighted = float(deal["value_per_year"]) * float(deal["probability"])
    known = int((people["relationship"].astype(float) >= 2).sum())
    lines = [
        f"Revenue, 12 months {show.compact(revenue_of(demo, np.array([row])))}",
        f"Calls a year {show.number(calls)} Open pipeline, weighted {show.compact(weighted)}"
        f" People known well {known} Why it moves",
        "who has had the account for 7 years",  # since June 2019
        f"{deal['opportunity_id']} {deal['name']}, step {deal['step']:.0f}",
        show.compact(float(deal["value_per_year"])),
        f"{show.date(str(deal['expected_close']))} {deal['name']}",
        *(f" {show.signed(float(level))} " for level in people["relationship"]),
        "3 Dec 2026 Joint visit",
        "3 Dec 2026 at 09:00",
        "before 3 Dec and",
        "38 % of calls in one hospital",
        "relationship −2 to +3",
        f"closes {deal['name']}",
    ]
    assert left_over(page.replace("· handover · ", ""), *lines) == []
