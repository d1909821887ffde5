/** The view of the picture: how large it is drawn, which part of it is seen, and the map of the whole. */

const scroller = find("#scroller");
const canvas = find("#canvas");
const map = find("#map");

/** @param {string} selector @returns {HTMLElement} */
export function find(selector) {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** At which the numbers on wires, 11 points high, are 12 pixels; the picture opens no smaller. */
const readable = 0.82;
const least = 0.02;
const most = 6;

let scale = 1;

const picture = () => /** @type {SVGSVGElement} */ (canvas.querySelector("svg"));

/** @returns {[number, number]} CSS pixels at scale 1. */
function size() {
  const { wide, high } = picture().dataset;
  return [(Number(wide) * 4) / 3, (Number(high) * 4) / 3];
}

function paint() {
  const [wide, high] = size();
  picture().style.setProperty("--wide", `${wide * scale}px`);
  picture().style.setProperty("--high", `${high * scale}px`);
  drawMap();
}

/** The largest scale at which all of it is seen. */
function fitting() {
  const [wide, high] = size();
  const { clientWidth, clientHeight } = scroller;
  return Math.min((clientWidth - 8) / wide, (clientHeight - 8) / high, 1.5);
}

export function fit() {
  scale = Math.max(least, fitting());
  paint();
}

/** As it opens: as much as can be read, from the upper left corner or from the box that is next to it. */
export function fitReadably() {
  scale = Math.max(readable, fitting());
  paint();
  scroller.scrollTo(0, 0);
  const { left, top, right, bottom } = scroller.getBoundingClientRect();
  const boxes = [...picture().querySelectorAll(".node")].map((node) => {
    const box = node.getBoundingClientRect();
    return { node, isSeen: box.right <= right && box.bottom <= bottom, far: box.left - left + box.top - top };
  });
  const [first] = boxes.sort((a, b) => a.far - b.far);
  if (first !== undefined && !boxes.some(({ isSeen }) => isSeen)) centre(first.node);
}

/** Keeps the point under the pointer in its place. @param {number} by @param {number} [x] @param {number} [y] */
export function zoom(by, x, y) {
  const outer = scroller.getBoundingClientRect();
  const [px, py] = [x ?? outer.left + outer.width / 2, y ?? outer.top + outer.height / 2];
  const before = picture().getBoundingClientRect();
  const [fx, fy] = [(px - before.left) / before.width, (py - before.top) / before.height];
  scale = Math.min(most, Math.max(least, scale * by));
  paint();
  const after = picture().getBoundingClientRect();
  scroller.scrollLeft += after.left + fx * after.width - px;
  scroller.scrollTop += after.top + fy * after.height - py;
}

/** @param {number} x @param {number} y */
export function pan(x, y) {
  scroller.scrollBy(x, y);
}

/** Draws another picture; what stands at `mark` in both stays in its place. @param {() => Element | null} mark */
export function keeping(mark, /** @type {() => void} */ change) {
  const before = mark()?.getBoundingClientRect();
  change();
  paint();
  const after = mark()?.getBoundingClientRect();
  if (before === undefined || after === undefined) return;
  scroller.scrollLeft += after.left - before.left;
  scroller.scrollTop += after.top - before.top;
  drawMap();
}

/** @param {Element} part */
export function centre(part) {
  const outer = scroller.getBoundingClientRect();
  const box = part.getBoundingClientRect();
  scroller.scrollLeft += (box.left + box.right - outer.left - outer.right) / 2;
  scroller.scrollTop += (box.top + box.bottom - outer.top - outer.bottom) / 2;
}

let mapped = false;

/** @param {boolean} on whether there is enough in the graph to get lost in. */
export function withMap(on) {
  mapped = on;
  drawMap();
}

/** What the picture looked like when the map was drawn. @type {SVGSVGElement | undefined} */
let drawnOf;

function drawMap() {
  const { clientWidth, clientHeight, scrollWidth, scrollHeight } = scroller;
  map.hidden = !mapped || (scrollWidth <= clientWidth + 1 && scrollHeight <= clientHeight + 1);
  if (map.hidden) return;
  const svg = picture();
  const [wide, high] = size();
  const shape = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (map.querySelector("svg")));
  if (drawnOf !== svg) {
    drawnOf = svg;
    shape.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    // no higher than the picture is for its width, but so high that it can be seen
    shape.style.height = `${Math.max(24, Math.min(96, (shape.clientWidth * high) / wide))}px`;
    const outer = svg.getBoundingClientRect();
    const factor = wide / outer.width;
    shape.replaceChildren(
      ...[...svg.querySelectorAll(".node")].map((node) => {
        const box = node.getBoundingClientRect();
        return rectangle("part", (box.left - outer.left) * factor, (box.top - outer.top) * factor, {
          width: box.width * factor,
          height: box.height * factor,
        });
      }),
      rectangle("seen", 0, 0, { width: 1, height: 1 }),
    );
  }
  const outer = svg.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  const seen = /** @type {Element} */ (shape.querySelector(".seen"));
  const factor = wide / outer.width;
  const [left, top] = [Math.max(0, view.left - outer.left), Math.max(0, view.top - outer.top)];
  place(seen, left * factor, top * factor, {
    width: Math.min(wide - left * factor, clientWidth * factor),
    height: Math.min(high - top * factor, clientHeight * factor),
  });
}

