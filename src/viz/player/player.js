/**
 * The player's program, as it stands in every page that toHtml writes. All numbers and sentences are in the
 * page already; this shows what the step asked for has reached, and in predict mode keeps each gradient back
 * until it was answered.
 *
 * The page says by attributes: `data-from` the first step that shows an element, `data-active` the steps in
 * which it is what happens, `data-alarm` the first step that shows its NaN, `data-rule` the question that it
 * gives the answer to.
 */
import { saysArray, saysNumber } from "./answers.js";

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: never[]) => T} kind
 * @returns {T}
 */
function find(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

const root = document.documentElement;
const live = find("#now", HTMLElement);
const count = find("#count", HTMLElement);
const details = find("#details", HTMLElement);
const scroller = find(".scroller", HTMLElement);
const predict = find("#predict", HTMLInputElement);
const theme = find("#theme", HTMLSelectElement);
const told = [...document.querySelectorAll("#told > li")];
const timed = [...document.querySelectorAll("[data-from]")];
const acting = [...document.querySelectorAll("[data-active]")];
const alarming = [...document.querySelectorAll("[data-alarm]")];
const last = told.length - 1;
const tolerance = Number(root.dataset.tolerance);

/** The questions that were answered, or given up. @type {Set<string>} */
const answered = new Set();
let step = 0;

/** @param {number} to */
function go(to) {
  step = Math.min(Math.max(to, 0), last);
  setAddress();
  show();
}

/** A page inside another (`<iframe srcdoc>`) has no address of its own to change. */
function setAddress() {
  try {
    history.replaceState(null, "", `#${step}`);
  } catch {}
}

function fromAddress() {
  const asked = Number.parseInt(location.hash.slice(1), 10);
  step = Number.isNaN(asked) ? 0 : Math.min(Math.max(asked, 0), last);
  show();
}

function show() {
  for (const element of timed)
    element.classList.toggle("unseen", Number(element.getAttribute("data-from")) > step);
  for (const element of acting) {
    const steps = (element.getAttribute("data-active") ?? "").split(" ");
    element.classList.toggle("active", steps.includes(String(step)));
  }
  for (const element of alarming)
    element.classList.toggle("calm", Number(element.getAttribute("data-alarm")) > step);
  count.textContent = `Step ${step} of ${last}`;
  for (const [selector, end] of /** @type {const} */ ([
    ["#first", 0],
    ["#back", 0],
    ["#next", last],
    ["#last", last],
  ]))
    find(selector, HTMLButtonElement).setAttribute("aria-disabled", String(step === end));
  tell();
  bringIntoView();
}

/** Writes the step into the live region, so that it is read out. */
function tell() {
  const item = /** @type {Element} */ (told[step]);
  live.replaceChildren(...[...item.childNodes].map((node) => node.cloneNode(true)));
  hideAnswers();
  ask();
}

/** What still has to be answered is hidden wherever it stands. */
function hideAnswers() {
  for (const element of document.querySelectorAll("[data-rule]")) {
    const rule = element.getAttribute("data-rule") ?? "";
    element.classList.toggle("secret", predict.checked && !answered.has(rule));
  }
}

/** A form at the first question of this step that has no answer yet. */
function ask() {
  if (!predict.checked) return;
  for (const rule of live.querySelectorAll(".rule")) {
    const id = rule.getAttribute("data-rule") ?? "";
    if (answered.has(id)) continue;
    rule.append(questionAbout(rule, id));
    return;
  }
}

/**
 * @param {Element} rule
 * @param {string} id
 */
function questionAbout(rule, id) {
  const form = document.createElement("form");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const check = document.createElement("button");
  const give = document.createElement("button");
  const verdict = document.createElement("p");
  const shape = rule.getAttribute("data-shape") ?? "";
  const value = rule.getAttribute("data-value");
  const listed = rule.getAttribute("data-values")?.split(" ").map(Number);
  // an example is not the answer
  const example = shape === "(2, 3)" ? "(4, 5)" : "(2, 3)";
  const entries = listed === undefined ? "" : ", or its numbers, such as [1, 2]";
  label.textContent = value === null ? `Its shape, such as ${example}${entries}: ` : "Your number: ";
  input.autocomplete = "off";
  input.inputMode = "text"; // a phone's number pad has no minus
  check.textContent = "Check";
  give.textContent = "Show the answer";
  give.type = "button";
  verdict.setAttribute("role", "status");
  label.append(input);
  form.append(label, check, give, verdict);
  const reveal = () => {
    answered.add(id);
    tell();
    const next = live.querySelector("form input") ?? document.querySelector("#next");
    if (next instanceof HTMLElement) next.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const right =
      value === null
        ? saysArray(input.value, shape, listed, tolerance)
        : saysNumber(input.value, Number(value), tolerance);
    if (right) reveal();
    else {
      verdict.textContent =
        value === null
          ? "Not yet. A gradient has the shape of the value that it belongs to."
          : "Not yet. Multiply what arrives from above by the local derivative; " +
            "where a value is used several times, add up.";
      input.setAttribute("aria-invalid", "true");
      input.select();
      verdict.scrollIntoView({ block: "nearest" });
    }
  });
  give.addEventListener("click", reveal);
  return form;
}

/** Scrolls the picture, and nothing else, to what happens in this step. */
function bringIntoView() {
  const active = [...scroller.querySelectorAll(".active")];
  if (active.length === 0 || scroller.scrollWidth <= scroller.clientWidth) return;
  const boxes = active.map((each) => each.getBoundingClientRect());
  const middle =
    (Math.min(...boxes.map(({ left }) => left)) + Math.max(...boxes.map(({ right }) => right))) / 2;
  const frame = scroller.getBoundingClientRect();
  scroller.scrollLeft += middle - (frame.left + frame.width / 2);
}

/** @param {EventTarget | null} target */
function inspect(target) {
  const box = target instanceof Element ? target.closest("[data-details]") : null;
  if (box === null) return;
  const facts = document.getElementById(box.getAttribute("data-details") ?? "");
  if (facts === null) return;
  for (const each of details.querySelectorAll("dl")) each.hidden = each !== facts;
  find("#hint", HTMLElement).hidden = true;
}

/** What is typed into is not for the steps. @param {EventTarget | null} target */
function takesKeys(target) {
  return target instanceof HTMLInputElement
    ? target.type !== "checkbox"
    : target instanceof HTMLSelectElement;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || takesKeys(event.target)) return;
  const to = { ArrowRight: step + 1, ArrowLeft: step - 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  go(to);
});
find("#first", HTMLButtonElement).addEventListener("click", () => go(0));
find("#back", HTMLButtonElement).addEventListener("click", () => go(step - 1));
find("#next", HTMLButtonElement).addEventListener("click", () => go(step + 1));
find("#last", HTMLButtonElement).addEventListener("click", () => go(last));
for (const type of ["pointerover", "focusin", "click"])
  scroller.addEventListener(type, (event) => inspect(event.target));
predict.addEventListener("change", () => {
  answered.clear();
  tell();
});
theme.addEventListener("change", () => {
  root.dataset.theme = theme.value;
});
for (const button of document.querySelectorAll("button[aria-controls]"))
  button.addEventListener("click", () => {
    const part = document.getElementById(button.getAttribute("aria-controls") ?? "");
    const open = part?.classList.toggle("open") === true;
    button.setAttribute("aria-expanded", String(open));
  });
window.addEventListener("hashchange", fromAddress);
// on paper everything is there at once
window.addEventListener("beforeprint", () => {
  for (const element of alarming) element.classList.remove("calm");
});
window.addEventListener("afterprint", show);
root.classList.add("playing");
fromAddress();
