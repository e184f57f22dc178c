"""Inter is there, in its sizes, with figures that line up."""

from ui.theme.fonts import Type, family, font, shortened, text_width
from ui.theme.style import Theme


def test_that_the_shipped_font_is_used(theme: Theme) -> None:
    assert family().startswith("Inter")
    assert font(Type.TABLE).family() == family()


def test_that_all_figures_are_equally_wide(theme: Theme) -> None:
    widths = {text_width(str(digit) * 8, Type.TABLE) for digit in range(10)}
    assert len(widths) == 1


def test_that_weight_changes_the_width_and_a_copy_changes_nothing_else(theme: Theme) -> None:
    assert text_width("Territories", Type.TABLE, 700) > text_width("Territories", Type.TABLE, 400)
    mine = font(Type.TABLE)
    mine.setPixelSize(40)
    assert font(Type.TABLE).pixelSize() == 12


def test_that_no_text_is_smaller_than_ten_pixels() -> None:
    assert min(pixels for pixels, _ in (role.value for role in Type)) == 10


def test_that_a_long_text_ends_in_dots_and_a_short_one_stays(theme: Theme) -> None:
    assert shortened("Great Miami University", Type.TABLE, None, 60).endswith("…")
    assert shortened("Lima", Type.TABLE, None, 60) == "Lima"
