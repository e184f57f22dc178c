// All accounts on one canvas, pixel by pixel; the few that stand out on a second one above.
"use strict";

catchment.REACH_PX = 4; // how far beside a dot a click still counts
catchment.MOST_PATCHED = 2000; // above, painting everything is as quick

catchment.Accounts = class {
  constructor(territories, sprites) {
    this.territories = territories;
    this.sprites = sprites;
    this.neutral = "#888888";
    this.selected = new Set();
    this.preview = new Set();
    this.previewCode = -1;
    this.shade = null; // class of each account, Int16Array; null: coloured by territory
    this.shades = []; // colour of each class
    this.hovered = -1;
    this.cursor = -1; // where the keyboard is
    this.looks = new Map(); // sprites of this painting, by code, radius and marks
    this.take(new Uint32Array(1).buffer);
  }

  // A parcel: uint32 n, float32 lat, lon, radius, int16 code, uint8 marks, n of each.
  take(buffer) {
    const n = new Uint32Array(buffer, 0, 1)[0];
    const lat = new Float32Array(buffer, 4, n);
    const lon = new Float32Array(buffer, 4 + 4 * n, n);
    this.n = n;
    this.radius = new Float32Array(buffer, 4 + 8 * n, n);
    this.code = new Int16Array(buffer, 4 + 12 * n, n);
    this.marks = new Uint8Array(buffer, 4 + 14 * n, n);
    this.x = Float64Array.from(lon, catchment.unitX); // NaN stays NaN
    this.y = Float64Array.from(lat, catchment.unitY);
    this.sortBySize();
    this.shade = null;
    this.selected.clear();
    this.preview.clear();
    this.hovered = this.cursor = -1;
  }

  sortBySize() {
    this.largestFirst = Uint32Array.from(this.radius.keys());
    this.largestFirst.sort((a, b) => this.radius[b] - this.radius[a] || a - b);
  }

  takeSizes(buffer) {
    const radius = new Float32Array(buffer);
    if (radius.length !== this.n) return;
    this.radius = radius;
    this.sortBySize();
  }

  // An empty buffer colours by territory.
  takeShades(colours, buffer) {
    const shade = new Int16Array(buffer);
    this.shades = colours;
    this.shade = shade.length === this.n && this.n ? shade : null;
  }

  isPlaced(row) {
    return this.x[row] === this.x[row] && this.y[row] === this.y[row];
  }

  // Dots shrink when the map is far away or crowded.
  sizeAt(zoom) {
    const far = Math.max(0.7, Math.min(1.25, Math.pow(2, (zoom - 7) / 6)));
    const crowded = Math.min(1, Math.pow(1500 / Math.max(this.n, 1), 0.15));
    return far * crowded;
  }

  colourOf(row) {
    if (this.preview.has(row)) return this.territories.colour(this.previewCode, this.neutral);
    return this.plainColour(row);
  }

  plainColour(row) {
    if (this.shade) return this.shades[this.shade[row]] || this.neutral;
    return this.territories.colour(this.code[row], this.neutral);
  }

  paint(context, view) {
    const width = context.canvas.width;
    const height = context.canvas.height;
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.picture = new Uint32Array(this.image.data.buffer);
    } else {
      this.picture.fill(0);
    }
    this.looks.clear();
    for (let k = 0; k < this.n; k++) this.put(this.largestFirst[k], view);
    context.putImageData(this.image, 0, 0);
  }

  put(row, view) {
    const { ratio } = view;
    const x = (this.x[row] * view.scale - view.x) * ratio;
    const y = (this.y[row] * view.scale - view.y) * ratio;
    const edge = 24 * ratio;
    const { width, height } = this.image;
    if (!(x > -edge && y > -edge && x < width + edge && y < height + edge)) return null;
    const sprite = this.plainSprite(row, view);
    const left = Math.floor(x) - (sprite.side >> 1);
    const top = Math.floor(y) - (sprite.side >> 1);
    catchment.blend(this.picture, width, height, sprite, left, top);
    return [left, top, left + sprite.side, top + sprite.side];
  }

  // Looked up by number, as text keys would cost more than the drawing.
  plainSprite(row, view) {
    const steps = Math.round(this.radius[row] * 8);
    const kind = this.shade ? this.shade[row] : this.code[row];
    const key = ((kind + 1) * 128 + steps) * 256 + this.marks[row];
    let sprite = this.looks.get(key);
    if (!sprite) {
      const colour = this.plainColour(row);
      const radius = (steps / 8) * this.sizeAt(view.zoom);
      sprite = this.sprites.get(colour, radius, this.marks[row], view.ratio);
      this.looks.set(key, sprite);
    }
    return sprite;
  }

  // Gives rows other codes; returns whether the canvas is already up to date.
  recolour(rows, codes, context, view) {
    rows.forEach((row, k) => (this.code[row] = codes[k]));
    if (rows.length > catchment.MOST_PATCHED || !this.image || !view) return false;
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const row of rows) {
      const [left, top, right, bottom] = this.put(row, view) || [Infinity, Infinity, -Infinity, -Infinity];
      box[0] = Math.min(box[0], left);
      box[1] = Math.min(box[1], top);
      box[2] = Math.max(box[2], right);
      box[3] = Math.max(box[3], bottom);
    }
    const [x, y] = [Math.max(0, box[0]), Math.max(0, box[1])];
    const [w, h] = [Math.min(this.image.width, box[2]) - x, Math.min(this.image.height, box[3]) - y];
    if (w > 0 && h > 0) context.putImageData(this.image, 0, 0, x, y, w, h);
    return true;
  }

  paintMarked(context, view) {
    const size = this.sizeAt(view.zoom);
    const marked = new Set([...this.selected, ...this.preview]);
    if (this.hovered >= 0) marked.add(this.hovered);
    if (this.cursor >= 0) marked.add(this.cursor);
    for (const row of marked) {
      const x = this.x[row] * view.scale - view.x;
      const y = this.y[row] * view.scale - view.y;
      if (!(x > -24 && y > -24 && x < view.width + 24 && y < view.height + 24)) continue;
      const stands = row === this.hovered || row === this.cursor;
      const sprite = this.sprites.get(
        this.colourOf(row), this.radius[row] * size + (stands ? 2 : 0), this.lookOf(row), view.ratio);
      const side = sprite.side / view.ratio;
      context.drawImage(sprite.canvas, x - side / 2, y - side / 2, side, side);
    }
  }

  lookOf(row) {
    return (
      this.marks[row] |
      (this.selected.has(row) ? catchment.SELECTED : 0) |
      (this.preview.has(row) ? catchment.MOVING : 0)
    );
  }

  // The account at a point of the view, -1 if there is none; small ones lie on top.
  hit(point, view) {
    const size = this.sizeAt(view.zoom);
    let best = -1;
    let least = Infinity;
    for (let row = 0; row < this.n; row++) {
      const dx = this.x[row] * view.scale - view.x - point.x;
      const dy = this.y[row] * view.scale - view.y - point.y;
      const away = Math.sqrt(dx * dx + dy * dy);
      if (away <= this.radius[row] * size + catchment.REACH_PX && away < least) {
        least = away;
        best = row;
      }
    }
    return best;
  }

  // The nearest account that belongs to a territory and is not left out, within some pixels.
  nearestCode(point, view, within, without) {
    let code = -1;
    let least = within * within;
    for (let row = 0; row < this.n; row++) {
      const dx = this.x[row] * view.scale - view.x - point.x;
      const dy = this.y[row] * view.scale - view.y - point.y;
      const away = dx * dx + dy * dy;
      if (away < least && this.code[row] >= 0 && !without.has(row)) {
        least = away;
        code = this.code[row];
      }
    }
    return code;
  }

  // Rows inside a closed line given in pixels of the view.
  inside(points, view) {
    const xs = points.map((p) => (p.x + view.x) / view.scale);
    const ys = points.map((p) => (p.y + view.y) / view.scale);
    const [west, east] = [Math.min(...xs), Math.max(...xs)];
    const [north, south] = [Math.min(...ys), Math.max(...ys)];
    const rows = [];
    for (let row = 0; row < this.n; row++) {
      const [x, y] = [this.x[row], this.y[row]];
      if (!(x >= west && x <= east && y >= north && y <= south)) continue;
      if (catchment.crosses(xs, ys, 0, xs.length, x, y)) rows.push(row);
    }
    return rows;
  }

  // Rows from the nearest to a place on the unit square to the farthest.
  byDistance(x, y) {
    const away = (row) => (this.x[row] - x) ** 2 + (this.y[row] - y) ** 2;
    const rows = [];
    for (let row = 0; row < this.n; row++) if (this.isPlaced(row)) rows.push(row);
    return rows.sort((a, b) => away(a) - away(b) || a - b);
  }
};
