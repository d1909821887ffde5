/**
 * Isolates: a name that is written from right to left, inside of a sentence or an equation, turns around what
 * stands beside it, unless it stands between two characters of Unicode that nobody sees. All other names
 * stay as they are.
 */
const [open, close] = ["\u2068", "\u2069"];

/** Letters from right to left (Hebrew, Arabic, Syriac, N'Ko, Adlam, ...), and what turns letters around. */
const turning = new RegExp(
  "[\\u0590-\\u08FF\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFB1D-\\uFDFF\\uFE70-\\uFEFC" +
    "\\u{10800}-\\u{10FFF}\\u{1E800}-\\u{1EFFF}]",
  "u",
);

/** A name, or a text with names that are isolated already, as a part of a sentence. */
export function isolated(text: string): string {
  if (!turning.test(text) || text.includes(open)) return text;
  return text.replace(/^.+$/gm, (line) => `${open}${line}${close}`);
}

/** Lines that are a name and nothing else need no isolates, which have no width but in Graphviz. */
export const unisolated = (text: string): string =>
  text.includes(open) ? text.replace(/^\u2068([^\u2068\u2069\n]*)\u2069$/gm, "$1") : text;
