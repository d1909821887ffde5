/**
 * The page around this one, where it stands in a frame: it is told of every step, with the lines of the program
 * that ran in it, and may ask for a step or for the first step of a line. A page that shows the program itself
 * asks for it to be left out here.
 */

/** @typedef {{ go(step: number): void, firstStepOf(line: number): number | undefined }} Player */

/** @param {number} step @param {number} last @param {readonly number[]} lines from 1 on */
export function tellAround(step, last, lines) {
  if (window.parent === window) return;
  window.parent.postMessage({ wengertPlayer: "step", step, last, lines }, "*");
}

/** @param {Player} player @param {AbortSignal} signal until when */
export function hearAround(player, signal) {
  /** @param {MessageEvent} event */
  const hear = ({ source, data }) => {
    if (source !== window.parent || typeof data !== "object" || data === null) return;
    const { wengertPlayer: asked, step, line } = data;
    if (asked === "step" && Number.isInteger(step)) player.go(step);
    if (asked === "line" && Number.isInteger(line)) {
      const first = player.firstStepOf(line);
      if (first !== undefined) player.go(first);
    }
    if (asked === "no source") document.documentElement.classList.add("no-source");
  };
  window.addEventListener("message", hear, { signal });
}
