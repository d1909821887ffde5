/** The built package in a real browser: no bundler, no file access, the bits of Node, and threads where the page is isolated. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as wengert from "wengert";
import { chromiumPath, launchChromium, sayIfSkipped } from "./viz/browser.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Trains a little and multiplies a lot; answers every bit of what came out as one number. Runs in Node and in the browser. */
async function program({
  Generator,
  matmul,
  nn,
  optim,
  randn,
  threadSupport,
  simdSupport,
  tensor,
}: typeof wengert) {
  const generator = new Generator(7);
  const net = new nn.Sequential([
    new nn.Affine(64, 48, { generator }),
    new nn.ReLU(),
    new nn.Affine(48, 32, { generator }),
    new nn.Tanh(),
    new nn.Affine(32, 10, { generator }),
  ]);
  const criterion = new nn.SoftmaxCrossEntropy();
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
  let hash = 2166136261;
  const take = (values: ArrayBufferView) => {
    for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
      hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  };
  for (let i = 0; i < 30; i++) {
    const x = randn([50, 64], { generator });
    const t = tensor(
      Int32Array.from({ length: 50 }, (_, row) => (row * 7 + i) % 10),
      { dtype: "int32" },
    );
    optimizer.zeroGrad();
    const loss = criterion.forward(net.forward(x), t);
    loss.backward();
    optimizer.step();
    take(loss.toTypedArray());
  }
  for (const parameter of net.parameters()) take(parameter.toTypedArray());
  const [a, b] = [randn([200, 300], { generator }), randn([300, 100], { generator })];
  const end = performance.now() + 10_000;
  while (threadSupport().running < threadSupport().threads && performance.now() < end) {
    for (let i = 0; i < 20; i++) matmul(a, b);
    await new Promise((resolve) => setTimeout(resolve, 1)); // a browser starts workers between jobs
  }
  take(matmul(a, b).toTypedArray());
  return { hash, simd: simdSupport(), threads: threadSupport() };
}

const page = `<!doctype html><title>wengert</title><script type="importmap">
{ "imports": { "wengert": "/dist/index.js", "immutable": "/immutable.js" } }
</script><script type="module">import * as wengert from "wengert"; window.wengert = wengert;</script>`;

sayIfSkipped("the built package in a browser");
describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  let dist: string;
  let browser: Browser;
  const servers: Server[] = [];

  beforeAll(async () => {
    dist = mkdtempSync(join(tmpdir(), "wengert-dist-"));
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, "tools/build.mjs"), dist, "--no-declarations"],
      {
        encoding: "utf8",
      },
    );
    expect(status, stderr).toBe(0);
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) server.close();
    rmSync(dist, { recursive: true, force: true });
  });

  /** A server of static files, as plain as they come. */
  async function serve(headers: Record<string, string>): Promise<string> {
    const server = createServer(({ url = "/" }, response) => {
      const file =
        url === "/immutable.js"
          ? join(root, "node_modules/immutable/dist/immutable.es.js")
          : url.startsWith("/dist/") && !url.includes("..")
            ? join(dist, url.slice(6))
            : undefined;
      response.writeHead(200, {
        "content-type": file === undefined ? "text/html" : "text/javascript",
        ...headers,
      });
      response.end(file === undefined ? page : readFileSync(file));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  async function run(headers: Record<string, string>): Promise<Awaited<ReturnType<typeof program>>> {
    const tab = await browser.newPage();
    const complaints: string[] = [];
    tab.on("pageerror", (error) => complaints.push(String(error)));
    await tab.goto(await serve(headers));
    await tab.waitForFunction("window.wengert !== undefined");
    const result = await tab.evaluate(`(${program.toString()})(window.wengert)`);
    await tab.close();
    expect(complaints).toEqual([]);
    return result as Awaited<ReturnType<typeof program>>;
  }

  test("a page that is cross-origin isolated trains with threads, to the bits of Node", {
    timeout: 120_000,
  }, async () => {
    const result = await run({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    expect(result.simd).toEqual({ available: true, reason: "" });
    expect(result.threads.reason).toBe("");
    expect(result.threads.running).toBe(result.threads.threads);
    expect(result.hash).toBe((await program(wengert)).hash);
  });

  test("a page that is not does the same on one thread, and says why", { timeout: 120_000 }, async () => {
    const result = await run({});
    expect(result.simd.available).toBe(true);
    expect(result.threads).toMatchObject({ threads: 1, running: 1 });
    expect(result.threads.reason).toContain("cross-origin isolated");
    expect(result.hash).toBe((await program(wengert)).hash);
  });

  test("the console shows values: by %s, and where custom formatters are on by itself", async () => {
    const tab = await browser.newPage();
    const session = await tab.context().newCDPSession(tab);
    const shown: unknown[] = [];
    session.on("Runtime.consoleAPICalled", ({ args }) => {
      const last = args.at(-1);
      shown.push(last?.customPreview === undefined ? last?.value : JSON.parse(last.customPreview.header));
    });
    await session.send("Runtime.enable");
    await session.send("Runtime.setCustomObjectFormatterEnabled", { enabled: true });
    await tab.goto(await serve({}));
    await tab.waitForFunction("window.wengert !== undefined");
    await tab.evaluate("{ const x = wengert.tensor([1, 2]); console.log('%s', x); console.log(x); }");
    await expect.poll(() => shown.length).toBe(2);
    await tab.close();
    const text = "tensor([1, 2], shape (2,), float32)";
    expect(shown).toEqual([text, ["span", { style: "white-space: pre" }, text]]);
  });
});
