/** Servers that compile as they go, or have compiled: Vite while one develops, and Next.js. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askAddress, noChromium } from "../harness/browser.js";
import type { Client } from "../harness/client.js";
import type { Place } from "../harness/place.js";
import { run, tool, whileServing } from "../harness/run.js";
import type { Answer } from "../program/answer.js";

/** The one route of the app: the answer as JSON. */
const route = `import { answer, half } from "../../test/environments/program/answer.js";
import { images, labels } from "../../test/environments/program/digits.js";

export const dynamic = "force-dynamic";
export const GET = async () => Response.json(await answer({ images, labels }, half));
`;

/** Next.js looks for itself in the project. */
function makeApp({ folder }: Client): void {
  mkdirSync(join(folder, "app/answer"), { recursive: true });
  writeFileSync(join(folder, "app/answer/route.js"), route);
  writeFileSync(join(folder, "next.config.mjs"), 'export default { turbopack: { root: "/" } };\n');
  for (const name of ["next", "react", "react-dom"]) {
    const link = join(folder, "node_modules", name);
    if (!existsSync(link)) symlinkSync(tool(name), link);
  }
  rmSync(join(folder, ".next"), { recursive: true, force: true });
}

function next(bundler: string, ...words: string[]): Place {
  const command = tool("next/dist/bin/next");
  return {
    name: `Next.js server, built by ${bundler}`,
    missing: () => undefined,
    async ask(client) {
      makeApp(client);
      await run(process.execPath, [command, "build", ...words], client.folder);
      const start = [command, "start", "--port", "0", "--hostname", "127.0.0.1"];
      return whileServing(start, client.folder, async (address) => {
        const response = await fetch(`${address}/answer`);
        if (!response.ok) throw new Error(`answers ${response.status}: ${await response.text()}`);
        return (await response.json()) as Answer;
      });
    },
  };
}

export const servers: readonly Place[] = [
  {
    name: "Vite while developing",
    missing: noChromium,
    ask(client) {
      const script = '<script type="module" src="/test/environments/program/page-of-worker.js"></script>';
      writeFileSync(join(client.folder, "index.html"), `<!doctype html><title>wengert</title>${script}`);
      const words = [tool("vite/bin/vite.js"), "--port", "0", "--host", "127.0.0.1"];
      return whileServing(words, client.folder, askAddress);
    },
  },
  next("Turbopack"),
  next("webpack", "--webpack"),
];
