/**
 * The page's program: shows an image in the network at a moment of its training, forward and back, for the
 * unit or class that is pointed at. The numbers come with the page; what is computed here is one image's way.
 */
import { drawingOn } from "./drawing.js";
import { gridOf } from "./grid.js";
import { inkScale, paintBars, paintRows, paintTiles, signScale } from "./paint.js";
import { backward, forward, of } from "./pass.js";
import { showMoment, slide } from "./training.js";
import { bytesOf, networkOf } from "./unpack.js";
import { fill, find, say, short } from "./words.js";

/** @param {string} selector */
const canvasAt = (selector) => find(selector, HTMLCanvasElement);

const given = JSON.parse(find("#data", HTMLScriptElement).textContent ?? "");
/** @type {Record<string, string>} */
const words = given.words;
/**
 * What the library laid out: its TilesLayout, and the cell of the image alone.
 * @typedef {{ perRow: number, pitch: number, cell: Cell, line: number, single: Cell }} Layout
 * @typedef {readonly [number, number]} Cell
 * @type {{ width: number, height: number, channels: number, units: number, classes: number } & Layout}
 */
const size = given.size;
/** @type {{ low: number, high: number }} */
const { low, high } = given;
/** @type {readonly string[]} */
const names = given.names;
/** @type {import("./paint.js").ClassRows} */
const rows = given.rows;
/** @type {readonly { label: number }[]} */
const images = given.images;
/** @type {readonly import("./unpack.js").Moment[]} */
const moments = given.moments;
/** @type {readonly import("./training.js").Fact[]} */
const facts = given.facts;
const pixels = bytesOf(given.pixels);
const imageSize = { width: size.width, height: size.height };
const area = size.width * size.height * size.channels;

const root = document.documentElement;
const narrow = matchMedia("screen and (max-width: 46rem)");
const picker = find("#image", HTMLSelectElement);
const meant = find("#meant", HTMLSelectElement);
const theme = find("#theme", HTMLSelectElement);
const slider = document.querySelector("#moment");
const units = [...document.querySelectorAll("#units button")];
const classes = [...document.querySelectorAll("#classes button")];

const state = {
  moment: moments.length - 1,
  image: 0,
  drawing: false,
  /** The unit that was chosen; without one, that which says most. @type {number | undefined} */
  unit: undefined,
  /** The class whose weights are shown. @type {number | undefined} */
  shownClass: undefined,
};

/** The network at the moment. @type {{ at: number, network: import("./pass.js").Network } | undefined} */
let unpacked;
function network() {
  if (unpacked?.at !== state.moment)
    unpacked = {
      at: state.moment,
      network: networkOf(
        /** @type {import("./unpack.js").Moment} */ (moments[state.moment]),
        size.units,
        size.classes,
      ),
    };
  return unpacked.network;
}

/** @param {number} value */
const signed = (value) =>
  value === 0 ? "0" : value > 0 ? `+${short(value, 2)}`.replace("+<", "+ <") : short(value, 2);
/** @param {ArrayLike<number>} values */
const largest = (values) => Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
/** @param {ArrayLike<number>} values */
const greatest = (values) =>
  Array.from(values).reduce((best, value, i, all) => (value > of(all, best) ? i : best), 0);

const drawing = drawingOn(canvasAt("#x"), size, () => show());

/** What is seen: from paper, 0, to ink, 1. */
function ink() {
  if (state.drawing) return Array.from({ length: size.channels }, () => [...drawing.ink]).flat();
  const own = pixels.subarray(state.image * area, (state.image + 1) * area);
  return Float64Array.from(own, (level) => level / 255);
}

/** The label, if it is known. */
function label() {
  if (!state.drawing) return images[state.image]?.label;
  return meant.value === "" ? undefined : Number(meant.value);
}

