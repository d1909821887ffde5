/**
 * `npm test`: types and lint beside the tests, each with its output in one piece, and a table at the end. Fails if one of them fails.
 * --full runs the tests at full size (`npm run test:all`), --heavy, at full size, only those that are reduced otherwise
 * (`npm run test:heavy`); all else goes to vitest: `npm test -- test/viz`, `npm run test:heavy -- --shard=2/8`.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const heavy = process.argv.includes("--heavy");
const full = heavy || process.argv.includes("--full");
const filters = process.argv.slice(2).filter((word) => word !== "--full" && word !== "--heavy");
const env = {
  ...process.env,
  PATH: join(root, "node_modules", ".bin") + delimiter + process.env.PATH,
  WENGERT_TEST_SIZE: full ? "full" : "reduced",
};

/** Runs a command line; what it writes is shown as it comes, or kept until its end. */
function run(name, command, live) {
  const start = performance.now();
  const child = spawn(command, {
    cwd: root,
    env,
    shell: true,
    stdio: ["ignore", ...Array(2).fill(live ? "inherit" : "pipe")],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  return new Promise((resolve) => {
    child.on("close", (status) =>
      resolve({ name, output, failed: status !== 0, seconds: (performance.now() - start) / 1000 }),
    );
  });
}

const quoted = filters.map((word) => JSON.stringify(word)).join(" ");
/** Whatever asks how much to do imports that file, or imports what does. */
const tests = heavy
  ? `vitest related --run --passWithNoTests=false ${quoted} test/helpers/size.ts`
  : `vitest run ${quoted}`;
const results = await Promise.all([
  ...(heavy ? [] : [run("types", scripts.types, false), run("lint", scripts.lint, false)]),
  run("tests", tests, true),
]);
for (const { name, output, failed } of results)
  if (failed && output !== "") process.stdout.write(`\n== ${name}\n${output}`);
process.stdout.write("\n");
for (const { name, failed, seconds } of results)
  process.stdout.write(
    `${name.padEnd(6)} ${failed ? "FAILED" : "passed"} ${seconds.toFixed(1).padStart(6)} s\n`,
  );
process.exitCode = results.some(({ failed }) => failed) ? 1 : 0;
