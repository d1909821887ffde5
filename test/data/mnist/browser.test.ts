/** wengert/data in a real browser: MNIST is fetched of a server, unpacked, and the next time taken from the cache. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../helpers/imports.js";
import { chromiumPath, launchChromium, sayIfSkipped } from "../../viz/browser.js";
import { tinyMnist } from "../files.js";

/** What a page does; the sources in its functions are those of the bundle. */
const program = `
  const run = async () => {
    const { fetchMnist, DataLoader, TensorDataset, loadMnist } = window.wengertData;
    const { train } = await fetchMnist("digits");
    const batches = [];
    for await (const [x, t] of new DataLoader(new TensorDataset(train.x, train.t), { batchSize: 2 }))
      batches.push([x.shape, t.toArray()]);
    let refused = "";
    try { loadMnist(); } catch (error) { refused = error.message; }
    return { batches, refused };
  };
  run()`;

sayIfSkipped("MNIST in a browser");
describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  let browser: Browser;
  let server: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    const bundle = await rolldown({
      cwd: root,
      input: join(root, "src/data/index.ts"),
      platform: "browser",
      external: /^(immutable|papaparse|fast-png|node:.*)$/,
    });
    const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
    await bundle.close();
    const [{ code, imports }] = output;
    expect(imports).toEqual([]);
    server = createServer(({ url = "/" }, response) => {
      const packed = tinyMnist[url.replace("/page/digits/", "").replace(/\.gz$/, "")];
      if (url.includes("digits")) asked.push(url);
      const [status, type, body] =
        url === "/data.js"
          ? [200, "text/javascript", code]
          : url.includes("digits")
            ? [packed === undefined ? 404 : 200, "application/gzip", packed && gzipSync(packed)]
            : [
                200,
                "text/html",
                '<script type="module">import * as data from "/data.js"; window.wengertData = data;</script>',
              ];
      response.writeHead(status, { "content-type": type });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("is fetched once, whatever is asked for later, and is what a folder gives in Node", async () => {
    const context = await browser.newContext();
    for (const requests of [4, 4]) {
      const tab = await context.newPage();
      await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page/`);
      await tab.waitForFunction("window.wengertData !== undefined");
      const { batches, refused } = (await tab.evaluate(program)) as { batches: unknown; refused: string };
      expect(batches).toEqual([
        [
          [2, 784],
          [7, 0],
        ],
        [[1, 784], [9]],
      ]);
      expect(refused).toContain("fetchMnist(url) fetches the same files");
      expect(asked).toHaveLength(requests);
    }
  });
});