function show() {
  const { W1, W2 } = network();
  const seen = ink();
  const x = Float32Array.from(seen, (share) => low + share * (high - low));
  const passed = forward(network(), x);
  const t = label();
  const back = backward(network(), passed, t);
  const first = greatest(passed.y);
  const second =
    t === undefined || t === first ? greatest(passed.y.map((p, k) => (k === first ? -1 : p))) : t;
  /** How much a unit speaks for the first against the second. @param {number} j */
  const speaks = (j) =>
    of(passed.h, j) * (of(W2, j * size.classes + first) - of(W2, j * size.classes + second));
  const most = greatest(Array.from(passed.h, (_, j) => speaks(j)));
  const unit = state.unit ?? most;

  paintImages({ seen, x, W1, back });
  paintHidden({ passed, back, W2, unit });
  paintClasses({ passed, back, first, t });
  frameUnit(unit, passed);
  tellUnit({ unit, passed, back, first, second, t, isMost: unit === most && speaks(unit) > 0, W2 });
  say(
    "#loss",
    t === undefined
      ? (words.noLoss ?? "")
      : fill(words.lossIs ?? "", {
          loss: short(of(passed.losses, t), 4),
          probability: short(of(passed.y, t), 4),
        }),
  );
  if (slider instanceof HTMLInputElement) showMoment(slider, { words, facts, size }, state.moment);
}

/** @param {{ seen: ArrayLike<number>, x: ArrayLike<number>, W1: ArrayLike<number>, back: ReturnType<typeof backward> }} shown */
function paintImages({ seen, x, W1, back }) {
  const { width, height, channels, units: count, perRow, cell, line } = size;
  const single = { count: 1, perRow: 1, width, height, channels, cell: size.single, line: 0 };
  const own = canvasAt("#x");
  paintTiles(own, single, inkScale(), (_, i) => of(seen, i));
  if (state.drawing && document.activeElement === own && own.matches(":focus-visible")) markCursor(own);
  const tiles = { count, perRow, width, height, channels, cell, line };
  const limit = 0.8 * largest(W1);
  paintTiles(canvasAt("#w1"), tiles, signScale(limit), (tile, i) => of(W1, i * count + tile));
  // what is beyond has the same colour
  say("#w1-low", `≤ −${short(limit, 2)}`);
  say("#w1-high", `≥ +${short(limit, 2)}`);
  const steepest = largest(x) * largest(back.a);
  paintTiles(canvasAt("#dw1"), tiles, signScale(steepest), (tile, i) => of(x, i) * of(back.a, tile));
  sayRange("dw1", steepest);
  const raised = largest(back.x);
  paintTiles(canvasAt("#dx"), single, signScale(raised), (_, i) => of(back.x, i));
  sayRange("dx", raised);
  const t = label();
  const told =
    raised === 0 ? words.saliencyNone : size.channels === 3 ? words.saliencyColours : words.saliency;
  say("#under-dx", t === undefined ? (words.noGradient ?? "") : fill(told ?? "", { label: names[t] ?? "" }));
}

/** What the ends of a scale stand for. @param {string} id @param {number} limit */
function sayRange(id, limit) {
  say(`#${id}-low`, limit === 0 ? "0" : `−${short(limit, 2)}`);
  say(`#${id}-high`, limit === 0 ? "0" : `+${short(limit, 2)}`);
}

/** The pixel that the keys are at. @param {HTMLCanvasElement} canvas */
function markCursor(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = getComputedStyle(root).getPropertyValue("--backward");
  const [across, down] = size.single;
  context.fillRect(drawing.cursor.x * across, drawing.cursor.y * down, across, down);
}

