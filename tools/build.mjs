/**
 * Builds the package: declarations by the TypeScript compiler, file by file, and JavaScript in one file per
 * entry point and one for what they share, since a program that imports a hundred small files waits for each
 * of them. Usage: node tools/build.mjs [FOLDER [--no-declarations]]
 */
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { entryPoints, writeDeclarations } from "./declarations.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = resolve(process.argv[2] ?? join(root, "dist"));

rmSync(outdir, { recursive: true, force: true });
if (!process.argv.includes("--no-declarations")) await writeDeclarations(outdir);
const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(entryPoints.map((entry) => [entry, `src/${entry}.ts`])),
  external: (id) => !/^[./]/.test(id), // other packages, and what Node brings
  platform: "neutral",
});
const { output } = await bundle.write({
  dir: outdir,
  format: "esm",
  chunkFileNames: "shared/[name]-[hash].js",
  sourcemap: true,
});
await bundle.close();

const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
for (const { fileName, imports = [], dynamicImports = [] } of output)
  for (const id of [...imports, ...dynamicImports]) {
    const known = id.startsWith("node:") || id in dependencies || id in peerDependencies;
    if (!known && !output.some((each) => each.fileName === id))
      throw new Error(`${fileName} imports ${id}, which the package does not ask for`);
  }
