"""The packs of a whole region: money adds up, nobody of class A without a date, letters are clean.

Places and names are real where the shared list is there; people, visits and sales are invented.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from model.demo import demo_state
from model.diary.work_days import working_days_between
from model.metrics import metric
from model.places.drive import CircuityDrive
from model.resources import resource
from model.review.handover import handovers
from model.review.handover_letters import letters_of
from model.review.impact import impact_of, moved_accounts
from model.review.impact_followup import follow_up
from model.settings import settings_of
from model.state import State
from reports.atlas.ground import lay_out
from reports.atlas.poster import write_poster
from reports.packs.alignment import write_alignment
from tests.reports.packs.region import PEOPLE, invented_places, real_places, region

TODAY = date(2026, 11, 30)
BEGIN = date(2027, 1, 4)
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "accounts_us.csv"
_INTERNAL = ("potential", "segment", "score", "class a", "class b", "class c", "revenue", "quota",
             "headroom", "penetration", "wave", "rank", "attack", "grow", "protect", "monitor",
             "priority", "tier", "disruption", "workload", "$", "usd", "nan", "none")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A region and how many of its accounts move."""

    state: State
    n_moved: int


@pytest.fixture(
    scope="module",
    params=["invented", pytest.param("real", marks=pytest.mark.slow)],
)
def case(request: pytest.FixtureRequest) -> Case:
    demo = demo_state(resource("demo"))
    if request.param == "invented":
        return Case(region(demo, invented_places(120), 4, 20), 20)
    if not REAL.exists():
        pytest.skip("needs the real accounts in ../shared")
    return Case(region(demo, real_places(REAL, 2_000), 12, 140), 140)


@pytest.fixture(scope="module")
def moved(case: Case):
    return moved_accounts(case.state, "B", TODAY)


@pytest.fixture(scope="module")
def handed(case: Case, moved):
    return handovers(case.state, "B", moved, TODAY)


def test_that_the_money_of_the_region_adds_up(case, moved):
    found = impact_of(case.state, "B", TODAY)
    revenue = metric(case.state, "revenue").values
    sold = case.state.table("sales_monthly")
    assert revenue.sum() == pytest.approx(sold["revenue"].sum(), rel=1e-6)
    for n in (0, 1):
        assert sum(one.revenue[n] for one in found.reps) == pytest.approx(revenue.sum())
        assert sum(one.accounts[n] for one in found.reps) == len(revenue)
    rows = [one.card.row for one in moved]
    assert len(rows) == case.n_moved
    assert found.shares["revenue"] == pytest.approx(100 * revenue[rows].sum() / revenue.sum())


def test_that_every_moved_account_of_class_a_has_a_handover_date(case, handed):
    top = [one for one in handed if one.grade == "A"]
    assert top
    assert all(one.visit is not None for one in top)
    for one in top:
        assert one.visit.late or working_days_between(BEGIN, one.visit.day) <= 15


def test_that_nobody_is_asked_to_be_at_two_places_at_once(case, handed):
    drive, accounts = CircuityDrive(settings_of(case.state)), case.state.accounts
    days = defaultdict(list)
    for one in handed:
        for rep in (one.old, one.new):
            if one.visit is not None and rep is not None:
                at = datetime.combine(one.visit.day, one.visit.start)
                days[rep.id, one.visit.day].append((at, one.moved.card.row))
    assert max(map(len, days.values())) > 1
    for stops in days.values():
        for (a, row), (b, other) in zip(sorted(stops), sorted(stops)[1:], strict=False):
            way = drive.hours(accounts.lat[row], accounts.lon[row],
                              accounts.lat[other], accounts.lon[other])  # fmt: skip
            assert (b - a).total_seconds() / 3600 >= 1 + float(way) - 1e-9


def test_that_letters_to_real_customers_hold_nothing_internal(case, handed):
    state = case.state
    letters = letters_of(state, handed, "Margaret Vandenberg", BEGIN)
    assert {one.account_id for one in letters} == {one.account_id for one in handed}
    figures = {name: metric(state, name).values for name in ("potential", "revenue", "workload")}
    for one in letters:
        row = state.accounts.row_of(one.account_id)
        words = " ".join((one.salutation, *one.paragraphs, one.sender_role))
        body = words.replace(one.account, " ").replace(one.to, " ").casefold()
        for name in PEOPLE:
            body = body.replace(name.casefold(), " ")
        found = [told for told in _INTERNAL if re.search(rf"(?<!\w){re.escape(told)}", body)]
        assert found == [], (one.account, found)
        told = {float(part.replace(",", "")) for part in re.findall(r"\d[\d,]*", body)}
        own = {round(float(values[row])) for values in figures.values()} - {0}
        assert not {n for n in own if n > 31} & told, one.account


