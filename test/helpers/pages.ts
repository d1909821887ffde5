/** Pages as a reader meets them: opened in Chromium, with what they asked for, what they complained of, and what axe-core says. */
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll } from "vitest";
import { launchChromium } from "../viz/browser.js";

export interface Visit {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly media?: "screen" | "print";
  /** Lets the tests add a script of their own to a page whose policy allows none. */
  readonly bypassPolicy?: boolean;
}

export interface Visited<T> {
  readonly result: T;
  /** Errors of the page and what its console said. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for, without those inside of it. */
  readonly requests: readonly string[];
}

/** A function that opens a page, as new to its browser as a stranger's, and closes it; the test file has one browser, closed at its end. */
export function openVisits() {
  let browser: Promise<Browser> | undefined;
  afterAll(async () => (await browser)?.close());

  return async function visit<T>(
    address: string,
    { width = 1280, colorScheme = "light", media = "screen", bypassPolicy = false }: Visit,
    look: (page: Page) => Promise<T>,
  ): Promise<Visited<T>> {
    browser ??= launchChromium();
    const context = await (await browser).newContext({
      viewport: { width, height: 800 },
      colorScheme,
      bypassCSP: bypassPolicy,
    });
    try {
      const page = await context.newPage();
      await page.emulateMedia({ media });
      const [complaints, requests]: [string[], string[]] = [[], []];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
      });
      await page.goto(address);
      return { result: await look(page), complaints, requests };
    } finally {
      await context.close();
    }
  };
}

/** What axe-core finds wrong with the page: a rule and the places where it is broken, one text each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ preload: false, iframes: false }); // it would fetch style sheets and write to frames, which pages from disk may not
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

/** By how many pixels the page is wider than the window. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
