/** The site as a server hands it out: without a network after the first visit, and with threads where headers allow. */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch } from "./site.js";

sayIfSkipped("the site from a server");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** @param held what is asked for and never comes */
async function serve(folder: string, headers: Readonly<Record<string, string>> = {}, held = "") {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === held) return;
    const path = join(folder, pathname === "/" ? "index.html" : pathname);
    response.statusCode = existsSync(path) ? 200 : 404;
    response.setHeader("Content-Type", types[extname(path)] ?? "application/octet-stream");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(existsSync(path) ? readFileSync(path) : "");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address, close };
}

describe.skipIf(chromiumPath === undefined)("the site from a server", () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = built();
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test("after the first visit the playground runs without a network", async () => {
    const { address, close } = await serve(folder);
    const page = await browser.newPage();
    await page.goto(address);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(async () => {
      for (const name of await caches.keys())
        if ((await (await caches.open(name)).match("playground.js")) !== undefined) return true;
      return false;
    });
    close();
    await page.goto(`${address}/playground.html`);
    // run and drawn: the first picture alone needs neither
    await page.waitForFunction(() => /\d.*\d/.test(document.querySelector("#times")?.textContent ?? ""));
    await expect.poll(() => page.locator("#console").textContent()).toContain("220");
    await page.waitForSelector(".cm-content");
    await page.context().close();
  });

  test("the first picture waits for no script of the page, and is not shown in place of another", async () => {
    const { address, close } = await serve(folder, {}, "/playground.js");
    for (const [after, isSeen] of [
      ["", true],
      ["#01-apple", true],
      ["?lang=ja", true],
      ["#09-two-layers", true],
      ["?lang=ja#25-filters", true],
      ["#code=abc", false],
    ] as const) {
      const page = await browser.newPage({ locale: "en-US" });
      await page.goto(`${address}/playground.html${after}`, { waitUntil: "commit" });
      const player = await (
        await page.waitForSelector("iframe.player", { state: "attached" })
      ).contentFrame();
      await player?.waitForSelector(isSeen ? "svg .active" : "svg", { state: "attached" });
      await expect.poll(() => page.locator("iframe.player").isVisible(), { message: after }).toBe(isSeen);
      await expect
        .poll(() => player?.evaluate(() => document.documentElement.lang))
        .toBe(after.startsWith("?lang=ja") ? "ja" : "en");
      await page.context().close();
    }
    close();
  });

  test("isolated from other origins, the digits are learnt by several threads, with the same losses", async () => {
    const rows: string[] = [];
    for (const headers of [
      {},
      { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
    ]) {
      const { address, close } = await serve(folder, headers);
      const page = await browser.newPage({ locale: "en-US" });
      await page.goto(`${address}/digits.html`);
      await expect
        .poll(() => page.locator("#threads").textContent())
        .toContain(rows.length === 0 ? "One thread" : "shared among");
      await page.locator("#iterations").selectOption("1200");
      await page.locator("#start").click();
      await page.waitForFunction(
        () => document.querySelector<HTMLButtonElement>("#look")?.disabled === false,
        undefined,
        { timeout: 90_000 },
      );
      rows.push((await page.locator("#table").textContent()) ?? "");
      await page.context().close();
      close();
    }
    expect(rows[1]).toBe(rows[0]);
  });

  test("digits that cannot be fetched are told from those that the site does not have", async () => {
    const { address, close } = await serve(folder);
    const page = await browser.newPage({ locale: "en-US" });
    await page.goto(`${address}/digits.html`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    close();
    await page.locator("#start").click();
    await expect.poll(() => page.locator("#said").textContent()).toContain("could not be fetched");
    await page.locator('[data-language="ja"]').click();
    await expect.poll(() => page.locator("#said").textContent()).toContain("取得できません");
    await expect.poll(() => page.locator("#start").isEnabled()).toBe(true);
    await page.context().close();

    const without = await serve(folder);
    const other = await browser.newPage({ locale: "zh-CN", serviceWorkers: "block" });
    await other.route("**/digits/*.js", (route) => route.fulfill({ status: 404 }));
    await other.goto(`${without.address}/digits.html`);
    await other.locator("#start").click();
    await expect.poll(() => other.locator("#said").textContent()).toContain("没有包含数据");
    await other.context().close();
    without.close();
  });

  test("in a frame without an origin no page throws", async () => {
    const { address, close } = await serve(folder);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    for (const name of ["index", "digits", "playground"]) {
      await page.setContent(`<iframe sandbox="allow-scripts" src="${address}/${name}.html"></iframe>`);
      const frame = await (await page.waitForSelector("iframe")).contentFrame();
      await frame?.waitForSelector("[data-language]", { state: "attached" });
      await frame?.evaluate(() => undefined);
      expect(errors, name).toEqual([]);
    }
    await page.context().close();
    close();
  });
});
