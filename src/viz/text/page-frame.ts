/** The frame of every page: one HTML file that loads nothing, and runs nothing but its own program. */
import { html, type Markup, raw } from "./markup.js";

export interface PageFrame {
  readonly lang: string;
  /** More attributes of the root element, as markup. */
  readonly attributes?: string;
  readonly title: string;
  /** More elements of the head. */
  readonly head?: Markup;
  readonly style: string;
  /** `<body ...>` and all in it. */
  readonly body: Markup;
  /** The Content-Security-Policy beyond what holds for all of them. */
  readonly allows: readonly string[];
}

/** Of a page that has a program, by the hash of it. */
export const ownProgram = (hash: string): readonly string[] => [
  `script-src '${hash}'`,
  "base-uri 'none'",
  "form-action 'none'",
];

export function framed({ lang, attributes = "", title, head, style, body, allows }: PageFrame): string {
  const policy = ["default-src 'none'", "style-src 'unsafe-inline'", ...allows].join("; ");
  return html`<!doctype html>
<html lang="${lang}"${raw(attributes)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
${head ?? ""}<title>${title}</title>
<style>
${raw(style)}</style>
</head>
${body}
</html>
`.text;
}

/** JSON as the text of an element: only these could be read as markup, and they stand in strings alone. */
export const jsonText = (json: string): Markup =>
  raw(json.replace(/[<>&\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`));
