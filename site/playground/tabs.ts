/** Graph, tensors, curves: one is seen. On a narrow page the program and the console are tabs of the page itself. */
import { find, make } from "../page/dom.js";
import type { Messages } from "./messages.js";

const pictures = ["graph", "tensors", "curves"] as const;
const parts = ["code", "console"] as const;

export class Tabs {
  constructor() {
    find("#tabs").append(
      ...pictures.map((name) =>
        make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": name }),
      ),
    );
    find("#views").append(...parts.map((name) => make("button", { type: "button", id: `view-${name}` })));
    for (const [i, name] of pictures.entries()) {
      const tab = find(`#tab-${name}`);
      tab.addEventListener("click", () => this.#choose(name));
      tab.addEventListener("keydown", (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const next = by === undefined ? undefined : pictures.at((i + by) % pictures.length);
        if (next === undefined) return;
        this.#choose(next);
        find(`#tab-${next}`).focus();
      });
    }
    for (const name of parts) find(`#view-${name}`).addEventListener("click", () => this.view(name));
    for (const name of ["tensors", "curves", "console"]) find(`#${name}`).tabIndex = 0; // they scroll
    this.#choose("graph");
    this.view("code");
  }

  speak(words: Messages): void {
    for (const name of pictures) find(`#tab-${name}`).textContent = words[name];
    for (const name of parts) find(`#view-${name}`).textContent = words[name];
  }

  #choose(chosen: (typeof pictures)[number]): void {
    for (const name of pictures) {
      const is = name === chosen;
      const tab = find(`#tab-${name}`);
      tab.setAttribute("aria-selected", String(is));
      tab.tabIndex = is ? 0 : -1;
      find(`#${name}`).hidden = !is;
    }
  }

  /** Which of the program and the console is seen where both have one place. */
  view(chosen: (typeof parts)[number]): void {
    document.body.dataset.view = chosen;
    for (const name of parts) find(`#view-${name}`).setAttribute("aria-pressed", String(name === chosen));
  }
}
