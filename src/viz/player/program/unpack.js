/**
 * What the page carries packed: all that is to be seen of a large one, and every page with a module open into its
 * parts. The program runs when it is there, and once more when another page takes the place of this one.
 */

/** What the program that runs now listens with, and the step that it begins at, where the address does not say it. */
export const life = {
  ends: new AbortController(),
  step: /** @type {number | undefined} */ (undefined),
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
  if (packed === null) {
    begin();
    return;
  }
  void unpacked(packed.textContent ?? "").then((text) => {
    main().innerHTML = text;
    packed.remove();
    begin();
  });
}

function begin() {
  const opened = document.querySelector("#opened");
  if (opened !== null) {
    /** @type {[string, string]} */
    const first = [main().innerHTML, numbers().textContent ?? ""];
    pages = unpacked(opened.textContent ?? "").then((text) => [first, ...JSON.parse(text)]);
  }
  run();
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
  const atStart = document.querySelector("#first")?.getAttribute("aria-disabled") === "true";
  life.ends.abort();
  life.ends = new AbortController();
  life.step = atStart ? 0 : Number(part.getAttribute("data-step"));
  main().innerHTML = page[0];
  numbers().textContent = page[1];
  for (const [i, each] of document.querySelectorAll("#predict, #speed, #theme").entries())
    if (each instanceof HTMLInputElement) each.checked = settings[i] === true;
    else if (each instanceof HTMLSelectElement) each.value = String(settings[i]);
  run();
  for (const each of document.querySelectorAll("[data-opens]"))
    if (each.getAttribute("data-key") === key && each instanceof SVGElement)
      each.focus({ preventScroll: true });
}
