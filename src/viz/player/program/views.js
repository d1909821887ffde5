/** The numbers inside a step: products in Falk's scheme, sums that gather, windows, fused ops opened. */
import { fill, formatNumber, make, words } from "./dom.js";
import { gathering, nameOf, table } from "./grids.js";
import { drawnPool, drawnWindow, poolReason, poolSum, windowSum } from "./windows.js";

/**
 * What one entry of a result is the sum of.
 * @typedef {{ terms: number[][], hidden: number, total: number, of: string, more: string,
 *   sign?: string }} Sum `sign` stands between the terms, where it is no sum.
 * @typedef {import("./dom.js").View} View
 * @typedef {import("./dom.js").Grid} Grid
 */

/** Factors of one term that are written out; the others are counted. */
const termsWritten = 9;

/** @param {View} view @param {number} i @param {number} j @returns {Sum} */
export function sumAt(view, i, j) {
  const total = view.result?.known[i]?.[j] ?? Number.NaN;
  if (view.kind === "product") {
    const { left, right } = /** @type {{ left: Grid, right: Grid }} */ (view);
    const row = left.known[i] ?? [];
    const terms = row.slice(0, right.known.length).map((x, k) => [x, right.known[k]?.[j] ?? Number.NaN]);
    const of = fill(words.rowTimesColumn, { row: i, left: left.name, column: j, right: right.name });
    return { terms, hidden: left.columns - terms.length, total, of, more: "" };
  }
  if (view.kind === "gather") {
    const source = /** @type {Grid} */ (view.source);
    const known = gatheredFrom(view, i, j);
    const count = { rows: source.rows, columns: source.columns, all: source.rows * source.columns };
    const along = view.along ?? "all";
    const of = fill({ rows: words.rowsOf, columns: words.columnsOf, all: words.allOf }[along], {
      source: source.name,
    });
    return { terms: known.map((x) => [x]), hidden: count[along] - known.length, total, of, more: "" };
  }
  return view.kind === "pool" ? poolSum(view, i, j, total) : windowSum(view, i, j, total);
}

/** @param {View} view @param {number} i @param {number} j */
function gatheredFrom({ source, along }, i, j) {
  const known = source?.known ?? [];
  return along === "rows"
    ? known.map((row) => row[j] ?? 0)
    : along === "columns"
      ? (known[i] ?? [])
      : known.flat();
}

/** Where a reader sees most: the entry of which most terms are not 0. @param {View} view @returns {[number, number]} */
export function firstEntry(view) {
  /** @type {[number, number]} */
  let best = [0, 0];
  let most = -1;
  view.result?.known.forEach((row, i) => {
    row.forEach((_, j) => {
      if (i + j > 32) return;
      const { terms } = sumAt(view, i, j);
      // what is multiplied by 0 or 1 shows less than other numbers
      const worth = (/** @type {number} */ x) => (x === 0 ? 0 : Math.abs(x) === 1 ? 0.5 : 1);
      const count = terms.reduce((sum, term) => sum + term.reduce((part, x) => part * worth(x), 1), 0);
      if (count > most) {
        most = count;
        best = [i, j];
      }
    });
  });
  return best;
}

/**
 * @param {View} view @param {[number, number]} at
 * @param {{ result: boolean, above: boolean }} secret what still has to be answered: the result, and what it comes of.
 * @param {(i: number, j: number) => void} choose
 */
