/**
 * Writes the declarations that users see: without `@internal` members, and only the files that an entry point
 * leads to. Usage: node tools/declarations.mjs FOLDER [--noCheck]
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeDocumentation } from "./documentation/index.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "src");

/** Without their `.ts`. */
export const entryPoints = [
  "index",
  "viz/index",
  "data/index",
  "data/node",
  "io/index",
  "io/node",
  "train/index",
  "train/node",
  "distributed/index",
  "distributed/node",
  "testing/index",
];

/**
 * @param options for the compiler: `--noCheck` where types are checked elsewhere, which takes half the time.
 * @throws Error where the compiler complains, or where a constructor that is not for users would show.
 */
export async function writeDeclarations(folder, options = []) {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  // several checkers would each check again what they share: three times the work
  const args = [compiler, "-p", "tsconfig.build.json", "--outDir", folder, "--checkers", "1", ...options];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("the declarations could not be built");
  removeUnreachable(folder);
  for (const file of filesIn(folder, ".d.ts")) hideConstructors(folder, file);
  await writeDocumentation(folder, entryPoints);
}

/** What no entry point leads to is nobody's business. */
function removeUnreachable(folder) {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, specifier] of readFileSync(file, "utf8").matchAll(/["'](\.{1,2}\/[^"']+)\.js["']/g))
      visit(resolve(dirname(file), `${specifier}.d.ts`));
  };
  for (const entry of entryPoints) visit(resolve(folder, `${entry}.d.ts`));
  for (const file of filesIn(folder, ".d.ts")) {
    if (reached.has(file)) continue;
    rmSync(file);
    rmSync(`${file}.map`, { force: true });
  }
}

const internalConstructor = /@internal(?:(?!\*\/)[\s\S])*\*\/\s*constructor\(/g;

/**
 * The compiler leaves an internal constructor out, and a class without one can be made by anybody; so its
 * declaration says that it is protected. It stands in the line of the class, for the lines to remain those of
 * the map.
 */
function hideConstructors(folder, file) {
  const source = join(sources, relative(folder, file).replace(/\.d\.ts$/, ".ts"));
  if (!existsSync(source)) return;
  const text = readFileSync(source, "utf8");
  let declarations = readFileSync(file, "utf8");
  for (const { index } of text.matchAll(internalConstructor)) {
    const [, name] = [...text.slice(0, index).matchAll(/\bclass (\w+)/g)].at(-1) ?? [];
    const header = new RegExp(`\\bclass ${name}\\b[^{]*\\{`);
    if (!header.test(declarations))
      throw new Error(`${file} has no class ${name}, whose constructor is internal`);
    declarations = declarations.replace(header, (line) => `${line} protected constructor();`);
  }
  writeFileSync(file, declarations);
}

const filesIn = (folder, ending) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...options] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: node tools/declarations.mjs FOLDER [--noCheck]");
  await writeDeclarations(resolve(folder), options);
}
