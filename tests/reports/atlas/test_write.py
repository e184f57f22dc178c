"""The atlas of the demo: a page per territory, each account once, what changed and why."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from model.demo import demo_state
from model.errors import PlanError
from model.metrics import metric
from model.resources import resource
from model.scenario import LIVE
from model.state import State
from reports.atlas.poster import SHEETS, write_poster
from reports.atlas.write import PrintedAtlas, write_atlas
from tests.reports.packs.region import invented_places, region

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state() -> State:
    """The demo with its scenarios."""
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def moved(state: State, tmp_path_factory: pytest.TempPathFactory) -> PrintedAtlas:
    """The atlas of the scenario that moves the teaching hospital."""
    out = tmp_path_factory.mktemp("atlas") / "atlas.pdf"
    return write_atlas(state, "B", out, today=TODAY, author="Manager")


def pages_of(path: Path) -> list[str]:
    """The text of every page."""
    return [page.extract_text() for page in PdfReader(path).pages]


def test_that_there_is_no_fault_and_every_map_is_made_of_vectors(moved):
    assert moved.faults == ()
    assert len(moved.territories) == 6
    reader = PdfReader(moved.path)
    assert len(reader.pages) == moved.pages
    assert not any(page.images for page in reader.pages)


def test_that_every_account_stands_in_one_list_with_its_square(moved, state):
    lists = [text for text in pages_of(moved.path) if ": accounts" in text]
    words = " ".join(lists).replace("\n", " ")
    for name in state.accounts.text("name"):
        assert words.count(str(name)) >= 1, name
    assert "Scioto University Hospital" in words


def test_that_types_are_told_in_words_and_how_full_a_territory_is_only_once(moved, state):
    pages = [" ".join(text.split()) for text in pages_of(moved.path)]
    lists = " ".join(text for text in pages if ": accounts" in text)
    assert "Surgery centre" in lists
    assert "Teaching community" in lists
    for name in sorted(map(str, state.accounts.text("name")), key=len, reverse=True):
        lists = lists.replace(name, "")  # some have a code in their name
    for code in ("ASC", "TEACH", "COMM", "PRAC", "SPEC"):
        assert not re.search(rf"\b{code}\b", lists), code
    assert "of its hours with it" not in " ".join(pages)


def test_that_a_move_cites_the_entry_of_the_brief_that_it_answers(moved):
    assert "Answers: 38 % of calls in one hospital." in " ".join(
        " ".join(text.split()) for text in pages_of(moved.path)
    )


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_that_forty_accounts_and_a_few_changes_take_one_page(state, tmp_path, paper):
    out = tmp_path / "atlas.pdf"
    write_atlas(state, "B", out, today=TODAY, paper=paper, territories=("T1", "T2"))
    pages = [" ".join(text.split()) for text in pages_of(out)]
    lists = [text for text in pages if ": accounts" in text]
    assert len(lists) == 2
    assert not any("continued" in text for text in pages)
    assert "What changes Goes" in lists[1]
    assert "Scioto University Hospital to June Whitfield" in lists[1]


def test_that_the_register_says_what_is_on_screen(moved, state):
    from model.evaluation import evaluate

    (register,) = [
        text for text in pages_of(moved.path) if "Hours in use" in text and "Page" in text
    ]
    for figures in evaluate(state, state.scenario("B")).territories:
        assert figures.name in register
        assert f"${figures.totals['potential']:,.0f}" in register
        assert f"{100 * figures.utilisation:.0f} %" in register


def test_that_what_comes_and_goes_is_told_with_its_reason(moved):
    whole = " ".join(pages_of(moved.path)).replace("\n", " ")
    assert "What changes" in whole
    assert "from Beatriz Castor, Columbus Core" in whole
    assert "to June Whitfield, NW Ohio" in whole
    assert "at most 105 % are agreed" in whole


def test_that_no_revenue_reads_as_nought_and_no_dash(moved):
    first = next(text for text in pages_of(moved.path) if "Northern Kentucky: accounts" in text)
    assert " ".join(first.split()).count(" $0 ") > 10


def test_that_changes_stand_largest_first(tmp_path):
    state = region(demo_state(resource("demo")), invented_places(120), 4, 40)
    write_atlas(state, "B", tmp_path / "a.pdf", today=TODAY)
    potential = metric(state, "potential").values
    size = dict(zip(state.accounts.text("name"), potential, strict=True))
    whole = " ".join(" ".join(text.split()) for text in pages_of(tmp_path / "a.pdf"))
    found = re.findall(r"(Comes|Goes)|(St\. Elsewhere \d+) (?:from|to) ", whole)
    runs: list[list[float]] = [[]]
    for turn, name in found:
        if turn:
            runs.append([])
        else:
            runs[-1].append(size[name])
    assert max(map(len, runs)) > 3
    assert all(run == sorted(run, reverse=True) for run in runs)


def test_that_the_live_alignment_of_a_new_project_has_nothing_that_changed(state, tmp_path):
    printed = write_atlas(state, LIVE, tmp_path / "a.pdf", today=TODAY, territories=["T1"])
    assert printed.faults == ()
    assert "What changes" not in " ".join(pages_of(printed.path))
    assert printed.territories == ("SW Ohio / NKY",)


def test_that_neighbours_still_differ_on_a_grey_print(state, tmp_path):
    printed = write_poster(state, LIVE, tmp_path / "p.pdf", today=TODAY, sheet="a4")
    picture = pypdfium2.PdfDocument(printed.path)[0].render(scale=1.5, grayscale=True).to_numpy()
    assert len(np.unique(picture)) > 40  # tints, hatches, outlines and ink


@pytest.mark.parametrize("sheet", ["letter", "a4", "a3", "a0"])
def test_that_a_poster_is_one_sheet_of_its_size_without_a_name_over_another(state, tmp_path, sheet):
    printed = write_poster(state, "B", tmp_path / "p.pdf", today=TODAY, sheet=sheet)
    assert printed.faults == ()
    (page,) = PdfReader(printed.path).pages
    sides = {round(float(page.mediabox.width)), round(float(page.mediabox.height))}
    assert sides == {round(SHEETS[sheet].width), round(SHEETS[sheet].height)}
    assert not page.images
    assert "Whitfield" in page.extract_text()


def test_that_a_poster_can_stand_or_lie(state, tmp_path):
    for lies in (True, False):
        out = tmp_path / f"{lies}.pdf"
        assert write_poster(state, LIVE, out, today=TODAY, sheet="a3", landscape=lies).faults == ()
        box = PdfReader(out).pages[0].mediabox
        assert (box.width > box.height) is lies


def test_that_names_of_accounts_are_text_not_markup(state, tmp_path):
    name = "<img src=x onerror=alert(1)> & Sons"
    names = state.accounts.text("name").copy()
    names[0] = name
    from dataclasses import replace

    hostile = replace(state, accounts=state.accounts.with_columns({"name": names}))
    printed = write_atlas(hostile, LIVE, tmp_path / "h.pdf", today=TODAY, territories=["T1"])
    assert "<img src=x onerror" in " ".join(pages_of(printed.path))


def test_that_an_unknown_paper_sheet_or_territory_is_refused(state, tmp_path):
    with pytest.raises(PlanError, match="no paper"):
        write_atlas(state, LIVE, tmp_path / "x.pdf", today=TODAY, paper="napkin")
    with pytest.raises(PlanError, match="no sheet"):
        write_poster(state, LIVE, tmp_path / "x.pdf", today=TODAY, sheet="b5")
    with pytest.raises(PlanError, match="no territory"):
        write_atlas(state, LIVE, tmp_path / "x.pdf", today=TODAY, territories=["nobody"])


def test_that_an_atlas_that_was_stopped_leaves_no_file(state, tmp_path):
    with pytest.raises(PlanError, match="not finished"):
        write_atlas(state, LIVE, tmp_path / "x.pdf", today=TODAY, stop=lambda: True)
    assert list(tmp_path.iterdir()) == []
