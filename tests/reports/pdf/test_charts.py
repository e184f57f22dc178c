"""Charts: their figures are printed, nothing overlaps, odd data do not break them."""

import math

import pytest

from reports.pdf import charts
from reports.pdf.charts.scale import Scale, log_ticks, round_ticks
from reports.pdf.colours import segment_fill

MONTHS = [80 + 4 * n for n in range(36)]


def fan(area):
    charts.fan(
        area,
        240,
        charts.Fan(
            [v * 0.8 for v in MONTHS],
            MONTHS,
            [v * 1.2 for v in MONTHS],
            [88.0] * 12 + [142.0] * 12 + [200.0] * 12,
            [80.0] * 36,
        ),
        years=("2027", "2028", "2029"),
        notes=("base 1,065 of 1,050",),
        marks=[charts.Mark(6, "Dayton Foregut"), charts.Mark(7, "Great Miami")],
    )


def flow(area):
    nodes = [charts.Node(k, f"Account {k}", 10 * n, "Vasseur T1") for n, k in enumerate("ABCD")]
    edges = [("A", "B"), ("B", "C"), ("A", "D"), ("C", "A")]
    charts.flow(area, 220, nodes, [charts.Edge(a, b, 0.5) for a, b in edges])


def scatter(area):
    spots = [
        charts.Spot(10 * 1.3**n, n % 30, segment_fill("Attack"), "square", "x" if n == 3 else "")
        for n in range(20)
    ]
    axis = charts.Axis("k", (30, 120), ("C", "B", "A"))
    charts.log_scatter(area, 140, spots, axis, charts.Axis("%"))


def week(area):
    slots = [
        charts.Slot(5.5, 7, "drive", "53 min drive"),
        charts.Slot(7, 9, "customer", "Great Miami", "Dr Brandt", "UB", "Two cases", fixed=True),
        charts.Slot(9, 9.2, "own", "Notes", "nobody", "", "Record"),
        charts.Slot(14, 16, "buffer", purpose="urgent requests only"),
    ]
    charts.hour_grid(area, 320, [charts.Day(f"Day {n}", "Dayton", slots) for n in range(5)])


def matrix(area):
    members = [charts.Member(f"Account {n}", "468", "4") for n in range(11)]
    cells = [charts.MatrixCell(s, members if s == "Attack" else ()) for s in ("Attack", "Grow")]
    charts.matrix(area, ["low", "high"], ("k a year", "%"), [charts.MatrixRow("A", "70 %", cells)])


def roadmap(area):
    lanes = [
        charts.Lane("Wave 1", "Dayton", [charts.Span(0, 2, "start"), charts.Span(2, 4, "ramp")]),
        charts.Lane("Contracts", "BMA", (), [charts.Milestone(1.6, "VesselLock ends", True)]),
    ]
    charts.gantt(area, lanes, ["Q1", "Q2", "Q3", "Q4"] * 3, ("2027", "2028", "2029"), now=0.3)


DRAWN = {
    "bars": lambda a: charts.bars(a, [charts.Bar("Queen City", 439, "439", target=500)]),
    "shares": lambda a: charts.shares(a, [charts.Bar("Great Miami", 91, "91.0")]),
    "share_rows": lambda a: charts.share_rows(a, [charts.Bar("Value", 175, "175")]),
    "progress": lambda a: charts.progress(a, 1.2, "1,433 of 1,459 h", "120 %"),
    "columns": lambda a: charts.columns(
        a, 166, [charts.Column("2027", 1065, "1,065", 1050, 900, 1200, "of 1,050")]
    ),
    "stacks": lambda a: charts.stacks(a, [("Accounts", [("AMC", 2), ("ASC", 12)]), ("Hours", [])]),
    "waterfall": lambda a: charts.waterfall(
        a,
        200,
        [charts.Step("Today", 2725, "2,725"), charts.Step("Loss", -300, "−300")],
        charts.Step("Base forecast", 2425, "2,425"),
        required=charts.Step("Required", 3000, "3,000"),
    ),
    "threshold": lambda a: charts.threshold(
        a, "Reach", 9.9, "9.90", [charts.Zone(1, "thin", 0), charts.Zone(2, "room", 2)]
    ),
    "funnel": lambda a: charts.funnel(a, ["Research", "Discovery", "Pain"] * 4, 5),
    "goals": lambda a: charts.goals(a, [("G1", "Patients treated", "1,055", "6,000")]),
    "week_strip": lambda a: charts.week_strip(a, "Quarter 1", 13, (6, 7)),
    "matrix": matrix,
    "scatter": scatter,
    "flow": flow,
    "fan": fan,
    "months": lambda a: charts.months(a, 150, [charts.Series("Revenue", MONTHS)], years=("26",)),
    "week": week,
    "quarter": lambda a: charts.quarter_grid(
        a, 300, [("Week 1", [charts.Tile("4", "Field", "Dayton", "3", True)] * 5)] * 13, "MTWTF"
    ),
    "roadmap": roadmap,
    "capacity": lambda a: charts.capacity(a, [300, 380], [360, 360], ["Q1", "Q2"]),
}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("span", [12, 7])
def test_that_a_chart_draws_without_a_fault_and_moves_the_cursor(draw, name, span):
    moved = []

    def fill(page):
        area = page.frame(0, span)
        DRAWN[name](area)
        moved.append(area.y - area.top)

    printed = draw(fill)
    assert printed.faults == []
    assert moved[0] > 10
    assert "nan" not in printed.reader.pages[0].get_contents().get_data().decode("latin1")


