/**
 * The page around a report: one HTML file without scripts or addresses, for the screen in the light and in
 * the dark, for a phone and for paper.
 */

import type { Language } from "../languages/loaded.js";
import type { ReportWords } from "../languages/translation.js";
import { html, type Markup } from "../text/markup.js";
import { framed } from "../text/page-frame.js";
import { looks } from "./looks.js";

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

export interface Page {
  readonly lang: Language;
  readonly words: ReportWords;
  readonly title: string;
  readonly lead: Markup;
  readonly sections: readonly Section[];
}

export function pageText({ lang, words, title, lead, sections }: Page): string {
  const body = html`<body>
<header>
<h1>${title}</h1>
${lead}
<nav aria-label="${words.sections}"><ul>
${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul></nav>
</header>
<main>
${sections.map(
  ({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`,
)}</main>
</body>`;
  const head = html`<meta name="color-scheme" content="light dark">\n`;
  return framed({ lang, title, head, style: looks.text, body, allows: ["img-src data:"] });
}
