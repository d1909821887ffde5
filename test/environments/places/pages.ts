/** Pages without a bundler, and pages under rules. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askPage, noChromium } from "../harness/browser.js";
import type { Client } from "../harness/client.js";
import type { Place } from "../harness/place.js";
import { esbuild } from "./bundles.js";

type Entry = string | { default?: Entry };

/** What an entry of `exports` is where no condition holds: a browser without a bundler knows none. */
const plain = (entry: Entry | undefined): string =>
  entry === undefined || typeof entry === "string" ? (entry ?? "") : plain(entry.default);

function importMap({ folder }: Client): string {
  const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/wengert/package.json"), "utf8"));
  const ours = Object.entries(exports as Record<string, Entry>).map(([name, entry]) => [
    name.replace(/^\./, "wengert"),
    `/node_modules/wengert/${plain(entry)}`,
  ]);
  const imports = {
    ...Object.fromEntries(ours),
    immutable: "/node_modules/immutable/dist/immutable.es.js",
    fflate: "/node_modules/fflate/esm/browser.js",
  };
  return `<script type="importmap">${JSON.stringify({ imports })}</script>`;
}

const module = (path: string) => `<script type="module" src="${path}"></script>`;
const page = (...scripts: string[]) => `<!doctype html><title>wengert</title>${scripts.join("")}`;

function unbundled(name: string, headers: Record<string, string>): Place {
  return {
    name,
    missing: noChromium,
    ask: (client) =>
      askPage({
        folder: client.folder,
        html: page(importMap(client), module("/test/environments/program/page.js")),
        headers,
      }),
  };
}

/** A page whose policy allows its own scripts and nothing else, but for what is given. */
function underPolicy(name: string, scripts: string, forbids?: "WebAssembly"): Place {
  return {
    name,
    missing: noChromium,
    ...(forbids === undefined ? {} : { forbids }),
    async ask(client) {
      const folder = client.output(name);
      await esbuild(client, client.program("page.js"), join(folder, "page.js"), "--format=esm");
      return askPage({
        folder,
        html: page(module("/page.js")),
        headers: {
          "content-security-policy": `default-src 'none'; script-src ${scripts}; require-trusted-types-for 'script'`,
        },
      });
    },
  };
}

export const pages: readonly Place[] = [
  unbundled("page with an import map", {}),
  underPolicy("page under a strict CSP", "'self' 'wasm-unsafe-eval'"),
  underPolicy("page under a CSP without WebAssembly", "'self'", "WebAssembly"),
  unbundled("cross-origin-isolated page", {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  }),
];
