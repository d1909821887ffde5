/** The generated part of docs/performance.md; what people wrote around it stays. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Context } from "./context.js";
import { formatMachine, type Machine } from "./machine.js";
import { type Measured, sectionAsMarkdown, targetsAsLines } from "./report.js";

const [begin, end] = ["<!-- bench: begin (written by `npm run bench -- --write`) -->", "<!-- bench: end -->"];
const fresh = `# Performance\n\n${begin}\n${end}\n`;

export function writeDocument(file: string, all: readonly Measured[], machine: Machine, context: Context) {
  const old = existsSync(file) ? readFileSync(file, "utf8") : fresh;
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`${file} has no lines "${begin}" and "${end}" to write the tables between`);
  writeFileSync(
    file,
    `${old.slice(0, from + begin.length)}\n\n${generated(all, machine, context)}\n\n${old.slice(to)}`,
  );
}

function generated(all: readonly Measured[], machine: Machine, context: Context): string {
  const [header, ...rows] = targetsAsLines(all);
  const line = (cells: readonly string[] = []) => `| ${cells.join(" | ")} |`;
  const peers = "npm ci --ignore-scripts --prefix bench";
  return [
    `Printed by \`npm run bench -- --write${context.quick ? " --quick" : ""}\`, after \`${peers}\` for the ` +
      "JavaScript peers." +
      (context.quick ? " **A quick run: it shows that everything works, and proves nothing.**" : ""),
    `${formatMachine(machine)}`,
    "Every repetition is a process of its own, the programs take turns, and the medians count. Threads are " +
      'what a row\'s name says; "wengert" alone is what a user gets without any setting. Times differ ' +
      "from machine to machine; the ratios of one run are the claim. What NumPy and PyTorch multiply with " +
      "is read from the libraries that their processes have loaded.",
    `## Targets\n\n${[line(header), line(["---", "---:", "---:", "---"]), ...rows.map(line)].join("\n")}`,
    "## Measurements",
    ...all.map((each) => sectionAsMarkdown(each, context)),
  ].join("\n\n");
}
