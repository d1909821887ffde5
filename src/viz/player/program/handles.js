/**
 * The number of a leaf as a handle, where the page around can change it: dragged, or moved by the arrow keys, it
 * asks for another value. What is then seen is the page that comes back.
 */
import { life } from "./unpack.js";

/**
 * @typedef {{ leaf: string, label: string, start: number, value: number, step: number, min: number,
 *   max: number }} Handle
 */

/** What a number is given that can be moved. */
const handleAttributes = [
  "role",
  "tabindex",
  "aria-label",
  "aria-valuenow",
  "aria-valuemin",
  "aria-valuemax",
];

/** Pixels of the pointer for one step. */
const pixelsAStep = 4;

/** @param {Handle[]} given */
export function setHandles(given) {
  life.handles = given.filter(
    ({ leaf, label, ...numbers }) =>
      typeof leaf === "string" && typeof label === "string" && Object.values(numbers).every(Number.isFinite),
  );
  showHandles();
}

/** @param {EventTarget | null} target */
function handleAt(target) {
  const leaf = target instanceof Element ? target.closest(".handle")?.getAttribute("data-leaf") : null;
  return life.handles.find((each) => each.leaf === leaf);
}

function showHandles() {
  for (const text of document.querySelectorAll(".scroller [data-leaf]")) {
    const handle = life.handles.find(({ leaf }) => leaf === text.getAttribute("data-leaf"));
    text.classList.toggle("handle", handle !== undefined);
    if (handle === undefined) {
      for (const name of handleAttributes) text.removeAttribute(name);
      continue;
    }
    const { label, value, min, max } = handle;
    const values = ["slider", 0, label, value, Math.min(min, value), Math.max(max, value)];
    for (const [i, name] of handleAttributes.entries()) text.setAttribute(name, String(values[i]));
    // a picture has no parts for who hears it
    const box = text.closest('[role="img"]');
    if (box !== null) box.setAttribute("role", "group");
  }
}

/**
 * @param {Handle} handle
 * @param {number} value
 * @param {number} [drag] what it is part of, a number of its own: the page takes back the whole of it at once
 */
function askFor(handle, value, drag) {
  // whole steps from where it began, without the noise of adding them up
  const steps = Math.round((value - handle.start) / handle.step);
  handle.value = Number((handle.start + steps * handle.step).toPrecision(12));
  window.parent.postMessage({ wengertPlayer: "leaf", leaf: handle.leaf, value: handle.value, drag }, "*");
}

/** @param {KeyboardEvent} event */
function turnHandle(event) {
  const handle = handleAt(event.target);
  if (handle === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[
    event.key
  ];
  if (by !== undefined) askFor(handle, handle.value + by * (event.shiftKey ? 10 : 1) * handle.step);
  else if (event.key === "Escape") askFor(handle, handle.start);
  else return;
  // the keys of the steps are not meant
  event.preventDefault();
  event.stopPropagation();
}

/** @param {PointerEvent} event */
function takeHandle(event) {
  const handle = handleAt(event.target);
  if (handle === undefined || event.button !== 0) return;
  life.drag = {
    leaf: handle.leaf,
    x: event.clientX,
    from: handle.value,
    began: event.timeStamp,
    moved: false,
  };
  // what the picture does to the number meanwhile does not end it
  document.documentElement.setPointerCapture(event.pointerId);
  event.preventDefault();
  const text = event.target instanceof Element ? event.target.closest(".handle") : null;
  // after the browser has moved the focus to what has the pointer
  setTimeout(() => text instanceof SVGElement && text.focus({ preventScroll: true }));
}

/** @param {PointerEvent} event */
function dragHandle(event) {
  const { drag } = life;
  const handle = life.handles.find(({ leaf }) => leaf === drag?.leaf);
  if (handle === undefined || drag === undefined) return;
  const value = drag.from + Math.round((event.clientX - drag.x) / pixelsAStep) * handle.step;
  if (value === handle.value) return;
  drag.moved = true;
  askFor(handle, value, drag.began);
}

/** @param {AbortSignal} signal until when */
export function listenToHandles(signal) {
  /** @param {Event} event */
  const letGo = ({ type }) => {
    const { drag } = life;
    life.drag = undefined;
    if (type === "pointerup" && drag?.moved === false)
      window.parent.postMessage({ wengertPlayer: "chosen", leaf: drag.leaf }, "*");
  };
  document.addEventListener("keydown", turnHandle, { signal, capture: true });
  document.addEventListener("pointerdown", takeHandle, { signal });
  document.addEventListener("pointermove", dragHandle, { signal });
  for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, letGo, { signal });
  showHandles();
}
