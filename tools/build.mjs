/**
 * Builds the package: declarations by the TypeScript compiler, file by file, and JavaScript in one file per entry point and one for what
 * they share, since a program that imports a hundred small files waits for each of them. Usage: node tools/build.mjs [folder]
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const outdir = resolve(process.argv[2] ?? join(root, "dist"));

rmSync(outdir, { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", outdir],
  { cwd: root, stdio: "inherit" },
);
if (status !== 0) process.exit(status ?? 1);
const bundle = await rolldown({
  cwd: root,
  input: { index: "src/index.ts", "viz/index": "src/viz/index.ts", "data/index": "src/data/index.ts" },
  external: (id) => !/^[./]/.test(id), // other packages, and what Node brings
  platform: "neutral",
});
await bundle.write({
  dir: outdir,
  format: "esm",
  chunkFileNames: "shared/[name]-[hash].js",
  sourcemap: true,
});
await bundle.close();
