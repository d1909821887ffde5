/**
 * Measures the site in Chromium: from a key to the picture that shows it, from the address to the first picture on a
 * processor that is throttled, and the steps a second on the page of digits beside those in Node, in turns. Usage: npm run latency --prefix site; WENGERT_SITE is a folder with a
 * built site, without it the site is built. Times are medians; those of a machine that does other things are longer,
 * the processor's time hardly so.
 */
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, CDPSession, Frame, Page } from "playwright-core";
import { launchChromium } from "../../test/viz/browser.js";
import { built } from "../test/site.js";
import { rateInNode, rateInPage } from "./digits-rate.js";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** tsx gives functions their names by a helper, which the page has not. */
const named = "globalThis.__name = (what) => what";

const times = Number(process.argv[2] ?? 11);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const whole = (value: number) => value.toFixed(0).padStart(5);

const folder = built();
const browser = await launchChromium();
for (const [name, what, most] of [
  ["01-apple", "the apple", 100],
  ["09-two-layers", "two layers", 300],
] as const) {
  const page = await opened(browser, `file://${join(folder, "playground.html")}#${name}`);
  const found = await typed(page, await processes(browser));
  console.log(
    `${what.padEnd(12)} ${whole(found.seen)} ms from the last key to its picture (asked: ${most}), ` +
      `of which ${whole(found.ran)} until it has run; ${whole(found.busy)} ms of the processor`,
  );
  await page.context().close();
}
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const path = join(folder, pathname === "/" ? "index.html" : pathname);
  response.writeHead(existsSync(path) ? 200 : 404, {
    "Content-Type": types[extname(path)] ?? "application/octet-stream",
  });
  if (existsSync(path)) createReadStream(path).pipe(response);
  else response.end();
}).listen(0, "127.0.0.1");
await once(server, "listening");
const home = `http://localhost:${(server.address() as AddressInfo).port}`;
for (const [what, address] of [
  ["from disk", `file://${join(folder, "playground.html")}`],
  ["in one file", `file://${join(folder, "playground-in-one-file.html")}`],
  ["from a server", `${home}/playground.html`],
  ["another program, from a server", `${home}/playground.html#09-two-layers`],
] as const)
  for (const rate of [1, 4]) {
    const all: Awaited<ReturnType<typeof first>>[] = [];
    for (let i = 0; i < Math.ceil(times / 2); i++) all.push(await first(browser, address, rate));
    console.log(
      `${what}, ${rate === 1 ? "as it is" : `throttled ${rate} times`}: first picture after ` +
        `${whole(median(all.map(({ seen }) => seen)))} ms, run and drawn after ` +
        `${whole(median(all.map(({ drawn }) => drawn)))}, editor after ${whole(median(all.map(({ edited }) => edited)))}`,
    );
  }
const rates: (readonly [page: number, node: number])[] = [];
for (let i = 0; i < 3; i++) rates.push([await rateInPage(browser, folder), rateInNode()]);
const [inPage, inNode] = [median(rates.map(([page]) => page)), median(rates.map(([, node]) => node))];
console.log(
  `the digits: ${whole(inPage)} steps a second in the page, ${whole(inNode)} in Node: ` +
    `${((100 * inPage) / inNode).toFixed(0)} % (asked: 70)`,
);
await browser.close();
server.close();

async function opened(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: "en-US" });
  await page.addInitScript(named);
  await page.goto(address);
  await page.waitForSelector(".cm-leaf");
  await page.waitForTimeout(1500);
  return page;
}

async function playerOf(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector("iframe.player:not(.coming)")).contentFrame();
  if (frame === null) throw new Error("no player is seen");
  return frame;
}

/** The processor's time of all processes of the browser, in milliseconds. */
async function processes(browser: Browser): Promise<() => Promise<number>> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
}

/** Types a digit behind a leaf's number, and takes it away, in turns. */
async function typed(page: Page, cpu: () => Promise<number>) {
  const player = await playerOf(page);
  await player.evaluate(() => {
    const scroller = document.querySelector(".scroller") as Element;
    const now = () => performance.timeOrigin + performance.now();
    const tell = () =>
      requestAnimationFrame(() => setTimeout(() => Object.assign(window, { painted: now() })));
    new MutationObserver(tell).observe(scroller, { characterData: true, childList: true, subtree: true });
  });
  await page.evaluate(() => {
    const now = () => performance.timeOrigin + performance.now();
    addEventListener("keydown", () => Object.assign(window, { pressed: now() }), { capture: true });
    addEventListener("message", ({ data }) => {
      if (data?.report?.kind === "done") Object.assign(window, { done: now() });
    });
    const mark = document.querySelector(".cm-leaf")?.firstChild as Text;
    document.querySelector<HTMLElement>(".cm-content")?.focus();
    getSelection()?.collapse(mark, mark.length);
  });
  const seen: number[] = [];
  const ran: number[] = [];
  const busy: number[] = [];
  for (let i = 0; i < times; i++) {
    await page.waitForTimeout(600);
    const before = await cpu();
    await page.keyboard.press(i % 2 === 0 ? "1" : "Backspace");
    const begun = await page.evaluate(() => (window as unknown as { pressed: number }).pressed);
    await player.waitForFunction(
      (since) => (window as unknown as { painted: number }).painted > since,
      begun,
    );
    const painted = await player.evaluate(() => (window as unknown as { painted: number }).painted);
    const done = await page.evaluate(() => (window as unknown as { done: number }).done);
    await page.waitForTimeout(400); // what is prepared for the next run is part of the price
    seen.push(painted - begun);
    ran.push(done - begun);
    busy.push((await cpu()) - before);
  }
  return { seen: median(seen), ran: median(ran), busy: median(busy) };
}

/** From the address to a picture that can be seen, and to the one of the run. */
async function first(browser: Browser, address: string, rate: number) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "en-US" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  await page.addInitScript(named);
  await page.addInitScript(() => {
    const marks = { drawn: 0, edited: 0 };
    Object.assign(window, { marks });
    const look = () => {
      const now = performance.now();
      if (marks.drawn === 0 && /\d.* \d/.test(document.querySelector("#times")?.textContent ?? ""))
        marks.drawn = now;
      if (marks.edited === 0 && document.querySelector(".cm-content")) marks.edited = now;
      if (marks.drawn * marks.edited === 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => {
    const { drawn, edited } = (window as unknown as { marks: Record<string, number> }).marks;
    return Number(drawn) * Number(edited) > 0;
  });
  const marks = await page.evaluate(
    () => (window as unknown as { marks: { drawn: number; edited: number } }).marks,
  );
  const began = await page.evaluate(() => performance.timeOrigin);
  const painted = await (await playerOf(page)).evaluate(
    () =>
      performance.timeOrigin + (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0),
  );
  await context.close();
  return { ...marks, seen: painted - began };
}
