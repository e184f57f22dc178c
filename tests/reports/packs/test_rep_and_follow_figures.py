"""The figures of diagnosis, rep sheets, small maps and promises: those on screen, counted anew."""

from datetime import date, timedelta

import numpy as np
import pytest

from model.brief import PAIN, notes_of
from model.evaluation import Evaluator, evaluate
from model.metrics import metric
from model.oddities import oddities
from model.positions import serving
from model.rep_fit import COMPLEX, METRO, RURAL, FitJudge, account_needs
from model.rep_sheets import rep_sheet
from model.review.pack_scenarios import compared_scenarios
from model.scenario import LIVE
from model.state import State
from model.workload import account_hours
from tests.reports.packs.test_alignment_figures import (
    left_over,
    moved_rows,
    page_named,
    rep_lines,
    revenue_of,
    words_of,
)

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def pages(demo_pack) -> list[str]:
    return words_of(demo_pack["alignment-pack.pdf"].path)


def test_that_the_diagnosis_counts_what_the_window_lists(demo, pages):
    page = page_named(pages, "Diagnosis of today")
    live = demo.scenario(LIVE).layer()
    evaluator = Evaluator(demo, live)
    found = oddities(evaluator, live, evaluator.evaluate(live.alignment))
    counts = {kind: sum(one.kind == kind for one in found) for kind in ("island", "overlap", "far")}
    hours = np.array([one.utilisation for one in evaluate(demo, demo.scenario(LIVE)).territories])
    assert counts == {"island": 0, "overlap": 2, "far": 0}
    spread = f"{hours.std() / hours.mean():.3f}"
    assert f"Workload spreads by {spread} today. 2 accounts nearer to another rep." in page
    assert f"{len(found)} found" in page
    for one in found:
        assert one.words in page
    pains = sorted(notes_of(demo, PAIN), key=lambda note: -note.severity)
    for n, note in enumerate(pains, 1):
        assert f"{n} {note.text} {note.severity:.0f} " in page


@pytest.mark.parametrize("code", range(6))
def test_that_the_sheet_of_a_rep_is_counted_anew(demo, show, pages, code):
    layer = demo.scenario("B").layer()
    rep = demo.rep(layer.territories[code].rep_id)
    page = page_named(pages, rep.name)
    page, beside = page.split("The territory rings come")
    rows = np.flatnonzero(layer.alignment.territory == code)
    needs = account_needs(demo)
    fit = float(_fits(demo)[code])
    short = [r for r in rows if any(n[r] > rep.skills.get(k, 0.0) for k, n in needs.items())]
    revenue = revenue_of(demo, rows)
    share = min(max((1 - fit) / 0.4, 0.0), 1.0)
    low, high = (revenue * part * share for part in (0.02, 0.05))
    lines = [
        f"Fit of skills {show.percent(fit, 1)} with this scenario.",
        "0 to 4, rings at 1 to 4",
        f"Since {show.date(rep.start_date)}",
        f"Years in sales {rep.notes['experience_years']}",
        "P(≥ 100 %)",
    ]
    for skill, name in ((METRO, "Metro accounts"), (RURAL, "Rural accounts"),
                        (COMPLEX, "Complex cases")):  # fmt: skip
        n = int((needs[skill][rows] > 0).sum())
        if skill != COMPLEX and not n and not (demo.accounts.text("cluster")[rows] != "").any():
            assert f"{name} {n}" not in page  # a nought that nobody counted
            continue
        wanted = f"{needs[skill][rows].max():.0f}" if n else "–"
        lines.append(f"{name} {n} {rep.skills[skill]:.0f} {wanted}")
    if high > 0:
        lines.append(f"indicative: {show.compact(low)} to {show.compact(high)} a year")
        lines.append("range of 2 to 5 %")
    assert (f"Lacking a skill: {len(short)} " in beside) == bool(short)
    short.sort(key=lambda row: -demo.accounts.number("potential")[row])
    for row in short[:5]:
        of = [f"{rep.skills.get(k, 0.0):g} of {n[row]:g}" for k, n in needs.items()
              if n[row] > rep.skills.get(k, 0.0)]  # fmt: skip
        assert demo.accounts.text("name")[row] in beside
        assert of[0] in beside
    every = rep_lines(demo, show)
    begin = next(n for n, line in enumerate(every) if line.startswith(rep.name))
    lines.append(every[begin])
    if every[begin + 1 :][:1] and every[begin + 1].startswith("then "):
        lines.append(every[begin + 1])
    lines += [f" {level:g} " for _, level in rep.skills.items()]
    lines.append(rep_sheet(demo, rep.id).date_words(show, TODAY))
    typed = [rep.notes.get(key, "") for key in ("strengths", "weaknesses", "development_needs")]
    assert left_over(page, *lines, *(words for words in typed if words in page)) == []


def _fits(demo: State) -> np.ndarray:
    """The fit of each territory of B, which the territory tree shows."""
    layer = demo.scenario("B").layer()
    judge = FitJudge(demo, [serving(demo, one) for one in layer.territories])
    fits, weight = judge.fit, metric(demo, "potential").values
    codes = layer.alignment.territory
    return np.array(
        [np.average(fits[codes == c, c], weights=weight[codes == c]) for c in range(fits.shape[1])]
    )


def test_that_the_small_maps_say_how_many_accounts_move(demo, pages):
    page = page_named(pages, "Small maps")
    chosen = compared_scenarios(demo, "B")
    live = demo.scenario(LIVE).layer().alignment.territory
    assert f"{len(chosen)} alignments at the same scale" in page
    for one in chosen[1:]:
        n = int((one.layer().alignment.territory != live).sum())
        assert f"{n} account{'s' * (n != 1)} moved; {one.status}" in page


def test_that_what_is_promised_is_the_pace_of_the_year_before(demo, show, pages):
    page = page_named(pages, "Expected against actual")
    rows, everybody = moved_rows(demo), np.arange(len(demo.accounts))
    calls = float(account_hours(demo, LIVE, "core").calls[rows].sum())
    lines = []
    for days in (30, 90, 180):
        on = show.date((TODAY + timedelta(days=days)).isoformat())
        months = days // 30
        lines.append(f"{days} days, {on} Revenue of the moved accounts"
                     f" {show.compact(revenue_of(demo, rows) / 12 * months)} not yet")  # fmt: skip
        whole = revenue_of(demo, everybody) / 12 * months
        lines.append(f"Revenue of the team {show.compact(whole)} not yet")
        lines.append(f"Calls at the moved accounts {show.number(calls * days / 365.25)} not yet")
        lines.append(f"Moved accounts visited {len(rows)} not yet")
    contacts, deals = demo.table("contacts"), demo.table("opportunities")
    assert len(contacts)
    mine = deals[deals["account_id"].isin(demo.accounts.ids[rows]) & (deals["status"] == "open")]
    pipeline = float((mine["value_per_year"] * mine["probability"].astype(float)).sum())
    was, then = (evaluate(demo, demo.scenario(key)) for key in (LIVE, "B"))
    lines += [
        f"Moved accounts visited 0 of {len(rows)}",
        f"{show.money(revenue_of(demo, rows) / 4)} a quarter below 90 %",
        f"{show.money(pipeline)} weighted below 85 %",
        f"{show.number(calls / 4)} a quarter below 85 %",
        f"Spread of workload {then.balance['workload'].cv:.3f} above"
        f" {was.balance['workload'].cv:.3f}",
        "After 30, 90 and 180 days",
        f"from {show.date(TODAY.isoformat())}",
        "within 15 working days",
        "after 30, 90 and 180 days",
    ]
    assert left_over(page, *lines) == []
