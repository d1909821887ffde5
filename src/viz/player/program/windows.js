/** Windows on an image: those of convolutions, each times a filter, and of pools, whose largest or mean is kept. */
import { fill, formatNumber, make, words } from "./dom.js";
import { nameOf, table } from "./grids.js";

/**
 * @typedef {import("./dom.js").View} View
 * @typedef {import("./dom.js").Grid} Grid
 * @typedef {import("./views.js").Sum} Sum
 * @typedef {{ secret: boolean, chosen: [number, number], choose: (i: number, j: number) => void }} Choosing
 * @typedef {(grid: Grid) => { secret: boolean }} Begun what a view begins with, and still has to be answered
 * @typedef {readonly [row: number, column: number]} Place
 */

/** Where an element of the window lies on the image. @param {View} view @param {number} i @param {number} j @param {number} a @param {number} b */
function onImage({ stride, padding, dilation }, i, j, a, b) {
  /** @param {number} axis @param {number} at @param {number} inside */
  const place = (axis, at, inside) =>
    at * (stride?.[axis] ?? 1) + inside * (dilation?.[axis] ?? 1) - (padding?.[axis] ?? 0);
  return /** @type {const} */ ([place(0, i, a), place(1, j, b)]);
}

/** @param {View} view @param {number} i @param {number} j @param {number} total @returns {Sum} */
export function windowSum(view, i, j, total) {
  const { image, filter } = /** @type {{ image: Grid, filter: Grid }} */ (view);
  const terms = filter.known.flatMap((row, a) =>
    row.flatMap((w, b) => {
      const [y, x] = onImage(view, i, j, a, b);
      const pixel = image.known[y]?.[x];
      return pixel === undefined ? [] : [[pixel, w]];
    }),
  );
  const others = total - terms.reduce((sum, [x = 0, w = 0]) => sum + x * w, 0);
  const scale = Math.max(Math.abs(total), ...terms.map(([x = 0, w = 0]) => Math.abs(x * w)), 1e-12);
  const more = Math.abs(others) <= 1e-3 * scale ? "" : fill(words.ofOthers, { sum: formatNumber(others) });
  const of = fill(words.windowAt, { image: image.name, row: i, column: j, filter: filter.name });
  return { terms, hidden: 0, total, of, more };
}

/** @param {View} view @param {[number, number]} at @param {Choosing} how @param {Begun} begun */
export function drawnWindow(view, [i, j], how, begun) {
  const { image, filter, result } = /** @type {{ image: Grid, filter: Grid, result: Grid }} */ (view);
  const inside = new Set(
    filter.known.flatMap((row, a) => row.map((_, b) => onImage(view, i, j, a, b).join())),
  );
  return make(
    "div",
    { class: "windows" },
    make("div", {}, nameOf(image), table(image, { lit: (row, column) => inside.has(`${row},${column}`) })),
    make("div", {}, nameOf(filter), table(filter, { ...begun(filter), lit: () => true })),
    make("div", {}, nameOf(result), table(result, how)),
  );
}

/** The places on the image that a window of a pool holds. @param {View} view @param {number} i @param {number} j */
function held(view, i, j) {
  const { image, kernel = [1, 1] } = /** @type {View & { image: Grid }} */ (view);
  /** @type {Place[]} */
  const places = [];
  for (let a = 0; a < (kernel[0] ?? 1); a++)
    for (let b = 0; b < (kernel[1] ?? 1); b++) {
      const [y, x] = onImage(view, i, j, a, b);
      if (image.known[y]?.[x] !== undefined) places.push([y, x]);
    }
  return places;
}

/** @param {View} view @param {Place} place */
const pixelAt = ({ image }, [y, x]) => image?.known[y]?.[x] ?? Number.NaN;

