/** The first page: its language, its colours, and the words that links carry on to the other pages. */

import { find } from "../page/dom.js";
import { keepOffline } from "../page/offline.js";
import { Settings } from "../page/settings.js";
import { messages } from "./messages.js";

class Home {
  readonly #settings = new Settings(messages, () => this.#speak());

  constructor() {
    this.#speak();
  }

  #speak(): void {
    const { words, language } = this.#settings;
    document.title = `wengert · ${words.title}`;
    for (const image of document.querySelectorAll<HTMLImageElement>(".apple")) image.alt = words.apple;
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-page]"))
      link.href = `${link.dataset.page}?lang=${language}`;
    // lessons in other languages than English are in folders of their own
    find<HTMLAnchorElement>("#lessons").href = `lessons/${language === "en" ? "" : `${language}/`}index.html`;
  }
}

new Home();
keepOffline();
