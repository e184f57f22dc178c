// Territories: a tint and an outline that stays on its own side, so that neighbours keep theirs.
"use strict";

catchment.OUTLINE_PX = 2;
catchment.TINT = { light: 0.15, dark: 0.22 };

catchment.TerritoryLayer = class {
  constructor() {
    this.shapes = new Map(); // code -> {code, colour, label, lines}
    this.isDark = false;
    this.target = -1; // the territory below the accounts being dragged
    this.accent = "";
    this.isPlain = false; // outlines only: something else is coloured
    this.paintOver = () => {}; // what lies between the tints and the names of towns
    this.paintTowns = () => {};
  }

  // told: shapes in order, each with its number of rings; rings: all their rings in that order
  change(told, removed, rings) {
    for (const code of removed) this.shapes.delete(code);
    let next = 0;
    for (const { code, colour, label, hatch, rings: count } of told) {
      this.shapes.set(code, { code, colour, label, hatch, lines: rings, from: next, to: next + count });
      next += count;
    }
  }

  colour(code, otherwise) {
    const shape = this.shapes.get(code);
    return shape ? shape.colour : otherwise;
  }

  codeAt(x, y) {
    for (const { code, lines, from, to } of this.shapes.values()) {
      if (catchment.isInside(lines, from, to, x, y)) return code;
    }
    return -1;
  }

  paint(context, view) {
    context.clearRect(0, 0, view.width, view.height);
    context.lineJoin = "round";
    for (const shape of this.shapes.values()) {
      const path = this.path(shape, view);
      if (!path) continue;
      const isTarget = shape.code === this.target;
      context.fillStyle = shape.colour;
      const tint = this.isPlain && !isTarget ? 0 : catchment.TINT[this.isDark ? "dark" : "light"];
      context.globalAlpha = tint * (isTarget ? 1.6 : 1);
      context.fill(path, "evenodd");
      if (shape.hatch) {
        context.globalAlpha = 0.45;
        context.fillStyle = catchment.hatch(context, shape.hatch, shape.colour);
        context.fill(path, "evenodd");
      }
      context.globalAlpha = 1;
      context.save();
      context.clip(path, "evenodd");
      context.strokeStyle = isTarget ? this.accent : shape.colour;
      context.lineWidth = 2 * catchment.OUTLINE_PX + (isTarget ? 2 : 0);
      context.stroke(path);
      context.restore();
    }
    this.paintOver(context, view);
    this.paintTowns(context, view);
  }

  path({ lines, from, to }, view) {
    let path = null;
    for (let i = from; i < to; i++) {
      if (!catchment.isInView(lines, i, view, 0)) continue;
      path = path || new Path2D();
      catchment.trace(path, lines, i, view, true);
    }
    return path;
  }
};
