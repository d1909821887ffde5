/** The Vite plugin of the mutation run: compiles mutants into the derivative rules, and collects the tests instead of running them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";
import { instrument } from "./instrument.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const root = path("../../");

/** The functions that src/ops exports, and so, mostly, the methods of tensors. */
const exportedFrom = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/^export (?:const|function) (\w+)/gm)].map(
    (match) => match[1] as string,
  );
const opFiles = readdirSync(path("../../src/ops"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => path(`../../src/ops/${name}`));
const opNames = new Set([...opFiles, path("../../src/tensor/op/primitives.ts")].flatMap(exportedFrom)).add(
  "to",
);
/** Methods that compute nothing and are no mistake to leave out. */
for (const harmless of ["clone"]) opNames.delete(harmless);

/** The files that walk back. */
export const isEngine = (file: string) =>
  /^src\/tensor\/(engine\/.*|graph\/topological-order)\.ts$/.test(file);

/** Where derivative rules are, and the engine that applies them. */
function scopeOf(file: string): "rules" | "module" | undefined {
  if (isEngine(file)) return "module";
  return /^src\/(ops\/.*|tensor\/op\/(primitives|operands))\.ts$/.test(file) ? "rules" : undefined;
}

export function mutation(): Plugin {
  return {
    name: "mutation",
    enforce: "pre",
    resolveId(source, importer) {
      const fromTest = importer?.startsWith(path("../")) === true && !importer.startsWith(path("./"));
      return source === "vitest" && fromTest ? path("./collect.ts") : undefined;
    },
    transform(code, id) {
      const file = id.startsWith(root) ? id.slice(root.length) : id;
      const within = scopeOf(file);
      if (within === undefined) return undefined;
      const result = instrument(code, file, { within, isOp: (name) => opNames.has(name) });
      const list = JSON.stringify(result.mutants);
      // on the first line, so that the numbers of the others stay
      const header = `import { isActive as __on, register as __register } from ${JSON.stringify(path("./switch.ts"))};const __base = __register(${list});`;
      return { code: header + result.code, map: null };
    },
  };
}
