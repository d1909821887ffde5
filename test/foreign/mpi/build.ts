/** The programs as plain JavaScript, each in one file: ranks that begin in a moment leave the processors to the others. */
import { mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
/** Where koffi is found, and git does not look. */
const built = `${folder}node_modules/.programs/`;

export const builtProgram = (name: string) => `${built}${name}.mjs`;

export async function buildPrograms(): Promise<void> {
  mkdirSync(built, { recursive: true });
  for (const file of readdirSync(`${folder}programs`)) {
    const bundle = await rolldown({
      input: `${folder}programs/${file}`,
      platform: "node",
      tsconfig: `${root}tsconfig.json`,
      external: (id) => !/^wengert($|\/)|^[./]/.test(id),
      treeshake: false, // methods are given to tensors by statements that look unused
      logLevel: "silent",
    });
    await bundle.write({
      file: builtProgram(file.replace(/\.ts$/, "")),
      format: "esm",
      codeSplitting: false,
    });
    await bundle.close();
  }
}
