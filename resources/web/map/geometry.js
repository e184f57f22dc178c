// Points on the unit square of the Web Mercator map, lines packed in typed arrays.
"use strict";
var catchment = {};

catchment.FARTHEST_LATITUDE = 85.05;
catchment.DECIMATE_PX = 0.8; // a vertex nearer than this to the last one drawn is left out

catchment.unitX = (lon) => lon / 360 + 0.5;
catchment.unitY = (lat) => {
  const far = catchment.FARTHEST_LATITUDE;
  const sine = Math.sin((Math.max(-far, Math.min(far, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

// A parcel of lines: uint32 n, uint32 points of each line, float32 lon and lat of each point.
catchment.unpackLines = (buffer) => {
  const n = new Uint32Array(buffer, 0, 1)[0];
  const counts = new Uint32Array(buffer, 4, n);
  const points = new Float32Array(buffer, 4 + 4 * n);
  const lines = {
    n,
    start: new Uint32Array(n + 1),
    x: new Float64Array(points.length / 2),
    y: new Float64Array(points.length / 2),
    box: new Float64Array(4 * n), // least x, least y, greatest x, greatest y
  };
  for (let i = 0; i < n; i++) lines.start[i + 1] = lines.start[i] + counts[i];
  for (let i = 0; i < lines.x.length; i++) {
    lines.x[i] = catchment.unitX(points[2 * i]);
    lines.y[i] = catchment.unitY(points[2 * i + 1]);
  }
  for (let i = 0; i < n; i++) lines.box.set(catchment.boxOf(lines, i), 4 * i);
  return lines;
};

catchment.boxOf = (lines, i) => {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let p = lines.start[i]; p < lines.start[i + 1]; p++) {
    box[0] = Math.min(box[0], lines.x[p]);
    box[1] = Math.min(box[1], lines.y[p]);
    box[2] = Math.max(box[2], lines.x[p]);
    box[3] = Math.max(box[3], lines.y[p]);
  }
  return box;
};

catchment.isInView = (lines, i, view, margin) =>
  lines.box[4 * i] * view.scale - view.x <= view.width + margin &&
  lines.box[4 * i + 2] * view.scale - view.x >= -margin &&
  lines.box[4 * i + 1] * view.scale - view.y <= view.height + margin &&
  lines.box[4 * i + 3] * view.scale - view.y >= -margin;

// Adds line i to a path in pixels of the view, closed if it is a ring.
catchment.trace = (path, lines, i, view, closed) => {
  const { scale, x: left, y: top } = view;
  const least = catchment.DECIMATE_PX;
  const first = lines.start[i];
  const last = lines.start[i + 1] - 1;
  if (last < first) return;
  let x = lines.x[first] * scale - left;
  let y = lines.y[first] * scale - top;
  path.moveTo(x, y);
  for (let p = first + 1; p <= last; p++) {
    const nextX = lines.x[p] * scale - left;
    const nextY = lines.y[p] * scale - top;
    if (p < last && Math.abs(nextX - x) < least && Math.abs(nextY - y) < least) continue;
    path.lineTo((x = nextX), (y = nextY));
  }
  if (closed) path.closePath();
};

// Whether a point lies inside an odd number of the rings from..to-1.
catchment.isInside = (lines, from, to, x, y) => {
  let inside = false;
  for (let i = from; i < to; i++) {
    const b = 4 * i;
    if (x < lines.box[b] || y < lines.box[b + 1] || x > lines.box[b + 2] || y > lines.box[b + 3]) {
      continue;
    }
    if (catchment.crosses(lines.x, lines.y, lines.start[i], lines.start[i + 1], x, y)) {
      inside = !inside;
    }
  }
  return inside;
};

catchment.crosses = (xs, ys, from, to, x, y) => {
  let inside = false;
  for (let a = from, b = to - 1; a < to; b = a++) {
    if (ys[a] > y !== ys[b] > y && x < ((xs[b] - xs[a]) * (y - ys[a])) / (ys[b] - ys[a]) + xs[a]) {
      inside = !inside;
    }
  }
  return inside;
};
