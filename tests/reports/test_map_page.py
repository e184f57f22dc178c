"""A printed map: one page, as seen, with legend, scale and no fault of the kit."""

from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from reports.map_facts import (
    LegendPart,
    LegendRow,
    MapArea,
    MapDots,
    MapLines,
    MapName,
    MapPage,
    MapSpot,
    MapTerritory,
)
from reports.map_page import write_map_page

WEST = np.array([[-85, 38.5], [-84, 38.5], [-84, 40], [-85, 40], [-85, 38.5]], float)
EAST = WEST + np.array([1.0, 0.0])
ROW = LegendRow("dot", "#468CEB", "Hospital <b>", "2")


@pytest.fixture
def facts() -> MapPage:
    """Two territories side by side in Ohio with three accounts."""
    dots = MapDots(
        np.array([39.0, 39.5, 39.2]),
        np.array([-84.5, -83.5, -83.2]),
        np.array([3.0, 4.0, 5.0]),
        np.array([0, 1, 1]),
        np.array([False, True, False]),
        ("#468CEB", "#B23B20"),
    )
    return MapPage(
        title="Ohio & more",
        subtitle="Live alignment",
        author="Maya",
        today=date(2026, 11, 30),
        said_today="30 Nov 2026",
        paper="letter",
        landscape=True,
        unit="mi",
        bounds=(-85.2, 38.3, -82.8, 40.2),
        territories=(
            MapTerritory((WEST,), "#468CEB", "West", 0.15),
            MapTerritory((EAST,), "#B23B20", "East", 0.15, 3),
        ),
        areas=(MapArea((WEST * 0.5 + EAST * 0.5,), "#00AA00", 0.4, "#00AA00"),),
        lines=(MapLines((WEST[:2],), "#222222", 0.7, (3.0, 2.0)),),
        dots=dots,
        spots=(MapSpot(39.8, -84.2, "#1F5FD6", "#FFFFFF", "1", "Dayton", 6.0),),
        names=(MapName("St. Brigid", 39.0, -84.5, 3.0),),
        towns=(MapName("Columbus", 39.96, -83.0, 900_000.0),),
        legend=(LegendPart("Colour: Type", (ROW,)), LegendPart("Bands", (ROW, ROW))),
        size_title="Potential",
        sizes=((2.0, "100 k"), (5.0, "1 M")),
        notes=("Drive times are estimates.",),
        sources="US Census",
    )


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("landscape", [True, False])
def test_that_all_that_is_said_stands_on_one_page_of_the_paper(facts, tmp_path, paper, landscape):
    out = tmp_path / "map.pdf"
    assert write_map_page(out, replace(facts, paper=paper, landscape=landscape)) == ()
    (page,) = PdfReader(out).pages
    sides = {"letter": (612, 792), "a4": (595, 842)}[paper]
    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    assert (round(wide), round(high)) == (sides[::-1] if landscape else sides)
    text = page.extract_text()
    said = ("Ohio & more", "West", "East", "Dayton", "St. Brigid", "Columbus", "Hospital <b>")
    for words in (*said, "Drive times are estimates.", "30 Nov 2026", "US Census", "20 mi", "1 M"):
        assert words in text


def test_that_kilometres_are_measured_where_they_are_asked_for(facts, tmp_path):
    write_map_page(tmp_path / "map.pdf", replace(facts, unit="km"))
    assert "20 km" in PdfReader(tmp_path / "map.pdf").pages[0].extract_text()


def test_that_the_map_is_drawn_as_vectors_in_the_colours_asked_for(facts, tmp_path):
    write_map_page(tmp_path / "map.pdf", facts)
    assert not PdfReader(tmp_path / "map.pdf").pages[0].images
    picture = pypdfium2.PdfDocument(tmp_path / "map.pdf")[0].render(scale=1).to_numpy()
    reddish = (picture[..., 2] > 120) & (picture[..., 0] < 90) & (picture[..., 1] < 110)
    assert reddish.sum() > 50  # the outline of the east; the picture is blue, green, red


def test_that_the_legend_draws_each_form_before_its_words(facts, tmp_path):
    colours = {"area": "#FF00FF", "line": "#00C8C8", "dot": "#C8C800"}
    rows = tuple(LegendRow(form, tone, f"A {form}", "7") for form, tone in colours.items())
    marks = {}
    for name, shown in (("with", (LegendPart("Forms", rows),)), ("without", ())):
        bare = replace(facts, legend=shown, areas=())
        assert write_map_page(tmp_path / f"{name}.pdf", bare) == ()
        page = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")[0]
        picture = page.render(scale=4).to_numpy()[..., :3].astype(int)
        low, high = picture.min(-1), picture.max(-1)
        blue, green, red = (picture[..., k] > low + 0.6 * (high - low) for k in range(3))
        vivid = high - low > 60
        marks[name] = {
            "area": (vivid & blue & red & ~green).sum(),
            "line": (vivid & blue & green & ~red).sum(),
            "dot": (vivid & green & red & ~blue).sum(),
        }
    drawn = {form: marks["with"][form] - marks["without"][form] for form in colours}
    assert drawn["area"] > drawn["dot"] > drawn["line"] > 20
    text = PdfReader(tmp_path / "with.pdf").pages[0].extract_text()
    assert all(f"A {form}" in text for form in colours)


def test_that_an_empty_map_without_legend_is_a_page_too(facts, tmp_path):
    empty = np.empty(0)
    dots = MapDots(empty, empty, empty, empty.astype(int), empty.astype(bool), ("#468CEB",))
    bare = replace(
        facts,
        dots=dots,
        territories=(),
        areas=(),
        lines=(),
        spots=(),
        names=(),
        legend=(),
        sizes=(),
    )
    assert write_map_page(tmp_path / "map.pdf", bare) == ()


def test_that_many_accounts_stay_a_small_file(facts, tmp_path):
    rng = np.random.default_rng(3)
    n = 20_000
    dots = MapDots(
        rng.uniform(38.5, 40, n),
        rng.uniform(-85, -83, n),
        np.full(n, 2.0),
        rng.integers(0, 2, n),
        np.zeros(n, bool),
        ("#468CEB", "#B23B20"),
    )
    out = tmp_path / "map.pdf"
    assert write_map_page(out, replace(facts, dots=dots)) == ()
    assert out.stat().st_size < 1_500_000


def test_that_the_same_facts_give_the_same_bytes(facts, tmp_path):
    for name in ("one.pdf", "two.pdf"):
        write_map_page(tmp_path / name, facts)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
