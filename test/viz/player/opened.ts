/** Players opened in a real browser, and what the tests ask of a page. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { type PlayerOptions, toHtml } from "wengert/viz";
import { chromiumPath, launchChromium, sayIfSkipped } from "../browser.js";

let folder = "";
let browser: Browser;

/** What a page did besides showing itself. */
export interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly errors: string[];
}

let shared: Page | undefined;
/**
 * The one page that the tests of a file use in turns, which takes a fifth of the time of a new one; a new one
 * where the context is special.
 */
async function pageWith({
  viewport = { width: 1280, height: 720 },
  colorScheme = "light",
  ...special
}: BrowserContextOptions): Promise<Page> {
  if (Object.keys(special).length > 0)
    return (await browser.newContext({ viewport, colorScheme, ...special })).newPage();
  shared ??= await (await browser.newContext()).newPage();
  for (const event of ["request", "pageerror", "console", "dialog"] as const)
    shared.removeAllListeners(event);
  await shared.mouse.move(0, 0);
  if (viewport !== null) await shared.setViewportSize(viewport);
  await shared.emulateMedia({ colorScheme, media: "screen" });
  return shared;
}

export async function openAt(address: string, context: BrowserContextOptions = {}): Promise<Opened> {
  const page = await pageWith(context);
  const [requests, errors]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => errors.push(message.text()));
  page.on("dialog", (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, requests, errors };
}

let files = 0;
export async function open(
  graph: Parameters<typeof toHtml>[0],
  options: PlayerOptions = {},
  { step = 0, ...context }: BrowserContextOptions & { step?: number } = {},
): Promise<Opened> {
  return openText(await toHtml(graph, options), step, context);
}

/** A page from disk. */
export function openText(html: string, step = 0, context: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(folder, `${files++}.html`);
  writeFileSync(file, html);
  return openAt(`${pathToFileURL(file)}#${step}`, context);
}

export const now = (page: Page) => page.locator("#now").innerText();
/** What the page says to an expression; the tests know no types of a browser. */
export const ask = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
export const visibleTexts = (page: Page) =>
  ask<string[]>(
    page,
    `[...document.querySelectorAll(".scroller svg text")]
      .filter((text) => getComputedStyle(text).visibility === "visible").map((text) => text.textContent)`,
  );
export const styleOf = (page: Page, selector: string, property: string) =>
  ask<string>(page, `getComputedStyle(document.querySelector("${selector}")).${property}`);
/** The page must be narrower than the window: nobody scrolls in two directions to read. */
export const overflow = (page: Page) =>
  ask<number>(page, "document.documentElement.scrollWidth - document.documentElement.clientWidth");
/** As the user does who edits the address. */
export async function goTo(page: Page, step: number): Promise<void> {
  await ask(page, `location.hash = "#${step}"`);
  await page.waitForFunction(`document.querySelector("#count").textContent.startsWith("Step ${step} of")`);
}

/** Tests that need a browser; without one they are skipped with a line that says so. */
export function inBrowser(what: string, tests: () => void): void {
  sayIfSkipped(what);
  describe.skipIf(chromiumPath === undefined)(what, () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "wengert-player-"));
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      shared = undefined;
      rmSync(folder, { recursive: true });
    });
    tests();
  });
}
