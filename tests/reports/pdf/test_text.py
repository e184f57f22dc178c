"""Text is drawn as it stands: cleaned, bound, wrapped, never parsed."""

from hypothesis import given
from hypothesis import strategies as st

from reports.pdf import fonts
from reports.pdf.text import Run, binds, clean, plain, runs_width, semi, shortened, wrap

fonts.register()


def lines_of(words, measure):
    return [plain(line) for line in wrap(words, measure, fonts.TEXT, fonts.S)]


def test_that_markup_and_formulas_stay_plain_text():
    for hostile in ("<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")', "&lt;b&gt;", "**a**"):
        assert clean(hostile) == hostile


def test_that_control_marks_and_direction_overrides_are_dropped():
    assert clean("Dr\x00 \u202eAbel\u2066\u200b\x1b") == "Dr Abel"


def test_that_line_breaks_and_tabs_become_spaces():
    assert clean("one\ntwo\tthree") == "one two three"


def test_that_a_character_without_a_glyph_becomes_a_visible_box():
    assert clean("A 😀 日") == "A □ □"


def test_that_composed_and_decomposed_accents_print_alike():
    assert clean("Jose\u0301") == clean("José") == "José"


def test_that_a_number_keeps_its_unit_and_a_date_stays_whole():
    assert binds("188 k of 376 k, 26.5 %, 30 Nov 2026, × 0.75") == (
        "188\u00a0k of 376\u00a0k, 26.5\u00a0%, 30\u00a0Nov\u00a02026, ×\u00a00.75"
    )


def test_that_a_month_in_full_keeps_its_year_and_a_doctor_her_title():
    assert binds("in April 2027 Dr Vasseur") == "in April\u00a02027 Dr\u00a0Vasseur"


def test_that_a_unit_letter_at_the_start_of_a_word_is_not_bound():
    assert binds("4 kings and 3 houses") == "4 kings and 3 houses"


def test_that_a_line_breaks_between_words_only():
    assert lines_of("alpha beta gamma", fonts.width("alpha beta", fonts.TEXT, fonts.S) + 1) == [
        "alpha beta",
        "gamma",
    ]


def test_that_a_run_inside_a_word_is_not_torn_from_it():
    words = ["we have ", semi("966 k"), ". Base"]
    measure = fonts.width("we have 966 k", fonts.SEMI, fonts.S)
    assert lines_of(words, measure)[0].startswith("we have")
    assert all(not line.startswith(".") for line in lines_of(words, measure))


def test_that_a_word_wider_than_the_measure_is_broken_and_nothing_is_lost():
    name = "Krankenhausverwaltungsgesellschaft" * 3
    lines = lines_of(name, 80)
    assert "".join(lines) == name
    assert len(lines) > 3


@given(st.text(max_size=120), st.floats(30, 300))
def test_that_no_wrapped_line_is_wider_than_the_measure(text, measure):
    for line in wrap(text, measure, fonts.TEXT, fonts.S):
        assert runs_width(line, fonts.S) <= measure + 0.02


@given(st.text(max_size=80))
def test_that_cleaning_twice_changes_nothing_and_every_glyph_is_known(text):
    once = clean(text)
    assert clean(once) == once
    assert all(ord(char) in fonts.glyphs(fonts.TEXT) for char in once)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=60))
def test_that_wrapping_keeps_every_word(text):
    words = binds(clean(text)).split(" ")
    wrapped = "".join(lines_of(text, 400))
    assert wrapped.replace(" ", "") == "".join(words).replace(" ", "")


def test_that_shortening_ends_with_an_ellipsis_and_fits():
    short = shortened("Queen City University Medical Center", 80, fonts.TEXT, fonts.S)
    assert short.endswith("…")
    assert fonts.width(short, fonts.TEXT, fonts.S) <= 80


def test_that_text_that_fits_is_not_shortened():
    assert shortened("Lima", 80, fonts.TEXT, fonts.S) == "Lima"


def test_that_a_run_keeps_its_cut_through_wrapping():
    line = wrap([Run("a "), semi("b")], 100, fonts.TEXT, fonts.S)[0]
    assert [run.cut for run in line] == [fonts.TEXT, fonts.SEMI]
