/** One script of a program and all that it imports of the library, for a page to carry; the same text every time. */
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** @param {string} path from the root of the repository */
export async function bundledProgram(path) {
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`../../${path}`, import.meta.url)),
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  return output[0].code;
}
