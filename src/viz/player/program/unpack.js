/**
 * What the page carries packed: all that is to be seen of a large one, and every page with a module open into its
 * parts. The program runs when it is there, and once more when another page takes the place of this one.
 */

/**
 * What the program that runs now listens with, and the step that it begins at, where the address does not say
 * it; Infinity is the last. What is dragged is dragged on when another page has come.
 */
export const life = {
  ends: new AbortController(),
  step: /** @type {number | undefined} */ (undefined),
  handles: /** @type {import("./handles.js").Handle[]} */ ([]),
  drag: /** @type {{ leaf: string, x: number, from: number, began: number, moved: boolean } | undefined} */ (
    undefined
  ),
  /** What `main` was before the program ran. @type {Element | undefined} */
  given: undefined,
};

let run = () => {};

/** The pages by number, the one that the file opens with first. @type {Promise<[main: string, data: string][]>} */
let pages = Promise.resolve([]);

/** @param {string} text */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

const main = () => /** @type {Element} */ (document.querySelector("main"));
const numbers = () => /** @type {Element} */ (document.querySelector("#data"));

/** @param {() => void} program */
export function whenUnpacked(program) {
  run = program;
  const packed = document.querySelector("#packed");
  if (packed === null) begin();
  else void unfold(document, packed).then(begin);
}

/** @param {Document} page @param {Element} packed */
async function unfold(page, packed) {
  const text = await unpacked(packed.textContent ?? "");
  /** @type {Element} */ (page.querySelector("main")).innerHTML = text;
  packed.remove();
}

function begin() {
  const opened = document.querySelector("#opened");
  if (opened !== null) {
    /** @type {[string, string]} */
    const first = [main().innerHTML, numbers().textContent ?? ""];
    pages = unpacked(opened.textContent ?? "").then((text) => [first, ...JSON.parse(text)]);
  }
  start();
}

/** Whether the page around may give another page. */
export const isGuest = () => window.parent !== window && window.origin === "null";

function start() {
  if (isGuest()) life.given = /** @type {Element} */ (main().cloneNode(true));
  run();
}

/** @param {string} selector of a button that has nowhere to go in the first step, or in the last */
const hasEnded = (selector) => document.querySelector(selector)?.getAttribute("aria-disabled") === "true";

/** The program ends, and will begin again. @param {number} step */
function end(step) {
  life.ends.abort();
  life.ends = new AbortController();
  life.step = step;
}

let taken = 0;

/**
 * Becomes the page that `toHtml` wrote of another graph, or of the same one with other numbers, at the step
 * that is seen; at the last step of that one, where this one is at its last.
 * @param {string} text @param {number} step the one that is seen
 */
export async function take(text, step) {
  const at = ++taken;
  // its looks and its program are those that are here
  const page = new DOMParser().parseFromString(
    text.replace(/<(style|script)>[\s\S]*?<\/\1>/g, ""),
    "text/html",
  );
  const packed = page.querySelector("#packed");
  if (packed !== null) await unfold(page, packed);
  const [was, is] = [life.given, page.querySelector("main")];
  if (at !== taken || was === undefined || is === null) return;
  end(hasEnded("#last") ? Number.POSITIVE_INFINITY : step);
  const [root, fresh] = [document.documentElement, page.documentElement];
  if (root.dataset.given !== fresh.dataset.theme) root.dataset.theme = fresh.dataset.theme;
  root.dataset.given = fresh.dataset.theme;
  root.dataset.tolerance = fresh.dataset.tolerance;
  root.lang = fresh.lang;
  document.title = page.title;
  const opened = page.querySelector("#opened");
  document.querySelector("#opened")?.remove();
  patch(main(), was, is);
  numbers().textContent = page.querySelector("#data")?.textContent ?? "";
  if (opened !== null) numbers().after(opened);
  begin();
  life.given = is;
}

/**
 * Makes a part of the page what the fresh one is, where that differs from what this one was given as. All else
 * stays: the focus, what was scrolled, a finger that drags.
 * @param {Node} part @param {Node} was @param {Node} is
 */
function patch(part, was, is) {
  if (was.isEqualNode(is)) return;
  if (!(part instanceof Element && was instanceof Element && is instanceof Element)) {
    part.nodeValue = is.nodeValue;
    return;
  }
  for (const name of was.getAttributeNames()) if (!is.hasAttribute(name)) part.removeAttribute(name);
  for (const { name, value } of is.attributes)
    if (was.getAttribute(name) !== value) part.setAttribute(name, value);
  const [parts, before, now] = [[...part.childNodes], [...was.childNodes], [...is.childNodes]];
  const isAlike = (/** @type {Node[]} */ others) =>
    others.length === now.length && now.every(({ nodeName }, i) => nodeName === others[i]?.nodeName);
  if (isAlike(parts) && isAlike(before))
    for (const [i, each] of now.entries())
      patch(/** @type {Node} */ (parts[i]), /** @type {Node} */ (before[i]), each);
  else part.replaceChildren(...now.map((each) => document.importNode(each, true)));
}

/**
 * Opens a module into its parts, or closes it.
 * @param {Element} part
 */
export async function turn(part) {
  const page = (await pages)[Number(part.getAttribute("data-opens"))];
  if (page === undefined) return;
  const key = part.getAttribute("data-key");
  const settings = [...document.querySelectorAll("#predict, #speed, #theme")].map((each) =>
    each instanceof HTMLInputElement ? each.checked : each instanceof HTMLSelectElement ? each.value : "",
  );
  end(hasEnded("#first") ? 0 : Number(part.getAttribute("data-step")));
  main().innerHTML = page[0];
  numbers().textContent = page[1];
  for (const [i, each] of document.querySelectorAll("#predict, #speed, #theme").entries())
    if (each instanceof HTMLInputElement) each.checked = settings[i] === true;
    else if (each instanceof HTMLSelectElement) each.value = String(settings[i]);
  start();
  for (const each of document.querySelectorAll("[data-opens]"))
    if (each.getAttribute("data-key") === key && each instanceof SVGElement)
      each.focus({ preventScroll: true });
}