export function drawn(view, at, secret, choose) {
  const [i, j] = at;
  const how = { secret: secret.result, chosen: at, choose };
  /** @param {Grid} grid */
  const begun = ({ gradient }) => ({ secret: gradient && secret.above });
  if (view.kind === "twin") return opened(view, secret);
  const result = /** @type {Grid} */ (view.result);
  if (view.kind === "product") {
    const { left, right } = /** @type {{ left: Grid, right: Grid }} */ (view);
    const parts = [
      nameOf(right),
      table(right, { ...begun(right), lit: (_, column) => column === j, columns: [right, result] }),
      nameOf(left),
      table(left, { ...begun(left), lit: (row) => row === i, rows: [left, result] }),
      table(result, { ...how, columns: [right, result], rows: [left, result] }),
      nameOf(result),
    ];
    return placed("falk", ["rightName", "right", "leftName", "left", "result", "resultName"], parts);
  }
  if (view.kind === "gather") {
    const source = /** @type {Grid} */ (view.source);
    const along = view.along ?? "all";
    const isLit = {
      rows: (/** @type {number} */ _, /** @type {number} */ c) => c === j,
      columns: (/** @type {number} */ r) => r === i,
      all: () => true,
    };
    const sign = { rows: words.gatherRows, columns: words.gatherColumns, all: words.gatherAll }[along];
    const count = (along === "rows" ? result.known[0] : result.known)?.length ?? 1;
    const shared = { rows: { columns: [source, result] }, columns: { rows: [source, result] }, all: {} }[
      along
    ];
    const parts = [
      nameOf(source),
      table(source, { ...begun(source), lit: isLit[along], ...shared }),
      gathering(along, count, source),
      make("strong", { class: "gradient sign" }, sign),
      table(result, { ...how, ...shared }),
      nameOf(result),
    ];
    return placed(
      `gather ${along}`,
      ["sourceName", "source", "arrow", "sign", "result", "resultName"],
      parts,
    );
  }
  return view.kind === "pool" ? drawnPool(view, at, how, begun) : drawnWindow(view, at, how, begun);
}

/** Each part in the area of its name. @param {string} kind @param {string[]} areas @param {HTMLElement[]} parts */
function placed(kind, areas, parts) {
  areas.forEach((area, k) => {
    parts[k]?.style.setProperty("grid-area", area);
  });
  return make("div", { class: kind }, ...parts);
}

/** @param {View} view @param {{ result: boolean, above: boolean }} secret */
function opened({ steps = [], hint = "", given = 0 }, secret) {
  const figures = steps.map(({ formula, grid }, i) => {
    const hidden = i >= given ? secret.result : grid?.gradient === true && secret.above;
    const caption = make("figcaption", {}, formula);
    return make(
      "figure",
      i < given ? {} : { class: "step" },
      caption,
      ...(grid === undefined ? [] : [table(grid, { secret: hidden })]),
    );
  });
  return make("div", {}, make("div", { class: "opened" }, ...figures), make("p", { class: "aside" }, hint));
}

/** The sum of one entry with its numbers, and why it has so many terms. @param {View} view @param {[number, number]} at */
export function explained(view, [i, j]) {
  const result = /** @type {Grid} */ (view.result);
  const { terms, hidden, total, of, more, sign = " + " } = sumAt(view, i, j);
  const entry = `${result.name}[${i}, ${j}]`;
  const written = terms.slice(0, termsWritten);
  const left = hidden + terms.length - written.length;
  /** @type {(Node | string)[]} */
  const sum = [];
  written.forEach((term, k) => {
    if (k > 0) sum.push(sign);
    for (const [n, x] of term.entries()) sum.push(n > 0 ? " × " : "", make("mark", {}, formatNumber(x)));
  });
  if (left > 0) sum.push(`${sign}${fill(words.andMore, { n: left })}`);
  if (more !== "") sum.push(` + ${more}`);
  if (view.over !== undefined && view.over !== 1) sum.push(`, ÷ ${view.over}`);
  const products = written.map((term) => formatNumber(term.reduce((product, x) => product * x, 1)));
  const between = written[0]?.length === 2 && left === 0 && more === "" && written.length > 1;
  const rule = make(
    "p",
    { class: "rule" },
    make("strong", { class: result.gradient ? "gradient" : "" }, entry),
    ` = ${of}`,
    ...(sum.length === 0 ? [] : [make("br", {}), "= ", ...sum]),
    between ? ` = ${products.join(" + ")}` : "",
    make("strong", { class: result.gradient ? "gradient" : "" }, ` = ${formatNumber(total)}`),
  );
  const why = view.kind === "pool" ? poolReason(view, i, j) : reasonOf(view, [i, j], terms.length + hidden);
  return why === "" ? [rule] : [rule, make("p", {}, why)];
}

/** @param {View} view @param {[number, number]} at @param {number} n */
function reasonOf({ paths, kind, result }, at, n) {
  if (paths !== undefined) {
    const to = paths.to === "row" ? words.pathsToRow : words.pathsToColumn;
    return fill(to, { entry: `${paths.operand}[${at.join(", ")}]`, at: at[paths.by], y: paths.y, n });
  }
  if (kind !== "gather" || result?.gradient !== true) return "";
  return fill(words.gathered, { entry: `${result.name.replace("∂", "")}[${at.join(", ")}]`, n });
}