def test_that_the_follow_up_is_a_recount_of_the_sales_that_came(case, handed):
    months = [f"2027-{m:02d}" for m in range(1, 8)]
    table = case.state.table("sales_monthly")
    last = table[table["month"] == table["month"].max()]
    came = pd.concat(
        [table, *(last.assign(month=m, revenue=last["revenue"] * 1.3) for m in months)]
    )
    state = case.state
    tables = {**state.tables, "sales_monthly": came.reset_index(drop=True)}
    from dataclasses import replace

    later = date(2027, 7, 5)
    found = follow_up(replace(state, tables=tables), handed, BEGIN, later)
    ids = {one.account_id for one in handed}
    mine = came[came["account_id"].isin(ids)]
    for one in found:
        if not one.name.startswith("Revenue of the moved"):
            continue
        after = sorted(months[1:])[: one.days // 30]
        assert one.due
        assert one.actual == pytest.approx(mine[mine["month"].isin(after)]["revenue"].sum())
        before = mine[mine["month"] < "2027-01"]["revenue"].sum() / 12 * (one.days // 30)
        assert one.expected == pytest.approx(before)
        assert one.actual / one.expected == pytest.approx(1.3)


@pytest.fixture(scope="module")
def files(case: Case, tmp_path_factory):
    out = tmp_path_factory.mktemp("pack")
    written = write_alignment(case.state, "B", out, today=TODAY, staffing={})
    return {one.path.name: one for one in written}


def words_of(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = [
        " ".join(page.get_textpage().get_text_range().replace("\u00a0", " ").split())
        for page in document
    ]
    document.close()
    return found


def test_that_no_printed_letter_and_no_field_to_merge_holds_anything_internal(files):
    printed = words_of(files["letters.pdf"].path)
    with files["letters.csv"].path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{k: " ".join(v.split()) for k, v in row.items()} for row in csv.DictReader(file)]
    assert len(printed) == len(rows) == files["letters.pdf"].rows > 0
    for page, row in zip(printed, rows, strict=True):
        assert "…" not in page
        assert row["account"] in page
        for words in (page, " ".join(row.values())):
            body = words
            for name in (row["account"], row["to"], row["title"], *PEOPLE):
                body = body.replace(name, " ") if name else body
            body = body.casefold()
            told = [one for one in _INTERNAL if re.search(rf"(?<!\w){re.escape(one)}", body)]
            assert told == [], (row["account"], told)


def test_that_every_moved_account_of_class_a_has_its_date_on_paper(case, files, handed):
    listed = " ".join(words_of(files["handover.pdf"].path)[: -case.n_moved])
    open_ = [one for one in handed if one.visit is None]
    assert all(one.grade != "A" for one in open_)
    assert listed.count("to be agreed") == len(open_)
    for one in handed:
        if one.grade == "A":
            day = f"{one.visit.day.day} {one.visit.day:%b %Y}, {one.visit.start:%H:%M}"
            assert day in listed


def test_that_the_whole_pack_is_drawn_without_a_fault(case, files):
    assert [one.faults for one in files.values() if one.faults] == []
    assert files["handover.pdf"].rows == case.n_moved
    with files["owners.csv"].path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == case.n_moved
    assert {row["EffectiveDate"] for row in rows} == {BEGIN.isoformat()}
    words = " ".join(words_of(files["alignment-pack.pdf"].path))
    revenue = metric(case.state, "revenue").values
    codes = [case.state.scenario(key).layer().alignment.territory for key in ("live", "B")]
    share = 100 * revenue[codes[0] != codes[1]].sum() / revenue.sum()
    assert f"{case.n_moved} accounts moved, {share:.1f}" in words
    assert "nan" not in words.casefold().split()
    for rep in case.state.reps[:-1]:
        assert rep.name in words


def test_that_a_poster_of_the_region_is_small_and_no_neighbours_look_alike(case, tmp_path):
    printed = write_poster(case.state, "B", tmp_path / "p.pdf", today=TODAY, sheet="a0")
    assert printed.faults == ()
    assert printed.path.stat().st_size < 10_000_000
    ground = lay_out(case.state, "B", "core", today_iso=TODAY.isoformat())
    from model.palette import CLEAR_DISTANCE, clashes, oklab_distance

    assert clashes(ground.pairs, ground.hues) == []
    for a, b in ground.pairs:
        one, other = ground.shapes[a], ground.shapes[b]
        assert oklab_distance(one.colour, other.colour) >= CLEAR_DISTANCE
        greys = [_grey(shape.colour) for shape in (one, other)]
        assert one.hatch != other.hatch or abs(greys[0] - greys[1]) > 20, (one.name, other.name)


def _grey(shade: str) -> float:
    """Luma of #RRGGBB, 0-255."""
    red, green, blue = (int(shade[n : n + 2], 16) for n in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
