/** Programs that run JavaScript, each as the registry brings it. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../harness/place.js";
import { askProcess, run, tool } from "../harness/run.js";
import { esbuild } from "./bundles.js";

const machine = `${process.platform}-${process.arch}`;

function runtime(name: string, binary: string, words: readonly string[] = []): Place {
  const path = tool(binary);
  return {
    name,
    missing: () => (existsSync(path) ? undefined : `no ${binary} for ${machine}`),
    ask: (client) =>
      askProcess(path, [...words, client.program("print.js")], client.folder, {
        HOME: client.folder, // for what they keep
        DENO_DIR: join(client.folder, ".deno"),
        DENO_NO_UPDATE_CHECK: "1",
      }),
  };
}

const workerd = `@cloudflare/workerd-linux-${process.arch === "arm64" ? "arm64" : "64"}/bin/workerd`;

/** As much as workerd must be told of a worker to run its test. */
const workerdConfiguration = `using Workerd = import "/workerd/workerd.capnp";
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2025-01-01",
);
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
`;

const node = (version: string) => runtime(`Node ${version}`, `node-${version}/bin/node`);

export const runtimes: readonly Place[] = [
  ...["20.0", "20.10", "20.20", "22", "24"].map(node),
  // nothing is allowed to it: it has no terminal to ask, and refuses
  runtime("Deno", `@deno/linux-${process.arch}-glibc/deno`, ["run"]),
  runtime("Bun", `@oven/bun-linux-${process.arch === "arm64" ? "aarch64" : "x64"}/bin/bun`, ["run"]),
  {
    name: "workerd",
    missing: () => (existsSync(tool(workerd)) ? undefined : `no ${workerd} for ${machine}`),
    forbids: "WebAssembly", // but for modules that are deployed with the worker
    async ask(client) {
      const folder = client.output("workerd");
      await esbuild(client, client.program("workerd.js"), join(folder, "worker.js"), "--format=esm");
      writeFileSync(join(folder, "config.capnp"), workerdConfiguration);
      return askProcess(tool(workerd), ["test", join(folder, "config.capnp")], folder);
    },
  },
  {
    name: "CommonJS in Node 24",
    missing: () => (existsSync(tool("node-24/bin/node")) ? undefined : `no Node 24 for ${machine}`),
    // as TypeScript writes it in a project that npm has begun: every import is a require
    async ask(client) {
      const folder = client.output("CommonJS");
      writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
      await run(process.execPath, [
        tool("esbuild/bin/esbuild"),
        client.program("*.js"),
        join(client.folder, "examples/mnist/two-layer-net.js"),
        "--format=cjs",
        `--outbase=${client.folder}`,
        `--outdir=${folder}`,
        "--log-level=error",
      ]);
      const program = join(folder, "test/environments/program/print.js");
      return askProcess(tool("node-24/bin/node"), [program], folder);
    },
  },
  {
    name: "Node, installed by pnpm",
    missing: () => undefined,
    installed: "pnpm",
    ask: (client) => askProcess(process.execPath, [client.program("print.js")], client.folder),
  },
  {
    name: "Node, installed from git",
    missing: () => (existsSync(tool("../../../.git")) ? undefined : "this is no git checkout"),
    installed: "git",
    ask: (client) => askProcess(process.execPath, [client.program("print.js")], client.folder),
  },
];
