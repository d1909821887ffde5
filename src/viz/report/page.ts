/**
 * The page around a report: one HTML file without scripts or addresses, for the screen in the light and in
 * the dark, for a phone and for paper.
 */

import { html, type Markup, raw } from "../text/markup.js";
import { looks } from "./looks.js";

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

export interface Page {
  readonly title: string;
  readonly lead: Markup;
  readonly sections: readonly Section[];
}

/** Nothing runs, and nothing is loaded. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function pageText({ title, lead, sections }: Page): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${looks}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${lead}
<nav aria-label="Sections"><ul>
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
</body>
</html>
`.text;
}
