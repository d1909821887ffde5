/** Language and colours. They are kept in the page alone: nothing is stored. */

import type { Theme } from "../drawing/tasks.js";
import { find, make } from "./dom.js";
import { isLanguage, type Language, languageNames, languages, type Messages } from "./messages.js";

const themes: readonly Theme[] = ["auto", "light", "dark"];

export class Settings {
  #language: Language;
  #theme: Theme = "auto";

  /** @param changed is told of every change. */
  constructor(readonly changed: () => void) {
    const asked = new URLSearchParams(location.search).get("lang");
    const preferred = navigator.languages.map((each) => each.slice(0, 2)).find(isLanguage);
    this.#language = isLanguage(asked) ? asked : (preferred ?? "en");
    const select = find<HTMLSelectElement>("#theme");
    select.addEventListener("change", () => {
      this.#theme = themes.find((each) => each === select.value) ?? "auto";
      this.#show();
      changed();
    });
    const group = find("#languages");
    group.setAttribute("role", "group");
    group.dataset.label = "language";
    group.append(
      ...(Object.keys(languages) as Language[]).map((each) => {
        const button = make(
          "button",
          { type: "button", lang: each, "data-language": each },
          languageNames[each],
        );
        button.addEventListener("click", () => {
          this.#language = each;
          this.#show();
          changed();
        });
        return button;
      }),
    );
    this.#show();
  }

  get language(): Language {
    return this.#language;
  }

  get words(): Messages {
    return languages[this.#language];
  }

  get theme(): Theme {
    return this.#theme;
  }

  /** What `auto` comes to. */
  get colours(): "light" | "dark" {
    if (this.#theme !== "auto") return this.#theme;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  #show(): void {
    document.documentElement.lang = this.#language;
    document.documentElement.dataset.theme = this.#theme;
    for (const button of document.querySelectorAll("[data-language]"))
      button.setAttribute("aria-pressed", String(button.getAttribute("data-language") === this.#language));
    const select = find<HTMLSelectElement>("#theme");
    select.replaceChildren(...themes.map((each) => make("option", { value: each }, this.words[each])));
    select.value = this.#theme;
  }
}
