"""The drawing surface of one page: y runs down from its top, in points, text sits on baselines.

Every line of text is logged for the ledger; every mark is tagged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from reports.pdf import fonts
from reports.pdf.colours import G200, G300, INK, WHITE, Colour
from reports.pdf.imprint import Imprint
from reports.pdf.ledger import Ledger, TextBox
from reports.pdf.tags import PageTags
from reports.pdf.text import Run, Words, as_runs, clean, runs_width, shortened, wrap

Align = Literal["left", "right", "centre"]
Point = tuple[float, float]
Dash = tuple[float, float]
_ASCENT, _DESCENT = 0.72, 0.18  # of the size: the ground a line is taken to cover


class Ink:
    """Marks on one page. Coordinates are points from the top left corner of the page."""

    def __init__(self, canvas: Canvas, height: float, name: str, ledger: Ledger) -> None:
        self.canvas = canvas
        self.height = height
        self.name = name
        self.ledger = ledger
        self.tags = PageTags(canvas)
        self.imprint = Imprint()
        self.boxes: list[TextBox] = []

    # ---- text
    def text(
        self,
        x: float,
        y: float,
        words: Words,
        cut: str = fonts.TEXT,
        size: float = fonts.S,
        colour: Colour = INK,
        align: Align = "left",
        *,
        track: float = 0.0,
        boxed: bool = True,
        within: float | None = None,
    ) -> float:
        """Draw one line at baseline `y`; return its right end.

        Parameters
        ----------
        align
            Where `x` lies on the line.
        track
            Extra points after each letter.
        boxed
            False for text that stands on a symbol on purpose: not checked for overlap.
        within
            Widest line in points; what does not fit is cut with an ellipsis and noted.
        """
        if within is not None:
            words = self._fit(words, within, cut, size)
        runs = as_runs(words, cut)
        if not runs or not self._placed(x, y):
            return x
        count = sum(len(run.text) for run in runs)
        wide = runs_width(runs, size) + track * count
        left = x - (wide if align == "right" else wide / 2 if align == "centre" else 0.0)
        self._set(left, y, runs, size, colour, track)
        if boxed:
            said = "".join(run.text for run in runs)
            self.boxes.append(
                TextBox(left, y - size * _ASCENT, left + wide, y + size * _DESCENT, said)
            )
        return left + wide

    def paragraph(
        self,
        x: float,
        y: float,
        measure: float,
        words: Words,
        cut: str = fonts.TEXT,
        size: float = fonts.S,
        colour: Colour = INK,
        *,
        leading: float | None = None,
        most: int | None = None,
    ) -> float:
        """Draw ragged-right text from baseline `y`; return the next free baseline.

        `most` lines at most: what does not fit is cut with an ellipsis and noted.
        """
        step = leading or fonts.LEADING[size]
        lines = wrap(words, measure, cut, size)
        if most is not None and len(lines) > most:
            self.ledger.note(self.name, f"shortened to {most} lines: “{_said(lines)}”")
            last = shortened(_said(lines[most - 1 : most]) + "…", measure - 6, cut, size)
            lines = [*lines[: most - 1], as_runs(last.rstrip("….,; ") + "…", cut)]
        with self.tags.element("P"):
            for line in lines:
                self.text(x, y, line, cut, size, colour)
                y += step
        return y

    def halo(
        self, x: float, y: float, text: str, cut: str, size: float, colour: Colour = INK
    ) -> float:
        """Text with a white rim, so that it survives a line behind it; returns its right end."""
        said = clean(text, cut)
        with self.tags.artifact():
            self.tags.before_text()
            line = self.canvas.beginText(x, self.height - y)
            self.canvas.saveState()
            self.canvas.setStrokeColor(WHITE)
            self.canvas.setLineWidth(1.6)
            self.canvas.setLineJoin(1)
            line.setFont(cut, size)
            line.setTextRenderMode(1)
            line.textOut(said)
            line.setTextRenderMode(0)
            self.canvas.drawText(line)
            self.canvas.restoreState()
        return self.text(x, y, said, cut, size, colour)

    def upright(
        self,
        x: float,
        y: float,
        text: str,
        cut: str = fonts.SEMI,
        size: float = fonts.XS,
        colour: Colour = INK,
        *,
        track: float = 0.0,
    ) -> None:
        """Text turned to read upwards, centred on the point; not checked for overlap."""
        said = clean(text, cut)
        wide = fonts.width(said, cut, size) + track * len(said)
        self.imprint.words(x, y, [Run(said, cut, colour)], size, colour, track)
        self.tags.before_text()
        self.canvas.saveState()
        self.canvas.translate(x + size * 0.36, self.height - y)
        self.canvas.rotate(90)
        line = self.canvas.beginText(-wide / 2, 0)
        line.setFont(cut, size)
        line.setFillColor(colour)
        line.setCharSpace(track)
        line.textOut(said)
        line.setCharSpace(0)
        self.canvas.drawText(line)
        self.canvas.restoreState()

    def _set(
        self, x: float, y: float, runs: list[Run], size: float, colour: Colour, track: float
    ) -> None:
        self.imprint.words(x, y, runs, size, colour, track)
        self.tags.before_text()
        line = self.canvas.beginText(x, self.height - y)
        if track:
            line.setCharSpace(track)
        for run in runs:
            line.setFont(run.cut, size)
            line.setFillColor(run.colour or colour)
            line.textOut(run.text)
        if track:
            line.setCharSpace(0)
        self.canvas.drawText(line)

    def _fit(self, words: Words, measure: float, cut: str, size: float) -> Words:
        runs = as_runs(words, cut)
        if runs_width(runs, size) <= measure + 0.01:
            return runs
        said = "".join(run.text for run in runs)
        short = shortened(said, measure, runs[0].cut or cut, size)
        self.ledger.note(self.name, f"“{said}” shortened to “{short}”")
        return short

    # ---- lines and areas
    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: Colour = G300,
        weight: float = 0.5,
        dash: Dash | None = None,
    ) -> None:
        self.polygon([(x0, y0), (x1, y1)], None, colour, weight, dash=dash, closed=False)

    def rule(
        self,
        x0: float,
        x1: float,
        y: float,
        colour: Colour = G200,
        weight: float = 0.4,
        dash: Dash | None = None,
    ) -> None:
        """A level line."""
        self.line(x0, y, x1, y, colour, weight, dash)

    def rectangle(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        weight: float = 0.5,
        dash: Dash | None = None,
    ) -> None:
        """A box whose upper left corner is (x, y)."""
        if not self._placed(x, y, wide, high):
            return
        with self._state(fill, stroke, weight, dash):
            self.canvas.rect(
                x, self.height - y - high, wide, high, stroke=_on(stroke), fill=_on(fill)
            )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        fill: Colour | None = None,
        stroke: Colour | None = None,
        weight: float = 0.6,
        dash: Dash | None = None,
    ) -> None:
        if not self._placed(x, y, radius):
            return
        with self._state(fill, stroke, weight, dash):
            self.canvas.circle(x, self.height - y, radius, stroke=_on(stroke), fill=_on(fill))

    def polygon(
        self,
        points: Sequence[Point],
        fill: Colour | None = None,
        stroke: Colour | None = None,
        weight: float = 0.5,
        *,
        dash: Dash | None = None,
        closed: bool = True,
    ) -> None:
        self.paths([points], fill, stroke, weight, dash=dash, closed=closed)

    def paths(
        self,
        lines: Sequence[Sequence[Point]],
        fill: Colour | None = None,
        stroke: Colour | None = None,
        weight: float = 0.5,
        *,
        dash: Dash | None = None,
        closed: bool = True,
    ) -> None:
        """Many lines or rings as ONE path of the file; holes by the even-odd rule."""
        if not self._placed(*(value for points in lines for point in points for value in point)):
            return
        path = self._path(lines, closed)
        with self._state(fill, stroke, weight, dash):
            self.canvas.drawPath(path, stroke=_on(stroke), fill=_on(fill))

    def dots(self, points: Sequence[Point], radius: float, colour: Colour) -> None:
        """Many discs as one path: lines without length and with round caps."""
        if not points or not self._placed(*(value for point in points for value in point)):
            return
        path = self.canvas.beginPath()
        for x, y in points:
            path.moveTo(x, self.height - y)
            path.lineTo(x, self.height - y)
        with self._state(None, colour, 2 * radius, None):
            self.canvas.setLineCap(1)
            self.canvas.drawPath(path, stroke=1, fill=0)

    def curve(
        self,
        start: Point,
        first: Point,
        second: Point,
        end: Point,
        colour: Colour,
        weight: float,
    ) -> None:
        """A Bézier line by its two ends and two handles."""
        if not self._placed(*start, *first, *second, *end, weight):
            return
        path = self.canvas.beginPath()
        path.moveTo(start[0], self.height - start[1])
        path.curveTo(
            first[0],
            self.height - first[1],
            second[0],
            self.height - second[1],
            end[0],
            self.height - end[1],
        )
        with self._state(None, colour, weight, None):
            self.canvas.drawPath(path, stroke=1, fill=0)

    def hatch(
        self, x: float, y: float, wide: float, high: float, colour: Colour, step: float = 3.0
    ) -> None:
        """Rising lines inside a box."""
        lines = []
        offset = -high
        while offset < wide:
            lines.append([(x + offset, y + high), (x + offset + high, y)])
            offset += step
        with self.clipped([[(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]]):
            self.paths(lines, None, colour, 0.5, closed=False)

    @contextmanager
    def clipped(self, rings: Sequence[Sequence[Point]]) -> Iterator[None]:
        """Draw only inside the rings."""
        self.tags.before_lines()
        self.canvas.saveState()
        self.canvas.clipPath(self._path(rings, True), stroke=0, fill=0)
        try:
            yield
        finally:
            self.canvas.restoreState()

    @contextmanager
    def grounded(self) -> Iterator[None]:
        """Lines that stand under the marks of a map and do not tell its page from another."""
        first = len(self.canvas._code)
        yield
        self.imprint.leave_out(first, len(self.canvas._code))

    @contextmanager
    def see_through(self, alpha: float) -> Iterator[None]:
        """Fill with part of the colour; 1.0 is opaque."""
        self.imprint.note(alpha)
        self.canvas.saveState()
        self.canvas.setFillAlpha(alpha)
        try:
            yield
        finally:
            self.canvas.restoreState()

    def _placed(self, *numbers: float) -> bool:
        """False, and a fault, when a mark has no place: NaN would make the file unreadable."""
        if all(map(math.isfinite, numbers)):
            return True
        self.ledger.fault(self.name, "a mark has no place: a value is missing or infinite")
        return False

    def _path(self, lines: Sequence[Sequence[Point]], closed: bool) -> PDFPathObject:
        """The operators of a path, written here: a map has tens of thousands of points."""
        code, high = ["n"], self.height
        for points in lines:
            if not len(points):
                continue
            code.append(f"{points[0][0]:.2f} {high - points[0][1]:.2f} m")
            code += [f"{x:.2f} {high - y:.2f} l" for x, y in points[1:]]
            if closed:
                code.append("h")
        return PDFPathObject(code)

    @contextmanager
    def _state(
        self, fill: Colour | None, stroke: Colour | None, weight: float, dash: Dash | None
    ) -> Iterator[None]:
        self.tags.before_lines()
        self.canvas.saveState()
        if fill is not None:
            self.canvas.setFillColor(fill)
        if stroke is not None:
            self.canvas.setStrokeColor(stroke)
            self.canvas.setLineWidth(weight)
            self.canvas.setLineJoin(1)
        if dash is not None:
            self.canvas.setDash(*dash)
        yield
        self.canvas.restoreState()


def _on(colour: Colour | None) -> int:
    return int(colour is not None)


def _said(lines: Sequence[Sequence[object]]) -> str:
    return " ".join("".join(getattr(run, "text", "") for run in line) for line in lines)