/** @param {{ passed: ReturnType<typeof forward>, back: ReturnType<typeof backward>, W2: ArrayLike<number>, unit: number }} shown */
function paintHidden({ passed: { h }, back, W2, unit }) {
  const { shownClass } = state;
  const perRow = narrow.matches ? Math.min(50, size.units) : size.perRow;
  const [width, high] = narrow.matches ? [344, 60] : [192, size.pitch];
  const common = { perRow, width, high, framed: unit };
  const off = (/** @type {number} */ j) => of(h, j) === 0;
  const on = Array.from(h).filter((value) => value > 0).length;
  if (shownClass === undefined) {
    const most = largest(h);
    paintBars(find("#h", Element), { ...common, values: h, most, signed: false, look: "value", off });
    say("#h-name", "h");
    say("#h-what", fill(words.hWhat ?? "", { most: short(most, 3) }));
    say("#h-note", fill(words.hNote ?? "", { on, units: size.units }));
  } else {
    const column = Array.from(h, (_, j) => of(W2, j * size.classes + shownClass));
    const most = largest(column);
    const never = () => false;
    paintBars(find("#h", Element), {
      ...common,
      values: column,
      most,
      signed: true,
      look: "value",
      off: never,
    });
    say("#h-name", words.w2Name ?? "");
    say("#h-what", fill(words.w2What ?? "", { name: names[shownClass] ?? "", most: short(most, 2) }));
    say("#h-note", words.w2Note ?? "");
  }
  find("#h", Element).setAttribute(
    "aria-label",
    `${find("#h-what", Element).textContent}; ${find("#h-note", Element).textContent}`,
  );
  paintBars(find("#da", Element), {
    ...common,
    values: back.a,
    most: largest(back.a),
    signed: true,
    look: "gradient",
    off,
  });
}

/** @param {{ passed: ReturnType<typeof forward>, back: ReturnType<typeof backward>, first: number, t: number | undefined }} shown */
function paintClasses({ passed: { y }, back, first, t }) {
  const notes = (/** @type {boolean} */ forth) =>
    names.map((_, k) =>
      k === t ? (forth ? (words.label ?? "") : "") : k === first && forth ? (words.largest ?? "") : "",
    );
  const common = { names, bold: first, boxed: t };
  const texts = Array.from(y, (value) => short(value, 2));
  paintRows(find("#y", Element), rows, {
    ...common,
    values: y,
    texts,
    notes: notes(true),
    signed: false,
    look: "value",
  });
  const gradients = Array.from(back.logits, signed);
  paintRows(find("#dz", Element), rows, {
    ...common,
    values: back.logits,
    texts: gradients,
    notes: notes(false),
    signed: true,
    look: "gradient",
  });
  say(
    "#y-note",
    t === undefined
      ? fill(words.yNoteAlone ?? "", { largest: names[first] ?? "" })
      : fill(words.yNote ?? "", { largest: names[first] ?? "", label: names[t] ?? "" }),
  );
  for (const [k, button] of classes.entries()) {
    button.setAttribute(
      "aria-label",
      fill(words.className ?? "", { name: names[k] ?? "", probability: texts[k] ?? "" }),
    );
    if (rows.names[k] !== names[k]) button.setAttribute("title", names[k] ?? "");
    button.setAttribute("aria-pressed", String(k === state.shownClass));
  }
}

/** @param {number} unit @param {ReturnType<typeof forward>} passed */
function frameUnit(unit, { h }) {
  const { width, height, perRow, cell, line } = size;
  // the tile itself: its frame is an outline, which covers nothing of it
  const place = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ count) => {
    const all = count * (length + line) + line;
    return [(100 * (at * (length + line) + line)) / all, (100 * length) / all].map((share) => `${share}%`);
  };
  const [left = "", across = ""] = place(unit % perRow, width * cell[0], perRow);
  const [top = "", down = ""] = place(
    Math.floor(unit / perRow),
    height * cell[1],
    Math.ceil(size.units / perRow),
  );
  for (const frame of document.querySelectorAll(".tiles .framed"))
    if (frame instanceof HTMLElement) Object.assign(frame.style, { left, top, width: across, height: down });
  for (const [j, button] of units.entries()) {
    button.setAttribute("aria-pressed", String(j === unit));
    button.setAttribute("aria-label", fill(words.unitName ?? "", { unit: j, h: short(of(h, j)) }));
    button.setAttribute("tabindex", j === unit ? "0" : "-1");
  }
}

