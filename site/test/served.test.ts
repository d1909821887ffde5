/** The site as a server hands it out: without a network after the first visit, and with threads where headers allow. */
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, sayIfSkipped } from "../../test/viz/browser.js";
import { built, launch } from "./site.js";

sayIfSkipped("the site from a server");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
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

  /** In a page: what it shows, and what runs a program, as far as it is not kept yet. */
  async function notKept(address: string): Promise<string[]> {
    const shown = [...document.querySelectorAll<HTMLImageElement>("[src]")].map(({ src }) => src);
    const runs = ["playground.html", "parts/editor.js", "parts/program-worker.js", "parts/graphviz.bin"];
    const needed = [location.href, ...shown, ...runs.map((name) => `${address}/${name}`)];
    const known = await Promise.all(
      needed.map((each) => !each.startsWith(address) || caches.match(each, { ignoreSearch: true })),
    );
    return needed.filter((_, i) => !known[i]);
  }

  test("a first visit to any kind of page keeps that page, whole, and the playground, without a network", async () => {
    const kinds = [
      "",
      "playground-in-one-file.html",
      "digits.html",
      "lessons/ja/01-apple.html",
      "lessons/teachers.html",
      "reference/documents/Op_cards.op_gelu.html",
    ].filter((name) => existsSync(join(folder, name)));
    const { address, close } = await serve(folder);
    const visits: Page[] = [];
    for (const name of kinds) {
      const page = await browser.newPage({ locale: "en-US" });
      await page.goto(`${address}/${name}`);
      visits.push(page);
    }
    for (const [i, page] of visits.entries())
      await expect.poll(() => page.evaluate(notKept, address), { message: kinds[i] ?? "" }).toEqual([]);
    close();
    const again = async (page: Page, kind?: string) => {
      const lost: string[] = [];
      page.on("requestfailed", (request) => {
        const isLeft = request.failure()?.errorText === "net::ERR_ABORTED"; // with the page that asked
        if (request.url().startsWith(address) && !isLeft) lost.push(request.url());
      });
      const before = await page.title();
      await page.reload();
      await expect.poll(() => page.title()).toBe(before);
      for (const frame of await page.locator("main iframe[src]").all()) {
        await frame.scrollIntoViewIfNeeded();
        await (await (await frame.elementHandle())?.contentFrame())?.waitForSelector("main svg", {
          state: "attached",
        });
      }
      await expect
        .poll(() =>
          page
            .locator("img:visible")
            .evaluateAll((all) => all.every((each) => (each as HTMLImageElement).naturalWidth > 0)),
        )
        .toBe(true);
      await page.goto(`${address}/playground.html`);
      // run and drawn: the first picture alone needs neither
      await page.waitForFunction(() => /\d.*\d/.test(document.querySelector("#times")?.textContent ?? ""));
      await expect.poll(() => page.locator("#console").textContent()).toContain("220");
      await page.waitForSelector(".cm-content");
      expect(lost, kind).toEqual([]);
      await page.context().close();
    };
    await Promise.all(visits.map((page, i) => again(page, kinds[i])));
  });

  test("what a first visit keeps is light: no data of digits, no lesson or page of the reference but the visited", async () => {
    const { address, close } = await serve(folder);
    const page = await browser.newPage();
    await page.goto(`${address}/lessons/01-apple.html`);
    await expect.poll(() => page.evaluate(notKept, address)).toEqual([]);
    const kept = await page.evaluate(async () => {
      const [name = ""] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    });
    expect(kept.filter((each) => /^.(digits|reference)\/|^.lessons.(?!01-apple|style)/.test(each))).toEqual(
      [],
    );
    const bytes = kept
      .filter((each) => each !== "/")
      .reduce((sum, each) => sum + gzipSync(readFileSync(join(folder, each))).length, 0);
    expect(bytes).toBeLessThan(2e6);
    await page.context().close();
    close();
  });

  test("every page that a reader comes to registers what keeps it, but for the pictures' own", () => {
    const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".html"),
    );
    const without = pages.filter((name) => {
      const html = readFileSync(join(folder, name), "utf8");
      const [, from] = /<script[^>]* src="([^"]*keep-offline\.js)"/.exec(html) ?? [];
      if (from !== undefined) return !existsSync(join(folder, dirname(name), from));
      return !/^(index|playground|playground-in-one-file|digits)\.html$/.test(name);
    });
    expect(without.filter((name) => !/^lessons.*-(player|predict)\.html$/.test(name))).toEqual([]);
    expect(pages.length).toBeGreaterThan(100);
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
