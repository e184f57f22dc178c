"""The cuts of Inter: present, tabular where they should be, cached."""

import pytest

from reports.pdf import fonts

fonts.register()


@pytest.mark.parametrize("cut", [fonts.TAB, fonts.MEDIUM_TAB, fonts.SEMI_TAB])
def test_that_tab_cuts_give_all_digits_and_signs_one_width(cut):
    widths = {round(fonts.width(char, cut, 100), 3) for char in "0123456789+−"}
    assert len(widths) == 1


def test_that_sentences_use_proportional_digits():
    assert fonts.width("1", fonts.TEXT, 100) < fonts.width("0", fonts.TEXT, 100) * 0.8


def test_that_a_tab_cut_keeps_its_comma_and_space():
    for char in ", .%":
        assert fonts.width(char, fonts.TAB, 10) == fonts.width(char, fonts.TEXT, 10)


def test_that_each_text_cut_has_its_tabular_twin_and_display_has_none():
    assert fonts.tabular(fonts.SEMI) == fonts.SEMI_TAB
    assert fonts.tabular(fonts.DISPLAY) == fonts.DISPLAY


@pytest.mark.slow
def test_that_the_cuts_are_made_where_the_cache_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts.pdfmetrics, "getRegisteredFontNames", list)
    folder = fonts.cache_folder(tmp_path)
    folder.mkdir(parents=True)
    for name in fonts.ALL_CUTS:
        (folder / f"{name}.ttf").write_bytes(b"not a font")
    fonts.register(tmp_path)
    made = {path.stem: path.stat().st_size for path in folder.glob("*.ttf")}
    assert sorted(made) == sorted(fonts.ALL_CUTS)
    assert min(made.values()) > 10_000
