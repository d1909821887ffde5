/** Numbers as colours and bars: canvases for images, SVG for bars, in the colours of the page's theme. */
import { of } from "./pass.js";

/** @typedef {readonly [number, number, number]} Colour */

/** A colour of the theme, #RRGGBB. @param {string} name @returns {Colour} */
export function themeColour(name) {
  const text = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const number = Number.parseInt(text.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** @param {Colour} from @param {Colour} to @param {number} share @returns {Colour} */
export function mixed(from, to, share) {
  const part = Math.min(1, Math.max(0, share));
  const [red, green, blue] = [0, 1, 2].map((i) => of(from, i) + part * (of(to, i) - of(from, i)));
  return [Math.round(red ?? 0), Math.round(green ?? 0), Math.round(blue ?? 0)];
}

/**
 * How numbers are painted: one of a pixel as a colour, three of it as its red, green and blue, 0 … 255 each.
 * @typedef {{ colour: (value: number) => Colour, level: (value: number) => number }} Scale
 */

/**
 * From 0, the page's colour, to the limit: one colour for each sign. Of three, 0 is grey.
 * @param {number} limit
 * @returns {Scale}
 */
export function signScale(limit) {
  const [zero, minus, plus] = [themeColour("zero"), themeColour("minus"), themeColour("plus")];
  const share = (/** @type {number} */ value) => (limit === 0 ? 0 : Math.min(1, Math.abs(value) / limit));
  return {
    colour: (value) => mixed(zero, value < 0 ? minus : plus, share(value)),
    level: (value) => 127.5 * (1 + Math.sign(value) * share(value)),
  };
}

/** From paper to ink; of three, from black to white. @returns {Scale} */
export function inkScale() {
  const [paper, ink] = [themeColour("background"), themeColour("text")];
  return { colour: (share) => mixed(paper, ink, share), level: (share) => 255 * share };
}

/**
 * Images side by side, with a line around each; without one where `line` is 0.
 * @param {HTMLCanvasElement} canvas
 * @param {object} tiles
 * @param {number} tiles.count
 * @param {number} tiles.perRow
 * @param {number} tiles.width of an image, in its pixels
 * @param {number} tiles.height
 * @param {number} tiles.channels
 * @param {readonly [number, number]} tiles.cell what one of its pixels takes on the canvas
 * @param {number} tiles.line
 * @param {Scale} scale
 * @param {(tile: number, i: number) => number} numberAt channel by channel, row by row
 */
export function paintTiles(canvas, { count, perRow, width, height, channels, cell, line }, scale, numberAt) {
  const area = width * height;
  const [across, down] = cell;
  const [pitchX, pitchY] = [width * across + line, height * down + line];
  canvas.width = perRow * pitchX + line;
  canvas.height = Math.ceil(count / perRow) * pitchY + line;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(canvas.width, canvas.height);
  const all = new Uint32Array(image.data.buffer);
  all.fill(wordOf(mixed(themeColour("zero"), themeColour("moduleLine"), 0.6)));
  for (let tile = 0; tile < count; tile++) {
    const x = (tile % perRow) * pitchX + line;
    const y = Math.floor(tile / perRow) * pitchY + line;
    for (let pixel = 0; pixel < area; pixel++) {
      const level = (/** @type {number} */ channel) => scale.level(numberAt(tile, pixel + channel * area));
      const colour = wordOf(
        channels === 1 ? scale.colour(numberAt(tile, pixel)) : [level(0), level(1), level(2)],
      );
      const top = y + Math.floor(pixel / width) * down;
      const left = x + (pixel % width) * across;
      for (let row = top; row < top + down; row++)
        all.fill(colour, row * canvas.width + left, row * canvas.width + left + across);
    }
  }
  context.putImageData(image, 0, 0);
}

const colourBytes = new Uint8ClampedArray(4);
const colourWord = new Uint32Array(colourBytes.buffer);
/** Four bytes of an image at once, in the machine's order. @param {Colour} colour */
function wordOf(colour) {
  colourBytes.set(colour);
  colourBytes[3] = 255;
  return of(colourWord, 0);
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
export function svgElement(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * Bars in rows, up for +, down for −; ○ where `off` says so.
 * @param {Element} svg
 * @param {object} bars
 * @param {ArrayLike<number>} bars.values
 * @param {number} bars.most the longest one's value
 * @param {number} bars.perRow
 * @param {number} bars.width of the whole
 * @param {number} bars.high of a row
 * @param {boolean} bars.signed
 * @param {string} bars.look
 * @param {(i: number) => boolean} bars.off
 * @param {number} bars.framed
 */
export function paintBars(svg, { values, most, perRow, width, high, signed, look, off, framed }) {
  const wide = Math.min(24, width / perRow);
  const rows = Math.ceil(values.length / perRow);
  svg.setAttribute("viewBox", `-2 -2 ${width + 4} ${high * rows + 4}`);
  /** @type {Element[]} */
  const parts = [];
  const reach = signed ? high / 2 - 3 : high - 8;
  const radius = Math.min(2.6, wide * 0.3);
  for (let row = 0; row < rows; row++) {
    const ground = row * high + (signed ? high / 2 : high - 4);
    parts.push(svgElement("path", { d: `M0 ${ground}H${wide * perRow}`, class: "ground" }));
    for (let i = row * perRow; i < Math.min(values.length, (row + 1) * perRow); i++) {
      const x = (i % perRow) * wide;
      const value = /** @type {number} */ (values[i]);
      const length = most === 0 ? 0 : (reach * Math.abs(value)) / most;
      if (off(i))
        parts.push(svgElement("circle", { cx: x + wide / 2, cy: ground - 4, r: radius, class: "off" }));
      else
        parts.push(
          svgElement("rect", {
            x: x + wide * 0.18,
            y: value < 0 ? ground : ground - length,
            width: wide * 0.64,
            height: Math.max(length, 0.5),
            class: look,
          }),
        );
      if (i === framed)
        parts.push(
          svgElement("rect", {
            x: x + 0.5,
            y: row * high,
            width: wide - 1,
            height: high - 2,
            class: "frame",
          }),
        );
    }
  }
  svg.replaceChildren(...parts);
}

/**
 * How the rows of classes are written: the library measures names, as far as there is room for them.
 * @typedef {{ width: number, high: number, start: number, stacked: boolean, names: readonly string[] }} ClassRows
 */

/**
 * One row for each class: its name, a bar, its number, and a note at the right; a long name and the note stand
 * above the bar.
 * @param {Element} svg
 * @param {ClassRows} rows
 * @param {object} shown
 * @param {readonly string[]} shown.names the whole ones
 * @param {ArrayLike<number>} shown.values
 * @param {readonly string[]} shown.texts
 * @param {readonly string[]} shown.notes
 * @param {boolean} shown.signed
 * @param {string} shown.look
 * @param {number} shown.bold
 * @param {number | undefined} shown.boxed
 */
export function paintRows(svg, rows, { names, values, texts, notes, signed, look, bold, boxed }) {
  const { width, high, start, stacked } = rows;
  svg.setAttribute("viewBox", `-2 -2 ${width + 4} ${high * names.length + 4}`);
  const zero = signed ? start + (width - start) / 2 : start;
  const longest = signed ? (width - start) / 2 - 52 : width - start - (stacked ? 60 : 100);
  /** @type {Element[]} */
  const parts = [];
  if (signed && !stacked)
    parts.push(svgElement("path", { d: `M${zero} 0V${high * names.length}`, class: "ground" }));
  for (const [k, name] of names.entries()) {
    const value = /** @type {number} */ (values[k]);
    const top = k * high + (stacked ? 13 : 0);
    const middle = top + 19;
    const named = stacked ? k * high + 16 : middle;
    const length = Math.max(1, longest * Math.min(1, Math.abs(value)));
    const end = value < 0 ? zero - length : zero + length;
    const weight = k === bold || k === boxed ? "bold" : "normal";
    const less = value < 0;
    const written = svgElement(
      "text",
      { x: 8, y: named, "font-weight": weight, "font-size": 15 },
      rows.names[k],
    );
    if (rows.names[k] !== name) written.append(svgElement("title", {}, name));
    if (signed && stacked) parts.push(svgElement("path", { d: `M${zero} ${top + 4}v20`, class: "ground" }));
    parts.push(
      written,
      svgElement("rect", {
        x: Math.min(zero, end),
        y: middle - (stacked ? 12 : 14),
        width: length,
        height: stacked ? 16 : 18,
        class: look,
      }),
      svgElement(
        "text",
        {
          x: less ? end - 4 : end + 4,
          y: middle,
          "font-weight": weight,
          "font-size": 14,
          "text-anchor": less ? "end" : "start",
          class: `${look} number`,
        },
        texts[k],
      ),
    );
    const note = notes[k] ?? "";
    if (note !== "")
      parts.push(svgElement("text", { x: width - 6, y: named, "font-size": 13, "text-anchor": "end" }, note));
    if (k === boxed)
      parts.push(
        svgElement("rect", { x: 0, y: k * high + 1, width, height: high - 3, rx: 5, class: "frame" }),
      );
  }
  svg.replaceChildren(...parts);
}
