/** HTML as a value: whatever is put into the template is text, unless it is markup itself. */
import { escapeXml } from "./escape.js";

export class Markup {
  constructor(readonly text: string) {}
}

/** Text that is markup already: an SVG, a style sheet, an attribute. */
export const raw = (text: string) => new Markup(text);

type Content = Markup | string | number | readonly Content[];

/** Names, options and titles come from users: text only, never markup. */
export function html(literals: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return raw(
    literals.map((literal, i) => (i === 0 ? "" : textOf(contents[i - 1] as Content)) + literal).join(""),
  );
}

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === "string" || typeof content === "number") return escapeXml(String(content));
  return content.map(textOf).join("");
}
