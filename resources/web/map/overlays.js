// What is laid over the territories: areas, lines, and spots with a number or a name.
"use strict";

catchment.Overlays = class {
  constructor() {
    this.fills = []; // {colour, alpha, edge, from, to}
    this.strokes = []; // {colour, width, alpha, dash, from, to}
    this.spots = []; // {x, y, radius, colour, ink, mark, text}
    this.lines = null;
  }

  // told: areas, then lines, each with the number of its lines; spots in degrees
  take({ fills, strokes, spots }, lines) {
    let next = 0;
    const ranged = ({ count, ...look }) => {
      const from = next;
      next += count;
      return { ...look, from, to: next };
    };
    this.fills = fills.map(ranged);
    this.strokes = strokes.map(ranged);
    this.lines = lines;
    this.spots = spots.map(({ lat, lon, ...look }) => ({
      ...look, x: catchment.unitX(lon), y: catchment.unitY(lat),
    }));
  }

  paintFills(context, view) {
    for (const fill of this.fills) {
      const path = this.path(fill, view, true);
      if (!path) continue;
      context.globalAlpha = fill.alpha;
      context.fillStyle = fill.colour;
      context.fill(path, "evenodd");
      context.globalAlpha = 1;
      if (!fill.edge) continue;
      context.strokeStyle = fill.edge;
      context.lineWidth = 1.25;
      context.stroke(path);
    }
  }

  paintStrokes(context, view) {
    for (const { colour, width, alpha, dash, ...range } of this.strokes) {
      const path = this.path(range, view, false);
      if (!path) continue;
      context.globalAlpha = alpha;
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.stroke(path);
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  path({ from, to }, view, closed) {
    let path = null;
    for (let i = from; i < to; i++) {
      if (!catchment.isInView(this.lines, i, view, 0)) continue;
      path = path || new Path2D();
      catchment.trace(path, this.lines, i, view, closed);
    }
    return path;
  }

  // Spots in view, in its pixels.
  spotsIn(view) {
    const placed = this.spots.map((spot) => ({
      ...spot, x: spot.x * view.scale - view.x, y: spot.y * view.scale - view.y,
    }));
    return placed.filter(({ x, y }) => x > 0 && y > 0 && x < view.width && y < view.height);
  }

  paintSpots(context, view, halo) {
    for (const { x, y, radius, colour, ink, mark } of this.spotsIn(view).reverse()) {
      context.beginPath();
      context.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
      context.fillStyle = halo;
      context.fill();
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
      if (!mark) continue;
      context.font = '700 11px "Inter", sans-serif';
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillStyle = ink;
      context.fillText(mark, x, y + 0.5);
      context.textAlign = "start";
    }
  }
};

// Rising, falling, or crossed lines in a colour: tells territories apart on a grey print.
catchment.HATCH_PX = 9;
catchment.hatches = new Map();
catchment.hatch = (context, kind, colour) => {
  const key = `${kind} ${colour}`;
  if (catchment.hatches.has(key)) return catchment.hatches.get(key);
  const side = catchment.HATCH_PX;
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1.2;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    if (kind !== 2) pen.moveTo(shift - 1, side + 1), pen.lineTo(shift + side + 1, -1);
    if (kind !== 1) pen.moveTo(shift - 1, -1), pen.lineTo(shift + side + 1, side + 1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  catchment.hatches.set(key, pattern);
  return pattern;
};
