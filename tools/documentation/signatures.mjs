/** The signatures of src/arguments, in words: what every parameter of a public function must be. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {{ readonly name: string, readonly text: string }} Parameter as declared, with what it must be.
 */

/**
 * What the entry points declare of their functions, by the names that errors say: they are bundled and run.
 * @param {readonly string[]} entryPoints without their `.ts`.
 * @returns {Promise<ReadonlyMap<string, readonly Parameter[]>>}
 */
export async function declaredSignatures(entryPoints) {
  const files = ["arguments/index", ...entryPoints].map((entry) => join(root, `src/${entry}.ts`));
  const program = files.map((file) => `export * from ${JSON.stringify(file)};`).join("\n");
  const bundle = await rolldown({
    cwd: root,
    input: "declared",
    platform: "neutral",
    external: (id) => id !== "declared" && !/^[./]/.test(id) && !id.startsWith(root), // other packages
    treeshake: false,
    logLevel: "silent", // of names that several entry points have, none is exported, and none is asked for
    plugins: [
      {
        name: "declared",
        resolveId: (id) => (id === "declared" ? id : null),
        load: (id) => (id === "declared" ? program : null),
      },
    ],
  });
  // where other packages are found, as from the sources
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "signatures-"));
  try {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await bundle.write({ dir: folder, format: "esm", entryFileNames: "declared.js" });
    const { signatures, isOptions, show } = await import(pathToFileURL(join(folder, "declared.js")).href);
    // what a function or an object is called says nothing to a reader
    const value = (of) =>
      of.default === null || (typeof of.default !== "object" && typeof of.default !== "function")
        ? of.default
        : undefined;
    const member = ([key, of]) =>
      value(of) === undefined ? `${key}${of.optional ? "?" : ""}` : `${key} = ${show(of.default)}`;
    const text = (of) => {
      if (isOptions(of)) return `an object { ${Object.entries(of.kinds).map(member).join(", ")} }`;
      return value(of) === undefined ? of.words : `${of.words}; by default ${show(of.default)}`;
    };
    return new Map(
      Array.from(signatures, ([name, { parameters }]) => [
        name,
        Object.entries(parameters).map(([key, of]) => ({ name: key.replace(/^\.\.\./, ""), text: text(of) })),
      ]),
    );
  } finally {
    await bundle.close();
    rmSync(folder, { recursive: true });
  }
}