/** @param {string} kind @param {number} x @param {number} y @param {{ width: number, height: number }} extent */
function rectangle(kind, x, y, extent) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  made.setAttribute("class", kind);
  place(made, x, y, extent);
  return made;
}

/** @param {Element} made @param {number} x @param {number} y @param {{ width: number, height: number }} extent */
function place(made, x, y, { width, height }) {
  for (const [name, value] of Object.entries({ x, y, width, height }))
    made.setAttribute(name, String(Math.round(value * 10) / 10));
}

/** Moves the view to where the map was pressed. @param {PointerEvent} event */
function moveTo(event) {
  const shape = /** @type {SVGSVGElement} */ (map.querySelector("svg"));
  const svg = picture().getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  const [wide, high] = size();
  // it need not fill its place: beside a tall picture and above a wide one is room
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(shape.getScreenCTM()?.inverse());
  const [fx, fy] = [place.x / wide, place.y / high];
  scroller.scrollLeft += svg.left + fx * svg.width - (view.left + view.width / 2);
  scroller.scrollTop += svg.top + fy * svg.height - (view.top + view.height / 2);
}
map.addEventListener("pointerdown", (event) => {
  map.setPointerCapture(event.pointerId);
  moveTo(event);
});
map.addEventListener("pointermove", (event) => {
  if (event.buttons > 0) moveTo(event);
});
scroller.addEventListener("scroll", drawMap);
window.addEventListener("resize", drawMap);

/** Pointers that are down, by their id: one drags, two pinch. @type {Map<number, [number, number]>} */
const down = new Map();
let dragged = false;

/** Whether what ends now was a drag, and so no click. */
export const wasDragged = () => dragged;

scroller.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "mouse" && event.button !== 0) return;
  if (down.size === 0) dragged = false;
  down.set(event.pointerId, [event.clientX, event.clientY]);
});
window.addEventListener("pointermove", (event) => {
  const before = down.get(event.pointerId);
  if (before === undefined) return;
  const [x, y] = [event.clientX - before[0], event.clientY - before[1]];
  if (!dragged && Math.hypot(x, y) < 5) return;
  dragged = true;
  const others = [...down].filter(([id]) => id !== event.pointerId);
  down.set(event.pointerId, [event.clientX, event.clientY]);
  const [other] = others;
  if (other === undefined) {
    pan(-x, -y);
    return;
  }
  const [ox, oy] = other[1];
  const far = (/** @type {readonly [number, number]} */ [ax, ay]) =>
    Math.max(1, Math.hypot(ax - ox, ay - oy));
  zoom(far([event.clientX, event.clientY]) / far(before), (event.clientX + ox) / 2, (event.clientY + oy) / 2);
});
for (const type of /** @type {const} */ (["pointerup", "pointercancel"]))
  window.addEventListener(type, (event) => down.delete(event.pointerId));
scroller.addEventListener(
  "wheel",
  (event) => {
    if (event.shiftKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), event.clientX, event.clientY);
  },
  { passive: false },
);
