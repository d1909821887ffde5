/** Where an optional package is installed, or what to install. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { MissingPackageError } from "../../arguments/index.js";

/**
 * Where the search begins. A bundler may have put this library into a file of another format, which has no
 * address of its own, or where it finds nothing.
 */
function starts(): string[] {
  const here = import.meta.url as string | undefined;
  return [...(here?.startsWith("file:") ? [here] : []), join(process.cwd(), "any.js")];
}

/**
 * The folder of an installed package. Searched from this library, then from the folder the program runs in:
 * when the library is linked into a project, only the latter sees the project's own packages.
 * @param need what the package is for, as the message's opening: "loadMnist: the digits".
 * @throws MissingPackageError when it is in neither.
 */
export function packageFolder(name: string, need: string): string {
  let cause: unknown;
  for (const start of starts())
    try {
      return dirname(createRequire(start).resolve(`${name}/package.json`));
    } catch (error) {
      cause = error;
    }
  throw new MissingPackageError(
    `${need} come from the package "${name}", which is not installed. Run: npm install ${name}`,
    { cause },
  );
}
