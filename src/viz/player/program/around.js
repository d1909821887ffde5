/**
 * The page around this one, where it stands in a frame: it is told of every step, with the lines of the program
 * that ran in it and the names of its ops, and may ask for a step or for the first step of a line. A page that
 * shows the program itself asks for it to be left out here.
 *
 * It may give another page of `toHtml` in place of this one, and say which leaves it can change: then their
 * numbers are handles. Both only where this page has no origin, in a frame with `sandbox="allow-scripts"`:
 * whoever puts a page of somebody's site into a frame changes nothing in it.
 */
import { setHandles } from "./handles.js";
import { isGuest, take } from "./unpack.js";

/**
 * @typedef {{ go(step: number): void, firstStepOf(line: number): number | undefined, step(): number }} Player
 */

/**
 * @param {number} step @param {number} last @param {readonly number[]} lines from 1 on
 * @param {readonly string[]} ops
 */
export function tellAround(step, last, lines, ops) {
  if (window.parent === window) return;
  window.parent.postMessage({ wengertPlayer: "step", step, last, lines, ops }, "*");
}

/** @param {Player} player @param {AbortSignal} signal until when */
export function hearAround(player, signal) {
  /** @param {MessageEvent} event */
  const hear = ({ source, data }) => {
    if (source !== window.parent || typeof data !== "object" || data === null) return;
    const { wengertPlayer: asked, step, line, html, handles } = data;
    if (asked === "step" && Number.isInteger(step)) player.go(step);
    if (asked === "line" && Number.isInteger(line)) {
      const first = player.firstStepOf(line);
      if (first !== undefined) player.go(first);
    }
    if (asked === "no source") document.documentElement.classList.add("no-source");
    if (!isGuest()) return;
    if (Array.isArray(handles)) setHandles(handles);
    if (asked === "page" && typeof html === "string") void take(html, player.step());
  };
  window.addEventListener("message", hear, { signal });
}
