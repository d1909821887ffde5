/**
 * `npm run bench`: wengert and its peers side by side in one run. `--help` lists the options, bench/sections
 * what is measured.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "./harness/build.js";
import { createContext, root } from "./harness/context.js";
import { writeDocument } from "./harness/document.js";
import { codeOf, measuredEarlier } from "./harness/earlier.js";
import { blasWarnings, describeMachine, formatMachine, loadWarning } from "./harness/machine.js";
import { parseOptions, UsageError } from "./harness/options.js";
import { sectionAsText, targets, targetsAsLines } from "./harness/report.js";
import { runSection } from "./harness/run-section.js";
import { sections } from "./sections/index.js";

async function main(): Promise<void> {
  const letters = new Map(sections.map(({ letter, title }) => [letter, title]));
  const options = parseOptions(process.argv.slice(2), letters, join(root, "bench/results.json"));
  if (typeof options === "string") {
    console.log(options);
    return;
  }
  const context = createContext(options.quick);
  const machine = describeMachine(context); // before anything of ours raises the load
  console.log(formatMachine(machine));
  const warnings = [loadWarning(machine), ...blasWarnings(context), build(context)].filter(
    (each) => each !== undefined,
  );
  for (const warning of warnings) console.error(warning);
  if (options.quick) console.log("A quick run: it shows that everything works, and proves nothing.");

  const code = codeOf(root);
  const others = options.write ? sections.filter(({ letter }) => !options.only.includes(letter)) : [];
  const all = measuredEarlier(options.json, others, { quick: options.quick, code, machine });
  for (const section of sections.filter(({ letter }) => options.only.includes(letter))) {
    const measured = { section, table: await runSection(section, context) };
    all.push(measured);
    console.log(`\n${sectionAsText(measured, context)}`);
  }
  all.sort((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section));

  console.log("\nTargets");
  const lines = targetsAsLines(all);
  const widths = [0, 1, 2].map((i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  for (const line of lines)
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );

  const result = {
    quick: options.quick,
    code,
    machine,
    warnings,
    targets: targets(all),
    sections: all.map(({ section: { letter, title, unit, columns }, table }) => ({
      letter,
      title,
      unit,
      columns,
      rows: table.rows,
    })),
  };
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(result, null, 1)}\n`);
  if (options.write) writeDocument(join(root, "docs/performance.md"), all, machine, context);
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