/** Those that are kept: of the largest several where they tie; a NaN is the largest. @param {View} view @param {number} i @param {number} j */
function winners(view, i, j) {
  const places = held(view, i, j);
  if (view.by === "mean") return places;
  const pixels = places.map((place) => pixelAt(view, place));
  const most = pixels.some(Number.isNaN) ? Number.NaN : Math.max(...pixels);
  return places.filter((_, k) => Object.is(pixels[k], most) || pixels[k] === most);
}

/** The windows that give an element of the image a part of their gradient. @param {View} view @param {number} i @param {number} j */
function windowsOf(view, i, j) {
  const { upstream } = /** @type {{ upstream: Grid }} */ (view);
  return upstream.known.flatMap((row, r) =>
    row.flatMap((gradient, c) => {
      const kept = winners(view, r, c);
      return kept.some(([y, x]) => y === i && x === j) ? [{ at: [r, c], gradient, among: kept.length }] : [];
    }),
  );
}

/** @param {View} view @param {number} i @param {number} j @param {number} total @returns {Sum} */
export function poolSum(view, i, j, total) {
  const { image, by, upstream, over = 1 } = /** @type {View & { image: Grid }} */ (view);
  if (upstream === undefined) {
    const terms = held(view, i, j).map((place) => [pixelAt(view, place)]);
    const said = by === "max" ? words.poolAt : words.poolMeanAt;
    const of = fill(said, { image: image.name, row: i, column: j });
    return { terms, hidden: 0, total, of, more: "", ...(by === "max" ? { sign: ", " } : {}) };
  }
  const entry = `${image.name}[${i}, ${j}]`;
  const terms = windowsOf(view, i, j).map(({ gradient, among }) =>
    by === "mean" || among === 1 ? [gradient] : [gradient, 1 / among],
  );
  const of = fill(by === "max" ? words.poolFrom : words.poolMeanFrom, { entry, n: over });
  return { terms, hidden: 0, total, of, more: "" };
}

/** @param {View} view @param {[number, number]} at @param {Choosing} how @param {Begun} begun */
export function drawnPool(view, [i, j], how, begun) {
  const { image, upstream, result, by } = /** @type {View & { image: Grid, result: Grid }} */ (view);
  const grid = upstream ?? result;
  /** @param {readonly (readonly number[])[]} places */
  const among = (places) => {
    const named = new Set(places.map((place) => place.join()));
    return (/** @type {number} */ row, /** @type {number} */ column) => named.has(`${row},${column}`);
  };
  const kept = by === "max" ? grid.known.flatMap((row, r) => row.flatMap((_, c) => winners(view, r, c))) : [];
  const from = upstream === undefined ? [] : windowsOf(view, i, j).map((each) => each.at);
  const lit = upstream === undefined ? held(view, i, j) : [[i, j]];
  const before = table(image, { lit: among(lit), kept: among(kept) });
  return make(
    "div",
    { class: "windows" },
    make("div", {}, nameOf(image), before),
    ...(upstream === undefined
      ? []
      : [make("div", {}, nameOf(upstream), table(upstream, { ...begun(upstream), lit: among(from) }))]),
    make("div", {}, nameOf(result), table(result, how)),
  );
}

/** What becomes of the gradient, and where it comes from. @param {View} view @param {number} i @param {number} j */
export function poolReason(view, i, j) {
  const {
    image,
    result,
    upstream,
    by,
    over = 1,
  } = /** @type {View & { image: Grid, result: Grid }} */ (view);
  if (upstream !== undefined) {
    if (windowsOf(view, i, j).length > 0) return "";
    const entry = `${image.name}[${i}, ${j}]`;
    return fill(by === "max" ? words.poolNone : words.poolOutside, { entry });
  }
  const places = winners(view, i, j);
  if (by === "mean")
    return places.length === over ? "" : fill(words.poolBorder, { n: over - places.length, all: over });
  const entry = places.map((place) => `${image.name}[${place.join(", ")}]`).join(", ");
  const said = places.length === 1 ? words.poolWon : words.poolTied;
  return fill(said, { entry, n: places.length, result: `${result.name}[${i}, ${j}]` });
}
