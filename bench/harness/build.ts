/**
 * Compiles the library and our programs as a stranger would have them: plain JavaScript, the library as a
 * package in node_modules. Always from the present source, so that no stale build is ever measured.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "./context.js";

/**
 * @returns a warning where the compiler complained and yet wrote everything. @throws Error where it did not.
 */
export function build({ root, bench, built }: Context): string | undefined {
  const library = join(built, "node_modules", "wengert");
  rmSync(built, { recursive: true, force: true });
  mkdirSync(library, { recursive: true });
  for (const part of ["package.json", "README.md", "LICENSE", "src"])
    if (existsSync(join(root, part))) cpSync(join(root, part), join(library, part), { recursive: true });
  const complaints = [
    run(root, [join(root, "tools/build.mjs"), join(library, "dist")]),
    run(root, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(bench, "tsconfig.programs.json")]),
  ].join("");
  for (const file of [join(library, "dist/index.js"), join(built, "examples/mnist/train.js")])
    if (!existsSync(file)) throw new Error(`the library does not compile: ${complaints.split("\n")[0]}`);
  return complaints === "" ? undefined : `the compiler complains: ${complaints.split("\n")[0]}`;
}

function run(root: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return status === 0 ? "" : stdout + stderr;
}
