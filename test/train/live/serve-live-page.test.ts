/** The live page: it grows while a training goes on, in Chromium, and answers nobody but this machine. */
import { get, type IncomingHttpHeaders, request } from "node:http";
import { networkInterfaces } from "node:os";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { PlatformError, ValueError } from "wengert";
import { type LivePage, type LivePageOptions, Progress, pauses, serveLivePage } from "wengert/train";
import { plotCurves } from "wengert/viz";
import * as browser from "../../../src/train/index.js";
import { accessibilityFaults, openVisits, sidewaysOverflow } from "../../helpers/pages.js";
import { chromiumPath, sayIfSkipped } from "../../viz/browser.js";

sayIfSkipped("the live page of a training");

const visit = openVisits();
const open: LivePage[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.close()));
});

async function serve(options: LivePageOptions): Promise<LivePage> {
  const page = await serveLivePage(options);
  open.push(page);
  return page;
}

const draw = () => "<svg xmlns='http://www.w3.org/2000/svg'><desc>nothing yet</desc></svg>";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    asked.on("error", reject).end();
  });
}

/** What comes on the stream of events, until it ends. */
function follow(url: string): { readonly got: string[]; readonly ended: Promise<void> } {
  const got: string[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    get(`${url}events`, (response) => {
      response.on("data", (chunk) => got.push(String(chunk)));
      response.on("end", resolve);
    }).on("error", reject);
  });
  return { got, ended };
}

/** Trains, so to speak, until it is told to stop. */
function training() {
  const losses: number[] = [];
  const progress = new Progress(1_000_000);
  let running = true;
  const pause = pauses();
  const ended = (async () => {
    while (running) {
      losses.push(2 / (1 + losses.length / 100));
      progress.advance();
      for (const until = performance.now() + 2; performance.now() < until; );
      await pause();
    }
  })();
  const stop = () => {
    running = false;
    return ended;
  };
  const curves = (theme: "light" | "dark") => plotCurves({ losses, evaluations: [] }, { theme });
  return { draw: curves, status: () => progress.toString(), stop, losses };
}

describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  const iterationsIn = (alt: string | null) =>
    Number(/over ([\d,]+) iterations/.exec(alt ?? "")?.[1]?.replaceAll(",", ""));
  const picture = (page: Page) => page.locator("img");

  test("curves grow while it trains, and stay when it ends", { timeout: 180_000 }, async () => {
    const { draw, status, stop, losses } = training();
    const live = await serve({ draw, status, title: 'A <b>"training"</b> & more', every: 50 });
    const { result, complaints, requests } = await visit(live.url, { bypassPolicy: true }, async (page) => {
      page.setDefaultTimeout(100_000); // on a busy machine half a minute is little
      await page.waitForFunction("document.querySelector('img').naturalWidth > 0");
      const first = iterationsIn(await picture(page).getAttribute("alt"));
      await page.waitForFunction(
        `Number(/\\d+/.exec(document.querySelector("#line").textContent)) > ${first + 20}`,
      );
      const second = iterationsIn(await picture(page).getAttribute("alt"));
      const line = await page.locator("#line").innerText();
      await stop();
      await live.close("finished");
      await page.waitForFunction("document.querySelector('#state').textContent.includes('has ended')");
      return {
        first,
        second,
        line,
        last: iterationsIn(await picture(page).getAttribute("alt")),
        end: await page.locator("#line").innerText(),
        heading: await page.locator("h1").innerText(),
        overflow: await sidewaysOverflow(page),
        faults: await accessibilityFaults(page),
      };
    });
    const { first, second, last, line, ...rest } = result;
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    expect(last).toBe(losses.length); // the last picture is that of the end
    expect(line).toMatch(/^\d+ of 1000000 \(0 %\), [\d.]+ it\/s, .* left$/);
    expect(rest).toEqual({ end: "finished", heading: 'A <b>"training"</b> & more', overflow: 0, faults: [] });
    expect(complaints).toEqual([]);
    for (const address of requests) expect(address.startsWith(live.url), address).toBe(true);
  });

  test("before anything has come, while it trains, at a mistake and at the end axe finds nothing, in either theme, on a phone and on paper", {
    timeout: 180_000,
  }, async () => {
    let problem = true;
    const curves = (theme: "light" | "dark") => {
      if (problem) throw new ValueError("plotCurves: the history has no losses");
      return plotCurves({ losses: [3, 2, 1], evaluations: [] }, { theme });
    };
    for (const colorScheme of ["light", "dark"] as const) {
      problem = true;
      const live = await serve({ draw: curves, status: () => "3 of 9", every: 50 });
      const { result } = await visit(live.url, { colorScheme, bypassPolicy: true }, async (page) => {
        const faults: string[] = [];
        const look = async (when: string) => {
          for (const fault of await accessibilityFaults(page)) faults.push(`${when}: ${fault}`);
        };
        await page.waitForFunction("document.querySelector('#state').textContent.includes('no losses')");
        await look("a mistake");
        problem = false;
        await page.waitForFunction("document.querySelector('img').naturalWidth > 0");
        await look("while it trains");
        await page.setViewportSize({ width: 360, height: 740 });
        await look("narrow");
        const narrow = await page.evaluate("document.querySelector('img').clientWidth");
        await page.emulateMedia({ media: "print", colorScheme });
        await look("on paper");
        const paper = await page.evaluate("document.querySelector('img').clientWidth");
        await live.close("finished");
        await page.waitForFunction("document.querySelector('#state').textContent.includes('has ended')");
        await look("the end");
        return { faults, narrow, paper, overflow: await sidewaysOverflow(page) };
      });
      expect(result).toEqual({ faults: [], narrow: 800, paper: 328, overflow: 0 });
    }
  });

  test("under its own policy, in the dark and on a phone: the picture has the theme", async () => {
    const { draw, status, stop } = training();
    const live = await serve({ draw, status, every: 50 });
    const { result, complaints } = await visit(
      live.url,
      { width: 360, colorScheme: "dark" },
      async (page) => {
        await page.waitForFunction("document.querySelector('img').naturalWidth > 0");
        return { source: await picture(page).getAttribute("src"), overflow: await sidewaysOverflow(page) };
      },
    );
    await stop();
    const background = /<rect width="1200" height="500" fill="([^"]*)"/;
    const [, dark] = background.exec(draw("dark")) ?? [];
    const [, shown] = background.exec(decodeURIComponent(result.source ?? "")) ?? [];
    expect([shown, result.overflow, complaints]).toEqual([dark, 0, []]);
    expect(draw("light")).not.toContain(`fill="${dark}"/>`);
  });
});

