// Accounts under way: rings where they lie, dashed lines, and a handful of dots at the pointer.
"use strict";

catchment.MOST_TRAILS = 40;
catchment.MOST_CARRIED = 12;
catchment.SPREAD_PX = 9; // between carried dots

catchment.drawDrag = (context, drag, { stage, accounts, territories, ink }) => {
  const { view } = stage;
  const { point } = drag;
  const rows = [...drag.rows].filter((row) => accounts.isPlaced(row));
  const carried = rows.slice(0, catchment.MOST_CARRIED);
  const reach = 14 + catchment.SPREAD_PX * Math.sqrt(carried.length);
  for (const row of rows.slice(0, catchment.MOST_TRAILS)) {
    const from = stage.toWindow(accounts.x[row] * view.scale - view.x, accounts.y[row] * view.scale - view.y);
    catchment.drawTrail(context, from, point, reach, ink);
  }
  context.beginPath();
  context.arc(point.x, point.y, reach, 0, 2 * Math.PI);
  context.globalAlpha = 0.12;
  context.fillStyle = ink.accent;
  context.fill();
  context.globalAlpha = 1;
  context.stroke();
  const size = accounts.sizeAt(view.zoom);
  carried.forEach((row, k) => {
    const angle = k * 2.39996; // golden angle: dots fill a disc evenly
    const away = catchment.SPREAD_PX * Math.sqrt(k);
    const code = drag.code >= 0 ? drag.code : accounts.code[row];
    const isOver = drag.code >= 0;
    const colour = isOver ? territories.colour(code, accounts.neutral) : accounts.plainColour(row);
    const sprite = accounts.sprites.get(
      colour, accounts.radius[row] * size, accounts.marks[row] | catchment.SELECTED, view.ratio);
    const x = point.x + away * Math.cos(angle);
    const y = point.y + away * Math.sin(angle);
    const side = sprite.side / view.ratio;
    context.drawImage(sprite.canvas, x - side / 2, y - side / 2, side, side);
  });
};

catchment.drawTrail = (context, from, to, reach, ink) => {
  const away = from.distanceTo(to);
  if (away > reach) {
    const end = to.subtract(to.subtract(from).multiplyBy(reach / away));
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(end.x, end.y);
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
  }
  context.beginPath();
  context.arc(from.x, from.y, 6, 0, 2 * Math.PI);
  context.fillStyle = ink.surface;
  context.fill();
  context.stroke();
};
