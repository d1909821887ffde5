/** The built package in a folder of node_modules, and what a user's bundler makes of programs that import it. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RolldownOutput, rolldown } from "rolldown";
import { root } from "./programs.js";

/** What bundlers are told of the package that they find. */
export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

export class Installed {
  /** Below node_modules, where the packages are found that this one needs. */
  readonly #folder = realpathSync(mkdtempSync(join(root, "node_modules", ".wengert-installed-")));

  /** Without declarations. @throws Error with what the build says. */
  constructor() {
    const installed = join(this.#folder, "node_modules/wengert");
    const build = [join(root, "tools/build.mjs"), join(installed, "dist"), "--no-declarations"];
    const { status, stderr } = spawnSync(process.execPath, build, { encoding: "utf8" });
    if (status !== 0) throw new Error(`the package does not build:\n${stderr}`);
    cpSync(join(root, "package.json"), join(installed, "package.json"));
    // else "wengert" would be the package that this folder belongs to
    writeFileSync(join(this.#folder, "package.json"), JSON.stringify({ name: "client", type: "module" }));
  }

  /** A program as a client gets it, minified; optional packages are left to be found at run time. */
  async bundle(program: string, format: "esm" | "iife"): Promise<RolldownOutput["output"]> {
    const input = join(this.#folder, "program.mjs");
    writeFileSync(input, program);
    const bundle = await rolldown({
      cwd: this.#folder,
      input,
      platform: "browser",
      external: Object.keys(manifest.peerDependencies).map((name) => new RegExp(`^${name}(/|$)`)),
      onLog: (_level, log) => {
        if (log.code !== "EMPTY_IMPORT_META") return;
        throw new Error(`import.meta means nothing in a classic script: ${log.message}`);
      },
    });
    const { output } = await bundle.generate({ format, minify: true, codeSplitting: format === "esm" });
    await bundle.close();
    return output;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