EMPTY = {
    "bars": lambda a: charts.bars(a, []),
    "bars of nothing": lambda a: charts.bars(a, [charts.Bar("Lima", 0, "0")]),
    "columns": lambda a: charts.columns(a, 100, [charts.Column("2027", 0, "0")]),
    "stacks": lambda a: charts.stacks(a, []),
    "waterfall": lambda a: charts.waterfall(a, 120, [], charts.Step("Base", 0, "0")),
    "scatter": lambda a: charts.log_scatter(a, 120, [], charts.Axis(), charts.Axis()),
    "flow": lambda a: charts.flow(a, 120, [], []),
    "fan": lambda a: charts.fan(a, 120, charts.Fan([], [], [])),
    "months": lambda a: charts.months(a, 120, []),
    "week": lambda a: charts.hour_grid(a, 120, []),
    "threshold": lambda a: charts.threshold(a, "Reach", 1, "1", []),
    "funnel": lambda a: charts.funnel(a, [], 0),
    "matrix": lambda a: charts.matrix(a, ["one"], ("k", "%"), []),
    "roadmap": lambda a: charts.gantt(a, [], [], []),
}


@pytest.mark.parametrize("name", EMPTY)
def test_that_a_chart_of_nothing_is_still_a_page(draw, name):
    assert draw(lambda page: EMPTY[name](page.frame())).faults == []


def test_that_a_missing_value_has_no_bar_and_the_others_keep_theirs(draw):
    bars = [charts.Bar("Lima", math.nan, "–"), charts.Bar("Troy", 5, "5")]
    printed = draw(lambda page: charts.bars(page.frame(0, 6), bars, label_width=50))
    assert printed.faults == []
    content = printed.reader.pages[0].get_contents().get_data().decode("latin1")
    full = 246 - 50 - 24
    assert f" {full} 7 re" in content


def test_that_a_mark_without_a_place_is_a_fault_and_not_a_broken_file(draw):
    printed = draw(lambda page: page.ink.line(50, math.nan, 90, math.inf))
    assert printed.faults == ["P01: a mark has no place: a value is missing or infinite"]
    assert "A lead." in printed.text()


def test_that_the_matrix_names_eight_and_counts_the_rest(draw):
    text = draw(lambda page: matrix(page.frame())).text()
    assert "Account 7" in text
    assert "Account 8" not in text
    assert "+3 more on page A1" in text
    assert "None." in text


def test_that_layers_follow_the_longest_way_and_loops_end():
    nodes = [charts.Node(k, k, 1) for k in "ABCD"]
    edges = [charts.Edge(a, b, w) for a, b, w in (("A", "B", 1), ("B", "C", 1), ("A", "C", 1))]
    loop = [*edges, charts.Edge("C", "A", 0.1), charts.Edge("D", "D", 1)]
    assert charts.layers_of(nodes, loop) == [["A", "D"], ["B"], ["C"]]


def test_that_round_ticks_cover_the_highest_value():
    assert round_ticks(254) == [0, 50, 100, 150, 200, 250, 300]
    assert round_ticks(0) == [0, 1]
    assert round_ticks(3.2, 4) == [0, 1, 2, 3, 4]


def test_that_log_ticks_stay_in_their_range():
    assert log_ticks(40, 1500) == [50, 100, 200, 500, 1000]


def test_that_a_log_scale_puts_equal_ratios_at_equal_distance():
    scale = Scale(10, 1000, 0, 100, log=True)
    assert scale(100) == pytest.approx(50)
    assert Scale(5, 5, 7, 9)(5) == 7
