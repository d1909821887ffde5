/** The training at a moment, and the slider that chooses it. */
import { fill, find, say, short } from "./words.js";

/**
 * What the training was at a moment.
 * @typedef {object} Fact
 * @property {number} steps
 * @property {number} loss
 * @property {number} accuracy
 * @property {readonly number[]} [norms]
 * @property {number} on
 * @property {number} dead
 * @property {readonly number[]} confusion
 * @property {readonly number[]} [place]
 */

/**
 * What the training was at the moment: the slider's words, the curves' lines, the matrix, the ring.
 * @param {HTMLInputElement} slider
 * @param {{ words: Record<string, string>, facts: readonly Fact[], size: { units: number, classes: number } }} given
 * @param {number} moment
 */
export function showMoment(slider, { words, facts, size }, moment) {
  const fact = facts[moment];
  if (fact === undefined) return;
  const steps = fact.steps.toLocaleString("en");
  const iteration = fill(words.iteration ?? "", { steps });
  say("#iteration", iteration);
  slider.value = String(moment);
  slider.setAttribute("aria-valuetext", iteration);
  const accuracy = `${(100 * fact.accuracy).toFixed(1)} %`;
  say("#summary", fill(words.summary ?? "", { loss: short(fact.loss, 3), accuracy }));
  say("#loss-now", short(fact.loss, 3));
  say("#accuracy-now", accuracy);
  say("#norms-now", fact.norms === undefined ? "" : fact.norms.map((norm) => short(norm, 2)).join(", "));
  say("#on-now", `${Math.round(100 * fact.on)} %`);
  say("#dead-now", fill(words.deadOf ?? "", { dead: fact.dead, units: size.units }));
  const [from, to] = [
    /** @type {{ steps: number }} */ (facts[0]).steps,
    /** @type {{ steps: number }} */ (facts.at(-1)).steps,
  ];
  const x = 38 + (194 * (fact.steps - from)) / (to - from || 1);
  for (const cursor of document.querySelectorAll(".cursor"))
    cursor.setAttribute("transform", `translate(${x} 0)`);
  const wrong = Math.max(1, ...fact.confusion.filter((_, i) => i % (size.classes + 1) !== 0));
  for (const [i, cell] of document.querySelectorAll("#confusion tbody td").entries()) {
    const count = fact.confusion[i] ?? 0;
    const right = i % (size.classes + 1) === 0;
    const row = fact.confusion.slice(i - (i % size.classes), i - (i % size.classes) + size.classes);
    const all = right ? row.reduce((sum, value) => sum + value, 0) || 1 : wrong;
    cell.textContent = count === 0 ? "·" : String(count);
    if (cell instanceof HTMLElement)
      cell.style.setProperty("--share", String(Math.round(((right ? 30 : 45) * count) / all)));
  }
  const ring = document.querySelector(".ring");
  if (ring !== null && fact.place !== undefined) {
    ring.setAttribute("cx", String(fact.place[0]));
    ring.setAttribute("cy", String(fact.place[1]));
  }
}

/**
 * The slider and its buttons.
 * @param {HTMLInputElement} slider
 * @param {Record<string, string>} words
 * @param {{ moment: number }} state
 * @param {number} last
 * @param {() => void} show
 */
export function slide(slider, words, state, last, show) {
  const { documentElement: root } = document;
  slider.addEventListener("input", () => {
    state.moment = Number(slider.value);
    show();
  });
  const play = find("#play", HTMLButtonElement);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let playing;
  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    play.textContent = "▶\uFE0E";
    play.setAttribute("aria-label", words.play ?? "");
  };
  play.addEventListener("click", () => {
    if (playing !== undefined) {
      stop();
      return;
    }
    if (state.moment === last) state.moment = -1;
    play.textContent = "❚❚";
    play.setAttribute("aria-label", words.pause ?? "");
    playing = setInterval(() => {
      state.moment++;
      show();
      if (state.moment === last) stop();
    }, 150);
  });
  slider.addEventListener("pointerdown", stop);
  slider.addEventListener("keydown", stop);
  const curves = find("#open-curves", HTMLButtonElement);
  curves.addEventListener("click", () => {
    const open = root.classList.toggle("open-curves");
    curves.setAttribute("aria-expanded", String(open));
  });
}
