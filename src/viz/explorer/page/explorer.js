/**
 * The program of the page whose modules open and close. Every state that was laid out before is in the page; the
 * others are laid out here, where the page carries Graphviz.
 */

import { fill } from "../../text/fill.js";
import { themes } from "../../theme/theme.js";
import { around } from "../drawing/outline.js";
import { pictureOf } from "../drawing/picture.js";
import { stateKey } from "../states.js";
import { withSearch } from "./search.js";
import { centre, find, fit, fitReadably, keeping, pan, wasDragged, withMap, zoom } from "./view.js";

/** @typedef {{ renderString(dot: string, options: { format: "svg" }): string }} Graphviz */

const scroller = find("#scroller");
const canvas = find("#canvas");
const live = find("#live");
const about = find("#about");
const theme = /** @type {HTMLSelectElement} */ (find("#theme"));

/** @type {{ words: Record<string, any> & import("../drawing/picture.js").PictureWords, open: number[], packed: string }} */
const data = JSON.parse(find("#data").textContent ?? "");
const { words } = data;

/**
 * Unpacked while the first picture is looked at.
 * @type {Promise<{ outline: import("../drawing/outline.js").Outline, states: Record<string, string> }>}
 */
const unpacked = unpack(data.packed);

/** @param {string} text */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Loaded once, when a state that is not in the page is asked for. @type {Promise<Graphviz> | undefined} */
let loading;
const graphviz = () => {
  const { Viz } = /** @type {{ Viz?: { instance(): Promise<Graphviz> } }} */ (
    /** @type {unknown} */ (globalThis)
  );
  if (Viz !== undefined) loading ??= Viz.instance();
  return loading;
};

/** Open modules, those in closed ones too: they are open again with what is around them. */
let open = new Set(data.open);
/** What is drawn in the end, when one choice follows another. */
let asked = 0;

/** @param {ReadonlySet<number>} wanted @returns {Promise<string | undefined>} */
async function drawn(wanted) {
  const { outline, states } = await unpacked;
  const seen = [...wanted].filter((module) => around(outline, module).every((each) => wanted.has(each)));
  const known = states[stateKey(seen)];
  if (known !== undefined) return known;
  const layOut = await graphviz();
  if (layOut === undefined) return undefined;
  const { svg } = await pictureOf(outline, wanted, themes.light, words, (dot) =>
    layOut.renderString(dot, { format: "svg" }),
  );
  states[stateKey(seen)] = svg;
  return svg;
}

/**
 * Draws with other modules open.
 * @param {ReadonlySet<number>} wanted
 * @param {number} module what was chosen, and gets the focus.
 */
async function show(wanted, module) {
  const turn = ++asked;
  const slow = setTimeout(() => say(words.drawing), 150);
  canvas.setAttribute("aria-busy", "true");
  let svg = await drawn(wanted);
  if (svg === undefined) {
    // without Graphviz one way down is open at a time
    const { outline } = await unpacked;
    const path = around(outline, module);
    wanted = new Set(wanted.has(module) ? path : path.slice(1));
    svg = await drawn(wanted);
  }
  clearTimeout(slow);
  if (turn !== asked) return;
  canvas.removeAttribute("aria-busy");
  if (svg === undefined) {
    say(words.tooLarge);
    return;
  }
  open = new Set(wanted);
  const markup = svg;
  const mark = () => canvas.querySelector(`[data-module="${module}"]`);
  keeping(mark, () => {
    canvas.innerHTML = markup;
  });
  const chosen = mark();
  if (chosen instanceof SVGElement) chosen.focus({ preventScroll: true });
}

/** @param {string} text */
function say(text) {
  live.textContent = text;
}

/** @param {number} module */
async function toggle(module) {
  const wanted = new Set(open);
  if (!wanted.delete(module)) wanted.add(module);
  await show(wanted, module);
  await tellState(module);
}

/** Whether a module is open now. @param {number} module */
async function tellState(module) {
  const { outline } = await unpacked;
  const name = outline.texts[outline.modules.title[module] ?? 0] ?? "";
  say(fill(open.has(module) ? words.opened : words.closed, { name }));
}