/** @param {{ unit: number, passed: ReturnType<typeof forward>, back: ReturnType<typeof backward>, first: number, second: number, t: number | undefined, isMost: boolean, W2: ArrayLike<number> }} told */
function tellUnit({ unit, passed, back, first, second, t, isMost, W2 }) {
  const h = of(passed.h, unit);
  if (h === 0) {
    say("#forward-words", fill(words.unitOff ?? "", { unit }));
    say("#backward-words", "");
    return;
  }
  const between = { first: names[first] ?? "", second: names[second] ?? "" };
  const sentence = fill(words.unitOn ?? "", {
    ...between,
    unit,
    h: short(h),
    firstWeight: short(of(W2, unit * size.classes + first)),
    secondWeight: short(of(W2, unit * size.classes + second)),
  });
  say("#forward-words", isMost ? `${sentence} ${fill(words.unitMost ?? "", between)}` : sentence);
  const gradient = of(back.h, unit);
  const pull = gradient > 0 ? words.quieter : gradient < 0 ? words.louder : words.steady;
  say(
    "#backward-words",
    t === undefined ? "" : `${fill(words.hiddenGradient ?? "", { gradient: short(gradient) })} ${pull}`,
  );
}

gridOf(units, size.perRow, (j) => {
  state.unit = j;
  show();
});
gridOf(classes, 1, (k) => {
  state.shownClass = k === state.shownClass ? undefined : k;
  show();
});
for (const canvas of document.querySelectorAll(".tiles canvas"))
  canvas.addEventListener("click", (event) => {
    const { clientX, clientY } = /** @type {MouseEvent} */ (event);
    const box = canvas.getBoundingClientRect();
    const rows = Math.ceil(size.units / size.perRow);
    const column = Math.min(size.perRow - 1, Math.floor(((clientX - box.left) / box.width) * size.perRow));
    const row = Math.min(rows - 1, Math.floor(((clientY - box.top) / box.height) * rows));
    state.unit = Math.min(size.units - 1, row * size.perRow + column);
    show();
  });

/** What is shortened in the chooser is whole in its title. */
const tellChoice = () => {
  picker.title = picker.selectedOptions[0]?.title ?? "";
};
picker.addEventListener("change", () => {
  tellChoice();
  state.image = Number(picker.value);
  state.unit = undefined;
  show();
});
meant.addEventListener("change", () => show());

const drawButton = find("#draw", HTMLButtonElement);
drawButton.addEventListener("click", () => {
  state.drawing = !state.drawing;
  state.unit = undefined;
  drawing.activate(state.drawing);
  root.classList.toggle("drawing", state.drawing);
  drawButton.textContent = (state.drawing ? words.drawDone : words.draw) ?? "";
  picker.disabled = state.drawing;
  const own = canvasAt("#x");
  if (state.drawing) {
    own.tabIndex = 0;
    own.setAttribute("role", "application");
    own.setAttribute("aria-label", fill(words.drawing ?? "", imageSize));
    own.focus();
  } else {
    own.removeAttribute("tabindex");
    own.setAttribute("role", "img");
    own.setAttribute("aria-label", fill(words.xWhat ?? "", imageSize));
  }
  show();
});
for (const event of ["focus", "blur"]) canvasAt("#x").addEventListener(event, () => show());
find("#clear", HTMLButtonElement).addEventListener("click", () => drawing.clear());
find("#centre", HTMLButtonElement).addEventListener("click", () => drawing.centre());

for (const tab of document.querySelectorAll(".tabs button"))
  tab.addEventListener("click", () => {
    root.dataset.way = /** @type {HTMLElement} */ (tab).dataset.way;
    for (const each of document.querySelectorAll(".tabs button"))
      each.setAttribute("aria-pressed", String(each === tab));
  });

if (slider instanceof HTMLInputElement) slide(slider, words, state, moments.length - 1, show);

theme.addEventListener("change", () => {
  root.dataset.theme = theme.value;
  show();
});
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "print"])
  matchMedia(query).addEventListener("change", () => show());
narrow.addEventListener("change", () => show());

root.classList.add("running");
tellChoice();
show();
