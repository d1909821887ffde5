/** The site, built once into a folder of its own, and a browser on its pages, which open from disk. */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Frame, Page } from "playwright-core";
import { launchChromium } from "../../test/viz/browser.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @throws Error with what the build says where it fails */
export function built(): string {
  const given = process.env.WENGERT_SITE;
  if (given !== undefined) return given;
  const folder = mkdtempSync(join(tmpdir(), "wengert-site-"));
  const { status, stderr } = spawnSync(process.execPath, ["site/build.mjs", folder], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return folder;
}

export class Playground {
  /** What was asked of the network: nothing ever is. */
  readonly asked: string[] = [];
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {
    page.on("request", (request) => {
      if (!/^(file|data|blob|about):/.test(request.url())) this.asked.push(request.url());
    });
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  static async open(
    browser: Browser,
    folder: string,
    {
      file = "playground.html",
      after = "",
      ...options
    }: BrowserContextOptions & { file?: string; after?: string } = {},
  ): Promise<Playground> {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 720 },
      locale: "en-US",
      ...options,
    });
    const playground = new Playground(page);
    await page.goto(pathToFileURL(join(folder, file)).href + after);
    return playground;
  }

  /** Types a program in place of the one that is there, and waits until it has run. */
  async run(text: string): Promise<void> {
    await this.page.locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("ControlOrMeta+Enter");
    await this.rest();
  }

  /** Until nothing runs. */
  async rest(): Promise<void> {
    await this.page.waitForTimeout(60);
    await this.page.waitForFunction(
      () => document.querySelector("#stop")?.getAttribute("aria-disabled") === "true",
      undefined,
      { timeout: 60_000 },
    );
  }

  async printed(): Promise<string> {
    await this.page.waitForTimeout(150);
    return (await this.page.locator("#console pre").allTextContents()).join("\n");
  }

  /** The player that is seen. */
  async player(): Promise<Frame> {
    const frame = await (await this.page.waitForSelector("iframe.player:not(.coming)")).contentFrame();
    if (frame === null) throw new Error("no player is seen");
    return frame;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

export { launchChromium as launch };
