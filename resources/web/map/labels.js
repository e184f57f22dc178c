// Names of territories and towns, placed where they cover little.
"use strict";

catchment.CELL_PX = 8;
catchment.MOST_TOWNS = 40;
catchment.TERRITORY_FONT = '600 13px "Inter", sans-serif';
catchment.TOWN_FONT = '500 12px "Inter", sans-serif';
// [zoom below, smallest population]
catchment.TOWN_RANKS = [[4, 1e6], [5, 5e5], [6, 3e5], [7, 1.5e5], [8, 7e4], [9, 2e4], [99, 0]];
catchment.TOWN_GAP_PX = 56; // a smaller town this near to one with a label gets none
catchment.NAME_FONT = '500 11px "Inter", sans-serif';
catchment.DOT_PX = 4; // room that an account takes beside its middle; dots lie over labels

catchment.Labels = class {
  constructor(territories, accounts) {
    this.territories = territories;
    this.accounts = accounts;
    this.towns = []; // [name, unit x, unit y, population], largest first
    this.placed = [];
    this.placedTowns = [];
    this.pictures = new Map();
    this.ink = null; // {text, town, halo}
    this.names = new Map(); // row -> name, of accounts that are few enough in view
    this.spots = () => []; // what stands on the map besides accounts, see Overlays
    this.reserved = () => []; // rectangles of the window that are taken
  }

  takeTowns(rows) {
    this.towns = rows.map(([name, lon, lat, population]) => [
      name, catchment.unitX(lon), catchment.unitY(lat), population,
    ]);
  }

  clear(ink) {
    this.ink = ink;
    this.pictures.clear();
  }

  place(view) {
    this.placed = [];
    this.placedTowns = [];
    if (!this.ink) return;
    const cell = catchment.CELL_PX;
    const columns = Math.ceil((view.width - 2 * view.margin.x) / cell);
    const rows = Math.ceil((view.height - 2 * view.margin.y) / cell);
    const grid = { columns, rows, left: view.margin.x, top: view.margin.y };
    grid.owner = new Int16Array(columns * rows).fill(-1);
    grid.crowd = new Uint16Array(columns * rows);
    this.countAccounts(grid, view);
    for (const [x, y, width, height] of this.reserved()) {
      this.block(grid, x + grid.left, y + grid.top, width, height);
    }
    this.placeSpots(grid, view);
    this.placeTerritories(grid, view);
    this.placeTowns(grid, view);
    this.placeNames(grid, view);
  }

  // Spots first: their names are what was asked for.
  placeSpots(grid, view) {
    const spots = this.spots(view);
    for (const { x, y, radius } of spots) {
      const half = Math.max(radius - 4, 1); // cells are 8 px: the name stands clear of it
      this.block(grid, x - half, y - half, 2 * half, 2 * half);
    }
    for (const { x, y, radius, text } of spots) {
      if (!text) continue;
      this.placeBeside(grid, text, catchment.TOWN_FONT, this.ink.text, x, y, radius + 5, 9);
    }
  }

  // Names of accounts beside their dots; the largest choose first.
  placeNames(grid, view) {
    const { accounts } = this;
    const size = accounts.sizeAt(view.zoom);
    const rows = [...this.names.keys()].filter((row) => row < accounts.n && accounts.isPlaced(row));
    rows.sort((a, b) => accounts.radius[b] - accounts.radius[a] || a - b);
    for (const row of rows) {
      const x = accounts.x[row] * view.scale - view.x;
      const y = accounts.y[row] * view.scale - view.y;
      const reach = accounts.radius[row] * size;
      this.placeBeside(
        grid, this.names.get(row), catchment.NAME_FONT, this.ink.town, x, y, reach, 0);
    }
  }

  // Right, left, above or below a disc, where at most so many accounts are covered.
  placeBeside(grid, text, font, colour, x, y, reach, most) {
    const picture = this.picture(text, font, colour, 3);
    const { width, height } = picture;
    const spots = [[reach, -height / 2], [-reach - width, -height / 2],
      [-width / 2, -reach - height], [-width / 2, reach],
      [reach * 0.7, -reach - height * 0.8], [reach * 0.7, reach - height * 0.2],
      [-reach - width, -reach - height * 0.8], [-reach - width, reach - height * 0.2]];
    let [best, least] = [null, most + 1];
    for (const [dx, dy] of spots) {
      const cost = this.coverBeside(grid, x + dx, y + dy, width, height, x, y);
      if (cost < least) [best, least] = [[x + dx, y + dy], cost];
    }
    if (!best) return;
    this.placed.push({ picture, x: best[0], y: best[1] });
    this.block(grid, best[0], best[1], width, height);
  }

  // As cover, but the account that is named does not count against its own name.
  coverBeside(grid, x, y, width, height, ownX, ownY) {
    const cost = this.cover(grid, x, y, width, height);
    const [left, top, right, bottom] = this.cells(grid, x, y, width, height);
    const [column, row] = this.cells(grid, ownX, ownY, 0, 0);
    const isIn = column >= left && column <= right && row >= top && row <= bottom;
    return isIn && grid.crowd[row * grid.columns + column] === 1 ? cost - 1 : cost;
  }

  countAccounts(grid, view) {
    const { n, x, y } = this.accounts;
    for (let row = 0; row < n; row++) {
      const column = Math.floor((x[row] * view.scale - view.x - grid.left) / catchment.CELL_PX);
      const line = Math.floor((y[row] * view.scale - view.y - grid.top) / catchment.CELL_PX);
      if (column >= 0 && line >= 0 && column < grid.columns && line < grid.rows) {
        grid.crowd[line * grid.columns + column] += 1;
      }
    }
  }

  placeTerritories(grid, view) {
    const seen = [];
    for (const shape of this.territories.shapes.values()) {
      const extent = this.own(grid, shape, view);
      if (extent.cells && shape.label) seen.push({ shape, ...extent });
    }
    seen.sort((a, b) => b.cells - a.cells);
    for (const { shape, x, y } of seen) {
      const picture = this.picture(shape.label, catchment.TERRITORY_FONT, this.ink.text, 3.5);
      const spot = this.bestSpot(grid, shape.code, picture, x, y);
      if (!spot) continue;
      this.placed.push({ picture, x: spot.x, y: spot.y });
      this.block(grid, spot.x, spot.y, picture.width, picture.height);
    }
  }

  // Marks the cells of a territory by scan lines; returns how many, and their middle.
  own(grid, { code, lines, from, to }, view) {
    const cell = catchment.CELL_PX;
    const crossings = Array.from({ length: grid.rows }, () => []);
    for (let i = from; i < to; i++) {
      if (!catchment.isInView(lines, i, view, 0)) continue;
      const [first, end] = [lines.start[i], lines.start[i + 1]];
      for (let a = first, b = end - 1; a < end; b = a++) {
        const ya = (lines.y[a] * view.scale - view.y - grid.top) / cell - 0.5;
        const yb = (lines.y[b] * view.scale - view.y - grid.top) / cell - 0.5;
        if (Math.floor(ya) === Math.floor(yb)) continue;
        const xa = (lines.x[a] * view.scale - view.x - grid.left) / cell - 0.5;
        const xb = (lines.x[b] * view.scale - view.x - grid.left) / cell - 0.5;
        const last = Math.min(grid.rows - 1, Math.floor(Math.max(ya, yb)));
        for (let r = Math.max(0, Math.floor(Math.min(ya, yb)) + 1); r <= last; r++) {
          crossings[r].push(xa + ((r - ya) / (yb - ya)) * (xb - xa));
        }
      }
    }
    let [cells, sumX, sumY] = [0, 0, 0];
    crossings.forEach((xs, r) => {
      xs.sort((a, b) => a - b);
      for (let k = 0; k + 1 < xs.length; k += 2) {
        const stop = Math.min(grid.columns - 1, Math.floor(xs[k + 1]));
        for (let c = Math.max(0, Math.ceil(xs[k])); c <= stop; c++) {
          grid.owner[r * grid.columns + c] = code;
          cells += 1;
          sumX += c;
          sumY += r;
        }
      }
    });
    return { cells, x: sumX / cells, y: sumY / cells };
  }

  // The corner of the best place for a label inside its territory, null if there is none.
  bestSpot(grid, code, picture, middleX, middleY) {
    const cell = catchment.CELL_PX;
    const wide = Math.ceil(picture.width / cell);
    const high = Math.ceil(picture.height / cell);
    let best = null;
    let most = -Infinity;
    for (let r = 1; r + high < grid.rows; r++) {
      for (let c = 1 + (r & 1); c + wide < grid.columns; c += 2) {
        const middle = (r + (high >> 1)) * grid.columns + c + (wide >> 1);
        if (grid.owner[middle] !== code) continue;
        const away = Math.hypot(c + wide / 2 - middleX, r + high / 2 - middleY);
        if (-away * 0.12 <= most - 1) continue;
        const score = this.freedom(grid, code, r, c, wide, high) - away * 0.12;
        if (score > most) {
          most = score;
          best = { x: grid.left + c * cell, y: grid.top + r * cell };
        }
      }
    }
    return most > -8 ? best : null;
  }

  // 1 where a label covers only its own territory and no account; less the more it covers.
  freedom(grid, code, row, column, wide, high) {
    let [strange, crowd] = [0, 0];
    for (let r = row; r < row + high; r++) {
      for (let c = column; c < column + wide; c++) {
        const at = r * grid.columns + c;
        if (grid.crowd[at] >= 1000) return -Infinity;
        crowd += Math.min(grid.crowd[at], 4);
        if (grid.owner[at] !== code) strange += 1;
      }
    }
    return 1 - (6 * strange) / (wide * high) - 0.7 * crowd;
  }

  placeTowns(grid, view) {
    const taken = []; // places of towns with a label
    const [, smallest] = catchment.TOWN_RANKS.find(([zoom]) => view.zoom < zoom);
    for (const [name, ux, uy, population] of this.towns) {
      if (population < smallest || this.placedTowns.length >= catchment.MOST_TOWNS) break;
      const x = ux * view.scale - view.x;
      const y = uy * view.scale - view.y;
      const insideX = x > grid.left && x < view.width - grid.left;
      if (!insideX || y < grid.top || y > view.height - grid.top) continue;
      if (taken.some((p) => Math.hypot(p[0] - x, p[1] - y) < catchment.TOWN_GAP_PX)) continue;
      const picture = this.picture(name, catchment.TOWN_FONT, this.ink.town, 3);
      const { width, height } = picture;
      const [w, h] = [width / 2, height / 2];
      const spots = [[-w, -h], [-w, -height - 4], [-w, 4], [6, -h], [-width - 6, -h],
        [4, -height - 6], [4, 6], [-width - 4, -height - 6], [-width - 4, 6],
        [-w, -height - 16], [-w, 16], [16, -h], [-width - 16, -h], [-w, -height - 26], [-w, 26]];
      const room = catchment.DOT_PX;
      let best = null; // the first place that no account and no other label needs
      for (const [dx, dy] of spots) {
        const [left, top] = [x + dx - room, y + dy - room];
        if (this.cover(grid, left, top, width + 2 * room, height + 2 * room) > 0) continue;
        best = [x + dx, y + dy];
        break;
      }
      if (!best) continue;
      taken.push([x, y]);
      this.placedTowns.push({ picture, x: best[0], y: best[1] });
      this.block(grid, best[0], best[1], width, height);
    }
  }

  cells(grid, x, y, width, height) {
    const cell = catchment.CELL_PX;
    const left = Math.floor((x - grid.left) / cell);
    const top = Math.floor((y - grid.top) / cell);
    const right = Math.floor((x + width - grid.left) / cell);
    const bottom = Math.floor((y + height - grid.top) / cell);
    return [left, top, right, bottom];
  }

  cover(grid, x, y, width, height) {
    const [left, top, right, bottom] = this.cells(grid, x, y, width, height);
    if (left < 0 || top < 0 || right >= grid.columns || bottom >= grid.rows) return Infinity;
    let crowd = 0;
    for (let r = top; r <= bottom; r++) {
      for (let c = left; c <= right; c++) crowd += grid.crowd[r * grid.columns + c];
    }
    return crowd;
  }

  block(grid, x, y, width, height) {
    const [left, top, right, bottom] = this.cells(grid, x, y, width, height);
    for (let r = Math.max(0, top); r <= Math.min(grid.rows - 1, bottom); r++) {
      for (let c = Math.max(0, left); c <= Math.min(grid.columns - 1, right); c++) {
        grid.crowd[r * grid.columns + c] = 1000;
      }
    }
  }

  picture(text, font, colour, halo) {
    const ratio = window.devicePixelRatio || 1;
    const key = `${font} ${colour} ${ratio} ${text}`;
    if (this.pictures.has(key)) return this.pictures.get(key);
    if (this.pictures.size > 2000) this.pictures.clear();
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    context.font = font;
    const width = Math.ceil(context.measureText(text).width) + 8;
    const height = 20;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    context.scale(ratio, ratio);
    context.font = font;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = halo;
    context.strokeStyle = this.ink.halo;
    context.strokeText(text, 4, height / 2);
    context.fillStyle = colour;
    context.fillText(text, 4, height / 2);
    const picture = { canvas, width, height };
    this.pictures.set(key, picture);
    return picture;
  }

  paint(context, placed) {
    for (const { picture, x, y } of placed) {
      const [left, top] = [Math.round(x), Math.round(y)];
      context.drawImage(picture.canvas, left, top, picture.width, picture.height);
    }
  }
};
