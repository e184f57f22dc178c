"""Where the cells of the matrix and the names in them stand, in pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from ui.theme.fonts import Type, text_width

CHIP, PITCH, HEAD, SIDE = 22.0, 26.0, 30.0, 8.0
BADGE, SIGN = 16.0, 16.0
_GAP, _LEFT, _TOP, _FOOT = 6.0, 64.0, 24.0, 30.0
_LEAST_SHARE, _LEAST_ROW = 0.22, 64.0
_CHIP_GAP: Final = 6.0


@dataclass(frozen=True, slots=True)
class Chip:
    """One account in a cell; `wave` 0 for none."""

    key: str
    name: str
    wave: int = 0
    by_hand: bool = False
    tip: str = ""

    @property
    def width(self) -> float:
        """Room for the name and its signs."""
        signs = (BADGE + 2 if self.wave else 0) + (SIGN if self.by_hand else 0)
        return text_width(self.name, Type.TABLE) + 2 * SIDE + signs


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows."""

    segment: str
    figures: str  # "5.94 M"
    policy: str  # "24 visits, 12 remote"
    chips: tuple[Chip, ...]
    own_policy: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with its line in the cell and its place in that line."""

    chip: Chip
    line: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell on the screen, its names in lines, and how many lines show."""

    cell: Cell
    area: QRectF
    placed: tuple[Placed, ...]
    n_lines: int
    room: int  # lines that fit

    def rect(self, placed: Placed, scroll: int) -> QRectF:
        """Where a name is drawn when the cell is scrolled by some lines."""
        top = self.area.top() + HEAD + (placed.line - scroll) * PITCH
        return QRectF(self.area.left() + SIDE + placed.left, top, placed.width, CHIP)

    def seen(self, scroll: int) -> list[Placed]:
        """The names that show; the last line leaves room for "+3 more"."""
        last = scroll + self.room - 1
        inside = [one for one in self.placed if scroll <= one.line <= last]
        hidden = len(self.placed) - len(inside)
        while hidden and inside and inside[-1].line == last:
            room = self.area.width() - 2 * SIDE - inside[-1].left - inside[-1].width
            if room >= text_width(f"+{hidden} more", Type.TABLE) + _CHIP_GAP:
                break
            inside.pop()
            hidden += 1
        return inside

    def more(self, scroll: int) -> tuple[str, QRectF] | None:
        """The words for what does not show and where they stand, None when all shows."""
        inside = self.seen(scroll)
        hidden = len(self.placed) - len(inside)
        if not hidden:
            return None
        line = scroll + self.room - 1
        ends = [one.left + one.width + _CHIP_GAP for one in inside if one.line == line]
        words = f"+{hidden} more"
        left = self.area.left() + SIDE + max(ends, default=0.0)
        top = self.area.top() + HEAD + (self.room - 1) * PITCH
        return words, QRectF(left, top, text_width(words, Type.TABLE, 600) + 2, CHIP)


@dataclass(frozen=True, slots=True)
class Places:
    """The whole matrix: nine cells in three rows, the strip below it."""

    cells: Mapping[str, CellPlace]
    rows: tuple[QRectF, QRectF, QRectF]
    columns: tuple[QRectF, QRectF, QRectF]  # the heads
    strip: QRectF


def flow(chips: Sequence[Chip], width: float) -> tuple[list[Placed], int]:
    """Names side by side in lines of a width, and the number of lines."""
    placed: list[Placed] = []
    line, left = 0, 0.0
    for chip in chips:
        wide = min(chip.width, width)
        if left and left + wide > width:
            line, left = line + 1, 0.0
        placed.append(Placed(chip, line, left, wide))
        left += wide + _CHIP_GAP
    return placed, line + 1 if placed else 1


def arrange(cells: Sequence[Cell], width: float, height: float) -> Places:
    """Give each of the nine cells its room: more where more names stand."""
    room = max(width - _LEFT - 2 * _GAP, 3.0)
    counts = [sum(len(cell.chips) for cell in cells[j::3]) for j in range(3)]
    widths = _shared(room, [max(n, 1) ** 0.5 for n in counts])
    lefts = [_LEFT, _LEFT + widths[0] + _GAP, _LEFT + widths[0] + widths[1] + 2 * _GAP]
    flows = [flow(cell.chips, widths[n % 3] - 2 * SIDE) for n, cell in enumerate(cells)]
    tall = max(height - _TOP - _FOOT - 2 * _GAP, 3.0)
    heights = _heights(tall, [max(flows[3 * i + j][1] for j in range(3)) for i in range(3)])
    tops = [_TOP, _TOP + heights[0] + _GAP, _TOP + heights[0] + heights[1] + 2 * _GAP]
    found = {}
    for n, cell in enumerate(cells):
        i, j = divmod(n, 3)
        area = QRectF(lefts[j], tops[i], widths[j], heights[i])
        placed, lines = flows[n]
        fits = max(1, int((area.height() - HEAD - 4 + (PITCH - CHIP)) // PITCH))
        found[cell.segment] = CellPlace(cell, area, tuple(placed), lines, fits)
    rows = [QRectF(0, tops[i], _LEFT - _GAP, heights[i]) for i in range(3)]
    heads = [QRectF(lefts[j] + SIDE, 0, widths[j] - SIDE, _TOP) for j in range(3)]
    return Places(
        found,
        (rows[0], rows[1], rows[2]),
        (heads[0], heads[1], heads[2]),
        QRectF(_LEFT, height - _FOOT, max(width - _LEFT, 1.0), _FOOT),
    )


def _shared(room: float, weights: Sequence[float]) -> list[float]:
    """A width split by weight, no part below its least share."""
    total = sum(weights)
    shares = [max(weight / total, _LEAST_SHARE) for weight in weights]
    return [room * share / sum(shares) for share in shares]


def _heights(room: float, lines: Sequence[int]) -> list[float]:
    """What three rows get: what their names need, the rest shared alike."""
    wanted = [max(HEAD + n * PITCH + 6, _LEAST_ROW) for n in lines]
    spare = room - sum(wanted)
    if spare >= 0:
        return [want + spare / 3 for want in wanted]
    least = [min(_LEAST_ROW, room / 3)] * 3
    above = [want - low for want, low in zip(wanted, least, strict=True)]
    left = room - sum(least)
    return [
        low + left * more / max(sum(above), 1.0) for low, more in zip(least, above, strict=True)
    ]
