/**
 * Programs of this repository, for processes of their own. At full size tsx runs them, as a reader does; reduced, they are
 * compiled into one file first, since tsx takes a second to start each time.
 */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll } from "vitest";
import { full } from "./size.js";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * What Node is started with to run `program`, a path from the root of the repository: `spawn(process.execPath, [...await node(program), ...])`.
 * To be called at the top of a test file, whose end removes what was compiled.
 */
export async function nodeArguments(program: string): Promise<string[]> {
  return full ? ["--import", "tsx", program] : [await compiled(program)];
}

/** Compiles a program with all that it imports of this repository; the path of the result, from where packages are found. */
export async function compiled(program: string): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(root, "node_modules", ".wengert-"))); // as import.meta.url will say it
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const source = (path: string) => join(root, "src", path);
  const bundle = await rolldown({
    cwd: root,
    input: { program },
    platform: "node",
    resolve: {
      alias: {
        "wengert/viz": source("viz/index.ts"),
        "wengert/data": source("data/node.ts"),
        "wengert/io": source("io/node.ts"),
        "wengert/train": source("train/node.ts"),
        "wengert/testing": source("testing/index.ts"),
        wengert: source("index.ts"),
      },
    },
    external: (id) => !/^([./]|wengert|@oxc-project|[A-Z]:)/.test(id),
  });
  await bundle.write({ dir: folder, format: "esm", entryFileNames: "[name].mjs" });
  await bundle.close();
  return join(folder, "program.mjs");
}
