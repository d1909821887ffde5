/**
 * The Vite plugin of the run on the reference: compiles mutants into its kernels, and collects their
 * tests instead of running them.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";
import { instrument } from "../instrument.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const root = path("../../../");

export function referenceMutation(): Plugin {
  return {
    name: "reference-mutation",
    enforce: "pre",
    resolveId(source, importer) {
      const fromTest = importer?.startsWith(path("../../")) === true && !importer.startsWith(path("../"));
      return source === "vitest" && fromTest ? path("../collect.ts") : undefined;
    },
    transform(code, id) {
      const file = id.startsWith(root) ? id.slice(root.length) : id;
      if (!/^src\/kernels\/reference\/(?:\w+\/)*[\w-]+\.ts$/.test(file)) return undefined;
      const result = instrument(code, file, { within: "module", isOp: () => false });
      const list = JSON.stringify(result.mutants);
      // on the first line, so that the numbers of the others stay
      const header = `import { isActive as __on, register as __register } from "${path("../switch.ts")}";`;
      return { code: `${header}const __base = __register(${list});${result.code}`, map: null };
    },
  };
}
