/**
 * The player's program, as it stands in every page that toHtml writes. All numbers and sentences are in the
 * page already; this shows what the step asked for has reached, and in predict mode keeps each gradient back
 * until it was answered.
 *
 * The page says by attributes: `data-from` the first step that shows an element, `data-active` the steps in
 * which it is what happens, `data-steps` the steps that a line of the program ran in, `data-alarm` the first
 * step that shows its NaN, `data-rule` the question that it gives the answer to.
 */
import { hearAround, tellAround } from "./around.js";
import { data, fill, find, make, words } from "./dom.js";
import { listenToHandles } from "./handles.js";
import { answered, questionAbout, startAgain } from "./predict.js";
import { life, turn } from "./unpack.js";
import { drawn, explained, firstEntry } from "./views.js";

const root = document.documentElement;
const live = find("#now", HTMLElement);
const arrays = find("#arrays", HTMLElement);
const entry = find("#entry", HTMLElement);
const count = find("#count", HTMLElement);
const details = find("#details", HTMLElement);
const stage = find(".stage", HTMLElement);
const scroller = find(".scroller", HTMLElement);
const predict = find("#predict", HTMLInputElement);
const theme = find("#theme", HTMLSelectElement);
const play = find("#play", HTMLButtonElement);
const told = [...document.querySelectorAll("#told > li")];
const timed = [...document.querySelectorAll("[data-from]")];
const acting = [...document.querySelectorAll("[data-active]")];
const running = [...document.querySelectorAll("#source [data-steps]")];
const alarming = [...document.querySelectorAll("[data-alarm]")];
const last = told.length - 1;

let step = 0;
/** Which of the step's views is shown. */
let shown = 0;
/** What was chosen in each view. @type {Map<import("./dom.js").View, [number, number]>} */
const chosen = new Map();
/** Says what is asked for, when another entry is chosen. @type {() => void} */
let rename = () => {};

