/** Where an optional package is installed. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Where the search begins. A bundler may have put this library into a file of another format, which has no
 * address of its own, or where it finds nothing.
 */
function starts(): string[] {
  const here = import.meta.url as string | undefined;
  return [...(here?.startsWith("file:") ? [here] : []), join(process.cwd(), "any.js")];
}

/**
 * The folder of an installed package; undefined where it is not installed. Searched from this library, then
 * from the folder the program runs in: when the library is linked into a project, only the latter sees the
 * project's own packages.
 */
export function packageFolder(name: string): string | undefined {
  for (const start of starts())
    try {
      return dirname(createRequire(start).resolve(`${name}/package.json`));
    } catch {
      // the next may see it
    }
  return undefined;
}
