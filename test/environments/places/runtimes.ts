/** Programs that run JavaScript, each as the registry brings it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../harness/place.js";
import { askProcess, tool } from "../harness/run.js";

const machine = `${process.platform}-${process.arch}`;

function runtime(name: string, binary: string, words: readonly string[] = []): Place {
  const path = tool(binary);
  return {
    name,
    missing: () => (existsSync(path) ? undefined : `no ${binary} for ${machine}`),
    ask: (client) =>
      askProcess(path, [...words, client.program("print.js")], client.folder, {
        DENO_DIR: join(client.folder, ".deno"),
        DENO_NO_UPDATE_CHECK: "1",
      }),
  };
}

const node = (version: string) => runtime(`Node ${version}`, `node-${version}/bin/node`);

export const runtimes: readonly Place[] = [
  ...["20.0", "20.10", "20.20", "22", "24"].map(node),
  // nothing is allowed to it: it has no terminal to ask, and refuses
  runtime("Deno", `@deno/linux-${process.arch}-glibc/deno`, ["run"]),
  runtime("Bun", `@oven/bun-linux-${process.arch === "arm64" ? "aarch64" : "x64"}/bin/bun`, ["run"]),
];