/** @param {number} to */
function go(to) {
  step = Math.min(Math.max(to, 0), last);
  setAddress();
  show();
  comeBack();
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

/** @param {Element} element @param {string} name @param {number} [at] */
function isAt(element, name, at = step) {
  return (element.getAttribute(name) ?? "").split(" ").includes(String(at));
}

function show() {
  for (const element of timed)
    element.classList.toggle("unseen", Number(element.getAttribute("data-from")) > step);
  for (const element of acting) element.classList.toggle("active", isAt(element, "data-active"));
  for (const element of running) element.classList.toggle("lit", isAt(element, "data-steps"));
  for (const element of alarming)
    element.classList.toggle("calm", Number(element.getAttribute("data-alarm")) > step);
  count.textContent = fill(words.stepOf, { step, last });
  for (const [selector, end] of /** @type {const} */ ([
    ["#first", 0],
    ["#back", 0],
    ["#next", last],
    ["#last", last],
  ]))
    find(selector, HTMLButtonElement).setAttribute("aria-disabled", String(step === end));
  shown = 0;
  tell();
  bringIntoView();
  tellAround(
    step,
    last,
    running.flatMap((line) => (isAt(line, "data-steps") ? lineNumber(line) : [])),
    acting.flatMap((box) => (isAt(box, "data-active") ? (box.getAttribute("data-op") ?? []) : [])),
  );
}

/** @param {Element} line */
function lineNumber(line) {
  return line instanceof HTMLLIElement ? [[...(line.parentElement?.children ?? [])].indexOf(line) + 1] : [];
}

/** @param {number} number */
function firstStepOf(number) {
  const steps = running.flatMap((line) => {
    const [found] = lineNumber(line);
    return found === number ? (line.getAttribute("data-steps") ?? "").split(" ").map(Number) : [];
  });
  return steps.length === 0 ? undefined : Math.min(...steps);
}

/** Writes the step into the live region, so that it is read out. */
function tell() {
  const item = /** @type {Element} */ (told[step]);
  live.replaceChildren(...[...item.childNodes].map((node) => node.cloneNode(true)));
  hideAnswers();
  ask();
  showNumbers();
}

/** @param {string | null | undefined} rule */
const isSecret = (rule) => predict.checked && typeof rule === "string" && !answered.has(rule);

/** What still has to be answered is hidden wherever it stands. */
function hideAnswers() {
  for (const element of document.querySelectorAll("[data-rule]"))
    element.classList.toggle("secret", isSecret(element.getAttribute("data-rule")));
  for (const box of document.querySelectorAll("[data-heard]")) {
    const heard = box.getAttribute("data-heard") ?? "";
    const [label = ""] = (box.getAttribute("aria-label") ?? "").split(heard);
    const isHeard = !isSecret(box.getAttribute("data-heard-rule"));
    box.setAttribute("aria-label", isHeard ? label + heard : label);
  }
}

const viewsNow = () => (data.steps[step] ?? []).flatMap((i) => data.views[i] ?? []);

/** A form at the first question of this step that has no answer yet. */
function ask() {
  rename = () => {};
  if (!predict.checked) return;
  for (const rule of live.querySelectorAll(".rule")) {
    const id = rule.getAttribute("data-rule");
    if (id === null || answered.has(id)) continue;
    const place = viewsNow().findIndex((view) => view.rule === id && view.result !== undefined);
    const view = viewsNow()[place];
    if (place >= 0) shown = place;
    const at = () => (view === undefined ? undefined : { view, at: entryOf(view) });
    const { form, name } = questionAbout(rule, id, at, () => {
      tell();
      const next = live.querySelector("form input") ?? document.querySelector("#next");
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    });
    rename = name;
    rule.append(form);
    return;
  }
}

/** @param {import("./dom.js").View} view */
function entryOf(view) {
  const known = chosen.get(view) ?? firstEntry(view);
  chosen.set(view, known);
  return known;
}

/** The numbers inside the step, and of the chosen entry the sum. */
function showNumbers() {
  const views = viewsNow();
  const view = views[shown];
  arrays.hidden = view === undefined;
  entry.hidden = view === undefined || view.kind === "twin";
  if (view === undefined) return;
  const secret = isSecret(view.rule);
  // an answer is explained with everything that it comes of
  const above = secret && isSecret(view.above);
  const at = view.kind === "twin" ? /** @type {[number, number]} */ ([0, 0]) : entryOf(view);
  const picture = drawn(view, at, { result: secret, above }, (i, j) => {
    chosen.set(view, [i, j]);
    rename();
    showNumbers();
    const cell = arrays.querySelector('[aria-selected="true"]');
    if (cell instanceof HTMLElement) cell.focus({ preventScroll: true });
  });
  const buttons = views.map(({ title }, i) => {
    const button = make("button", { type: "button", "aria-pressed": String(i === shown) }, title);
    button.addEventListener("click", () => {
      shown = i;
      showNumbers();
      const again = arrays.querySelectorAll(".views button")[i];
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    });
    return button;
  });
  const notes = view.notes.map((note) => make("p", { class: "aside" }, note));
  const numbers = make("div", { class: "wide" }, picture);
  arrays.replaceChildren(
    make("div", { class: "views", role: "group", "aria-label": words.views }, ...buttons),
    numbers,
    ...notes,
  );
  if (view.kind === "twin") return;
  entry.replaceChildren(
    ...(secret ? [] : explained(view, at)),
    make("p", { class: "aside" }, words.chooseEntry),
  );
}

/** Scrolls the picture, and nothing else, to what happens in this step; before the first, to what will. */
function bringIntoView() {
  const at = Math.max(step, 1);
  centre(
    scroller,
    acting.filter((each) => scroller.contains(each) && isAt(each, "data-active", at)),
  );
  const code = document.querySelector("#source .code");
  if (code instanceof HTMLElement) {
    centre(code, [...code.querySelectorAll("li.lit")]);
    code.scrollLeft = 0;
  }
}

/**
 * All of the parts, or the first from the left where they are too far from each other.
 * @param {HTMLElement} frame @param {readonly Element[]} parts
 */
function centre(frame, parts) {
  const boxes = parts.map((each) => each.getBoundingClientRect()).sort((a, b) => a.left - b.left);
  const [first] = boxes;
  if (first === undefined) return;
  const { left, top } = first;
  const right = Math.max(...boxes.map((box) => box.right));
  const [highest, lowest] = [
    Math.min(...boxes.map((box) => box.top)),
    Math.max(...boxes.map((box) => box.bottom)),
  ];
  const fit = right - left <= frame.clientWidth && lowest - highest <= frame.clientHeight;
  const outer = frame.getBoundingClientRect();
  const [x, y] = fit ? [left + right, highest + lowest] : [left + first.right, top + first.bottom];
  frame.scrollLeft += x / 2 - (outer.left + outer.width / 2);
  frame.scrollTop += y / 2 - (outer.top + outer.height / 2);
}

/** Where the text of the step is out of sight, the page scrolls back to the picture; never a page around it. */
function comeBack() {
  const { top } = live.getBoundingClientRect();
  const bar = find(".controls", HTMLElement).getBoundingClientRect();
  const above = bar.top < window.innerHeight / 2 ? bar.bottom : 0;
  const below = bar.top < window.innerHeight / 2 ? window.innerHeight : bar.top;
  if (top >= above && top <= below - 60) return;
  window.scrollTo({ top: window.scrollY + stage.getBoundingClientRect().top - above - 8 });
}

/** @param {EventTarget | null} target */
function inspect(target) {
  const box = target instanceof Element ? target.closest("[data-details]") : null;
  if (box === null) return;
  const facts = document.getElementById(box.getAttribute("data-details") ?? "");
  if (facts === null) return;
  for (const each of details.querySelectorAll("dl")) each.hidden = each !== facts;
  find("#hint", HTMLElement).hidden = true;
  const steps = (box.getAttribute("data-active") ?? "").split(" ");
  for (const line of running) {
    const ran = (line.getAttribute("data-steps") ?? "").split(" ");
    line.classList.toggle("pointed", box.matches(".node") && steps.some((each) => ran.includes(each)));
  }
}

/** @type {ReturnType<typeof setInterval> | undefined} */
let playing;

function pause() {
  clearInterval(playing);
  playing = undefined;
  play.textContent = words.play;
  play.setAttribute("aria-pressed", "false");
  live.setAttribute("aria-live", "polite");
}

function start() {
  if (step === last) go(0);
  // what changes by itself is not read out
  live.setAttribute("aria-live", "off");
  play.textContent = words.pause;
  play.setAttribute("aria-pressed", "true");
  playing = setInterval(
    () => {
      go(step + 1);
      if (step === last) pause();
    },
    Number(find("#speed", HTMLSelectElement).value),
  );
}

/** @param {number} to */
function goByHand(to) {
  pause();
  go(to);
}

/** What is typed into is not for the steps. @param {EventTarget | null} target */
function takesKeys(target) {
  return target instanceof HTMLInputElement
    ? target.type !== "checkbox"
    : target instanceof HTMLSelectElement;
}

/** Of this page alone: another takes its place when a module is opened. */
const { signal } = life.ends;

/**
 * @param {string} selector @param {string} type
 * @param {(element: Element) => void} act
 */
function when(selector, type, act) {
  for (const each of document.querySelectorAll(selector))
    each.addEventListener(type, () => act(each), { signal });
}

/** A module that opens, or closes. @param {EventTarget | null} target */
const moduleAt = (target) => (target instanceof Element ? target.closest("[data-opens]") : null);

/** @param {EventTarget | null} target */
function turnModule(target) {
  const part = moduleAt(target);
  if (part === null) return false;
  pause();
  void turn(part);
  return true;
}

function onKey(/** @type {KeyboardEvent} */ event) {
  if (event.altKey || event.ctrlKey || event.metaKey || takesKeys(event.target)) return;
  if ((event.key === "Enter" || event.key === " ") && turnModule(event.target)) {
    event.preventDefault();
    return;
  }
  const to = { ArrowRight: step + 1, ArrowLeft: step - 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  goByHand(to);
}
document.addEventListener("keydown", onKey, { signal });
scroller.addEventListener("click", (event) => turnModule(event.target), { signal });
when("#first", "click", () => goByHand(0));
when("#back", "click", () => goByHand(step - 1));
when("#next", "click", () => goByHand(step + 1));
when("#last", "click", () => goByHand(last));
when("#play", "click", () => (playing === undefined ? start() : pause()));
when("#speed", "change", () => {
  if (playing === undefined) return;
  pause();
  start();
});
when("[data-go]", "click", (button) => goByHand(Number(button.getAttribute("data-go"))));
for (const type of ["pointerover", "focusin", "click"])
  scroller.addEventListener(type, (event) => inspect(event.target), { signal });
when("#predict", "change", () => {
  startAgain();
  tell();
});
when("#theme", "change", () => {
  root.dataset.theme = theme.value;
});
when("button[aria-controls]", "click", (button) => {
  const part = document.getElementById(button.getAttribute("aria-controls") ?? "");
  const open = part?.classList.toggle("open") === true;
  button.setAttribute("aria-expanded", String(open));
});
when("#print", "click", () => window.print());
window.addEventListener("hashchange", fromAddress, { signal });
// on paper everything is there at once; an open worksheet is printed alone, its picture without the answers
function beforePrint() {
  for (const element of alarming) element.classList.remove("calm");
  const sheet = document.querySelector("#worksheet")?.classList.contains("open") === true;
  root.classList.toggle("sheet", sheet);
  if (sheet)
    for (const element of document.querySelectorAll(".scroller [data-rule]")) element.classList.add("secret");
}
function afterPrint() {
  root.classList.remove("sheet");
  show();
}
window.addEventListener("beforeprint", beforePrint, { signal });
window.addEventListener("afterprint", afterPrint, { signal });
root.classList.add("playing");
hearAround({ go: goByHand, firstStepOf, step: () => step }, signal);
signal.addEventListener("abort", pause);
if (life.step === undefined) fromAddress();
else {
  go(life.step);
  inspect(scroller.contains(document.activeElement) ? document.activeElement : null);
}
listenToHandles(signal);
