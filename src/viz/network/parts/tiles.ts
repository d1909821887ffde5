/** How large the pixels of images are in the page, and how many tiles stand in a row. */

export interface TilesLayout {
  readonly perRow: number;
  /** Of one pixel of a tile on the canvas, and of the line around each tile. */
  readonly cell: readonly [width: number, height: number];
  readonly line: number;
  /** The width of the whole in the page, in its pixels. */
  readonly width: number;
  /** From one row of tiles to the next, in the page's pixels. */
  readonly pitch: number;
}

/** The column of tiles, and what they should not be higher than. */
const [mostWidth, mostHeight] = [582, 600];
/** The column of the image. */
const side = 224;
/** Bars beside lower rows could not be told from each other. */
const leastPitch = 24;

/**
 * Ten tiles in a row, or twenty of many; others where these would be too small or too low to be seen. A pixel
 * takes a whole number of the page's, unless even one is too much.
 */
export function tilesLayout(units: number, width: number, height: number): TilesLayout {
  const usual = units <= 50 ? 10 : 20;
  const choices = [usual, 10, 5, 1]
    .map((each) => Math.min(each, units))
    .filter((perRow) => perRow === usual || Math.ceil(units / perRow) * leastPitch <= mostHeight)
    .map((perRow) => ({ perRow, zoom: zoomOf(perRow, Math.ceil(units / perRow), width, height) }));
  const { perRow, zoom } =
    choices.find((each) => each.zoom >= 1 && each.zoom * height >= leastPitch - 2) ??
    choices.reduce((best, each) => (each.zoom > best.zoom ? each : best));
  const line = zoom >= 2 ? 2 : 1;
  const across = Math.max(1, zoom);
  const whole = perRow * (width * across + line) + line;
  const shrunk = Math.min(1, mostWidth / whole);
  // a signal of one row of pixels is drawn higher than it is
  const down = Math.max(across, Math.ceil((leastPitch / shrunk - line) / height));
  return {
    perRow,
    cell: [across, down],
    line,
    width: Math.floor(whole * shrunk),
    pitch: (height * down + line) * shrunk,
  };
}

/** What a pixel may take of the page: below 1 where the images are larger than their room. */
function zoomOf(perRow: number, rows: number, width: number, height: number): number {
  const exact = (line: number) =>
    Math.min(
      ((mostWidth - line) / perRow - line) / width,
      ((mostHeight - line) / rows - line) / height,
      Math.max(8, 56 / Math.max(width, height)),
    );
  return exact(2) >= 2 ? Math.floor(exact(2)) : Math.min(1, exact(1));
}

/** The image alone: a pixel of it on the canvas, and its width in the page. */
export function singleLayout(width: number, height: number): Pick<TilesLayout, "cell" | "width"> {
  const zoom = side / Math.max(width, height);
  const across = Math.max(1, Math.floor(zoom));
  const down = Math.max(across, Math.ceil(leastPitch / height));
  return { cell: [across, down], width: Math.floor(width * Math.min(across, zoom)) };
}
