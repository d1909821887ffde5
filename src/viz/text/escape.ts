/** Escaping: any text, whoever wrote it, as a quoted string of DOT or as text in SVG. */
import { unisolated } from "./isolate.js";

/**
 * What XML cannot carry: control characters but tab and line ends, lone surrogates, the two noncharacters.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]|\p{Surrogate}/gu;

export function printable(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\t/g, " ").replace(unprintable, "\uFFFD");
}

/**
 * A quoted DOT string that shows `text`. Graphviz reads backslash escapes and HTML entities in it, so both
 * are escaped.
 */
export function quoteDot(text: string): string {
  const escaped = unisolated(printable(text))
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/\n/g, "\\n")
    .replace(/&/g, "&amp;");
  return `"${escaped}"`;
}

/** Text or the value of an attribute in SVG. */
export function escapeXml(text: string): string {
  return printable(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What a reader of XML sees of such a text. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\dA-Fa-f]+)|(\w+));/g, (whole, decimal, hex, name) =>
    name === undefined
      ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
      : (entities[name] ?? whole),
  );