test("nobody else on the network reaches it, nor a page that calls this machine by another name", async () => {
  const live = await serve({ draw });
  expect(live.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const { port } = new URL(live.url);
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal);
  for (const { address } of others)
    await expect(ask(`http://${address}:${port}/`)).rejects.toThrow(/ECONNREFUSED|EHOSTUNREACH/);

  expect((await ask(live.url)).status).toBe(200);
  expect((await ask(live.url, { host: `localhost:${port}` })).status).toBe(200);
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1"]) {
    const { status, text } = await ask(live.url, { host });
    expect([status, text], host).toEqual([403, `This page is ${live.url} only.\n`]);
  }
  const events = await ask(`${live.url}events`, { "sec-fetch-site": "cross-site" });
  expect(events.status).toBe(403);
});

test("what it has no answer for is refused, and every answer forbids what a page could load", async () => {
  const live = await serve({ draw });
  const answers = await Promise.all([
    ask(live.url),
    ask(`${live.url}live.js`),
    ask(`${live.url}../../etc/passwd`),
    ask(live.url, {}, "POST"),
    ask(live.url, {}, "OPTIONS"),
    ask(`${live.url}//evil.example/events`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 405, 405, 404]);
  for (const { headers } of answers) {
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  }
});

test("what draw throws is said on the page, and a later picture is shown", async () => {
  let ready = false;
  const live = await serve({
    every: 50,
    draw: () => {
      if (!ready) throw new ValueError("plotCurves: the history has no losses");
      return draw();
    },
  });
  const { got, ended } = follow(live.url);
  while (got.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  ready = true;
  await live.close("over\nand out");
  await live.close("again");
  await ended;
  const events = got.join("").trim().split("\n\n");
  expect(events[0]).toBe('data: {"status":"","problem":"plotCurves: the history has no losses"}');
  expect(events.at(-1)).toBe(`event: end\ndata: ${JSON.stringify({ status: "over\nand out", svg: draw() })}`);
});

test("where nobody looks nothing is drawn", async () => {
  let drawn = 0;
  const live = await serve({
    every: 50,
    draw: () => {
      drawn++;
      return draw();
    },
  });
  await ask(live.url);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(drawn).toBe(0);
  const { ended } = follow(live.url);
  while (drawn === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await live.close();
  await ended;
});

test("a port that is taken is an error with the way out", async () => {
  const { url } = await serve({ draw });
  const port = Number(new URL(url).port);
  await expect(serveLivePage({ draw, port })).rejects.toThrow(
    new ValueError(
      `serveLivePage: port ${port} cannot be had: something else uses it. Leave port out for one that is free.`,
    ),
  );
});

test("its form for browsers says what does its work there", async () => {
  await expect(browser.serveLivePage({ draw })).rejects.toThrow(PlatformError);
  await expect(browser.serveLivePage({ draw })).rejects.toThrow(/^serveLivePage: .*plotCurves\(history\)/);
});
