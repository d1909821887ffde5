/** Where an optional package is installed, or what to install. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { MissingPackageError } from "../arguments/index.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * The folder of an installed package. Searched from this library, then from the folder the program runs in:
 * when the library is linked into a project, only the latter sees the project's own packages.
 * @param need what the package is for, as the message's opening: "loadMnist: the digits".
 * @throws MissingPackageError when it is in neither.
 */
export function packageFolder(name: string, need: string): string {
  try {
    const manifest = `${name}/package.json`;
    return dirname(createRequire(import.meta.url).resolve(manifest, { paths: [here, process.cwd()] }));
  } catch (cause) {
    throw new MissingPackageError(
      `${need} come from the package "${name}", which is not installed. Run: npm install ${name}`,
      { cause },
    );
  }
}
