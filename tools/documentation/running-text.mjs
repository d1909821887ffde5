/** Lines of comments as Markdown: where a line of running text begins with a sign, Markdown would see a list. */

/** What begins a list, a heading or a quotation in Markdown, also in the middle of a paragraph. */
const mark = /^(?:[-+*] |1[.)] |#{1,6} |>)/;

/**
 * A line that begins with `+`, `-`, `*`, `1.`, `#` or `>` and goes on with a sentence or a formula stands at the
 * end of the line before. A list stands after an empty line, or after a line that ends with a colon.
 * @param {string} text
 * @param {boolean} [goesOn] whether its first line is the rest of one
 */
export function runningText(text, goesOn = false) {
  /** @type {string[]} */
  const lines = [];
  let inList = false;
  let inCode = false;
  for (const line of text.split("\n")) {
    const before = lines.at(-1) ?? "";
    const running =
      !inList && !inCode && !before.endsWith(":") && (before !== "" || (goesOn && lines.length === 1));
    if (line.startsWith("```")) inCode = !inCode;
    if (running && mark.test(line) && lines.length > 0) {
      lines.push(`${lines.pop()} ${line}`);
      continue;
    }
    inList = mark.test(line) || (inList && /^\s/.test(line));
    lines.push(line);
  }
  return lines.join("\n");
}