/** Opens what is around it, and goes there. @param {"node" | "module"} kind @param {number} place */
async function go(kind, place) {
  const { outline } = await unpacked;
  const home = kind === "module" ? outline.modules.parent[place] : outline.nodes.module[place];
  const path = around(outline, home ?? 0);
  if (path.some((module) => !open.has(module))) {
    await show(new Set([...open, ...path]), path[0] ?? 0);
    await tellState(path[0] ?? 0);
  }
  const part = canvas.querySelector(`[data-${kind}="${place}"]:not([aria-hidden])`);
  if (!(part instanceof SVGElement)) return;
  centre(part);
  part.focus({ preventScroll: true });
}

/** The module of an element: what a click on it opens or closes. @param {EventTarget | null} target */
function moduleAt(target) {
  const part = target instanceof Element ? target.closest("[data-module]") : null;
  return part === null ? undefined : Number(part.getAttribute("data-module"));
}

/** @param {EventTarget | null} target */
async function tell(target) {
  const part = target instanceof Element ? target.closest("[data-node],[data-module]") : null;
  if (part === null) return;
  const { outline } = await unpacked;
  const { texts, nodes, modules } = outline;
  const text = (/** @type {number | undefined} */ place) => texts[place ?? 0] ?? "";
  const node = part.getAttribute("data-node");
  const at = Number(node ?? part.getAttribute("data-module"));
  const home = (node === null ? modules.parent : nodes.module)[at] ?? 0;
  const path = around(outline, home).reverse();
  const facts =
    node === null
      ? [text(modules.title[at])]
      : [text(nodes.name[at]), text(nodes.what[at]), text(nodes.shape[at])].filter(Boolean);
  const gradient = node === null ? "" : text(nodes.gradient[at]);
  about.textContent = [
    facts.join(", "),
    ...(gradient === "" ? [] : [`${words.gradient} ${gradient}`]),
    ...(path.length === 0
      ? []
      : [fill(words.inside, { path: path.map((each) => text(modules.title[each])).join(" › ") })]),
  ].join(" · ");
}

canvas.addEventListener("click", (event) => {
  const module = moduleAt(event.target);
  if (module !== undefined && !wasDragged()) void toggle(module);
});
for (const type of ["focusin", "pointerover"])
  canvas.addEventListener(type, (event) => void tell(event.target));

/** The innermost open module around what has the focus. */
async function moduleAround() {
  const part = document.activeElement?.closest("#canvas [data-node],#canvas [data-module]");
  if (part === null || part === undefined) return undefined;
  const { outline } = await unpacked;
  const node = part.getAttribute("data-node");
  if (node !== null) return outline.nodes.module[Number(node)];
  const module = Number(part.getAttribute("data-module"));
  return open.has(module) ? module : outline.modules.parent[module];
}

const searching = unpacked.then(({ outline }) => {
  withMap(outline.nodes.module.length > 100);
  fitReadably(); // a map may take some of the room
  return withSearch(outline, words, (kind, place) => void go(kind, place));
});

/** @type {Record<string, () => void>} */
const keys = {
  "+": () => zoom(1.25),
  "=": () => zoom(1.25),
  "-": () => zoom(0.8),
  0: fit,
  ArrowLeft: () => pan(-80, 0),
  ArrowRight: () => pan(80, 0),
  ArrowUp: () => pan(0, -80),
  ArrowDown: () => pan(0, 80),
  "/": () => void searching.then((search) => search.focus()),
  Escape: () =>
    void moduleAround().then((module) => {
      if (module) void toggle(module);
    }),
};
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const { target } = event;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  const module = moduleAt(target);
  if (module !== undefined && (event.key === "Enter" || event.key === " ")) void toggle(module);
  else {
    const act = keys[event.key];
    if (act === undefined) return;
    act();
  }
  event.preventDefault();
});
find("#larger").addEventListener("click", () => zoom(1.25));
find("#smaller").addEventListener("click", () => zoom(0.8));
find("#fit").addEventListener("click", fit);
find("#close-all").addEventListener("click", () => {
  void show(new Set(data.open), data.open[0] ?? 0).then(() => {
    fitReadably();
    scroller.focus();
  });
});
theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
});
document.documentElement.classList.add("ready");
fitReadably();
