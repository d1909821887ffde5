/** The language and the colours of a page, and the words in it. They are kept in the page alone: nothing is stored. */

import { find, make } from "./dom.js";
import { type Common, type Language, languageNames, languageOf } from "./words.js";

/** What a page is painted in: `auto` is what the reader's system asks for. */
export type Theme = "light" | "dark" | "auto";

const themes: readonly Theme[] = ["auto", "light", "dark"];

export class Settings<Messages extends Common> {
  #language: Language;
  #theme: Theme = "auto";

  /** @param changed is told of every change, when the words are in their places. */
  constructor(
    readonly messages: Readonly<Record<Language, Messages>>,
    readonly changed: () => void,
  ) {
    this.#language = languageOf(location.search, navigator.languages);
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
      ...(Object.keys(languageNames) as Language[]).map((each) => {
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
    return this.messages[this.#language];
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
    this.#speak();
  }

  /** `data-word` says what stands in an element, `data-label` what it is called. */
  #speak(): void {
    const words: Readonly<Record<string, string>> = this.words;
    for (const element of document.querySelectorAll<HTMLElement>("[data-word]"))
      element.textContent = words[element.dataset.word ?? ""] ?? "";
    for (const element of document.querySelectorAll<HTMLElement>("[data-label]"))
      element.setAttribute("aria-label", words[element.dataset.label ?? ""] ?? "");
  }
}
