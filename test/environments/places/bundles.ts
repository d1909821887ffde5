/** Bundlers, each with the configuration that a user would write; what they make runs in Node or in Chromium. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { askPage, noChromium } from "../harness/browser.js";
import type { Client } from "../harness/client.js";
import type { Place } from "../harness/place.js";
import { askProcess, run, tool } from "../harness/run.js";

const configuration = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Runs a bundler in the client's folder. */
const bundle = (client: Client, bundler: string, ...words: string[]) =>
  run(process.execPath, [tool(bundler), ...words], client.folder);

export const esbuild = (client: Client, program: string, file: string, ...words: string[]) =>
  bundle(client, "esbuild/bin/esbuild", program, "--bundle", "--minify", `--outfile=${file}`, ...words);

/** Bun is a bundler too. */
export const bun = tool(`@oven/bun-linux-${process.arch === "arm64" ? "aarch64" : "x64"}/bin/bun`);

function inNode(name: string, extension: string, ...words: string[]): Place {
  return {
    name,
    missing: () => undefined,
    async ask(client) {
      const file = join(client.output(name), `program.${extension}`);
      await esbuild(client, client.program("print.js"), file, ...words);
      return askProcess(process.execPath, [file], client.folder);
    },
  };
}

function inChromium(
  name: string,
  build: (client: Client, folder: string) => Promise<string | undefined>,
): Place {
  return {
    name,
    missing: noChromium,
    async ask(client) {
      const folder = client.output(name);
      const html = await build(client, folder);
      return askPage({ folder, ...(html === undefined ? {} : { html }) });
    },
  };
}

const page = (script: string) => `<!doctype html><title>wengert</title>${script}`;

export const bundles: readonly Place[] = [
  inNode("esbuild iife", "cjs"),
  inNode("esbuild cjs", "cjs", "--platform=node"),
  inNode("esbuild esm", "mjs", "--platform=node", "--format=esm"),
  {
    name: "bun build",
    missing: () => (existsSync(bun) ? undefined : "no Bun for this machine"),
    async ask(client) {
      const file = join(client.output("bun build"), "program.mjs");
      await run(bun, ["build", client.program("print.js"), "--minify", "--outfile", file], client.folder);
      return askProcess(process.execPath, [file], client.folder);
    },
  },
  inChromium("classic Worker", async (client, folder) => {
    await esbuild(client, client.program("page-of-classic-worker.js"), join(folder, "page.js"));
    await esbuild(client, client.program("worker.js"), join(folder, "worker.js"));
    return page('<script src="page.js"></script>');
  }),
  inChromium("rollup", async (client, folder) => {
    const input = client.program("page.js");
    await bundle(
      client,
      "rollup/dist/bin/rollup",
      "-c",
      configuration("rollup.config.mjs"),
      "-i",
      input,
      "-d",
      folder,
    );
    return page('<script type="module" src="page.js"></script>');
  }),
  inChromium("webpack 5 with a Worker", async (client, folder) => {
    const input = client.program("page-of-worker.js");
    const words = ["build", "-c", configuration("webpack.config.mjs"), "--entry", input, "-o", folder];
    await bundle(client, "webpack/bin/webpack.js", ...words);
    return page('<script src="main.js"></script>');
  }),
  inChromium("Vite with a Worker", async (client, folder) => {
    const script = '<script type="module" src="/test/environments/program/page-of-worker.js"></script>';
    writeFileSync(join(client.folder, "index.html"), page(script));
    await bundle(client, "vite/bin/vite.js", "build", "--outDir", folder, "--emptyOutDir");
    return undefined; // it wrote a page
  }),
];
