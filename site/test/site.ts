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

export type VisitOptions = BrowserContextOptions & {
  readonly file: string;
  readonly after?: string;
  /** Runs in the page, and in every frame of it, before what stands there. */
  readonly init?: () => void;
};

/** One page of the site, opened from disk. */
export class Visit {
  /** What was asked of the network: nothing ever is. */
  readonly asked: string[] = [];
  readonly errors: string[] = [];

  protected constructor(readonly page: Page) {
    page.on("request", (request) => {
      if (!/^(file|data|blob|about):/.test(request.url())) this.asked.push(request.url());
    });
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  static async open(browser: Browser, folder: string, options: VisitOptions): Promise<Visit> {
    return new Visit(await opened(browser, options)).go(folder, options);
  }

  protected async go(folder: string, { file, after = "" }: VisitOptions): Promise<this> {
    await this.page.goto(pathToFileURL(join(folder, file)).href + after);
    return this;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** A page that is waited for nearly as long as a test may take: on a busy machine half a minute is little. */
async function opened(browser: Browser, { file: _file, after: _after, init, ...options }: VisitOptions) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 720 },
    locale: "en-US",
    ...options,
  });
  page.setDefaultTimeout(100_000);
  if (init !== undefined) await page.addInitScript(init);
  return page;
}

export class Playground extends Visit {
  static override async open(
    browser: Browser,
    folder: string,
    given: Partial<VisitOptions> = {},
  ): Promise<Playground> {
    const options = { file: "playground.html", ...given };
    return new Playground(await opened(browser, options)).go(folder, options);
  }

  /** When the program that it opens with has run. */
  static async atRest(...given: Parameters<typeof Playground.open>): Promise<Playground> {
    const playground = await Playground.open(...given);
    await playground.rest();
    return playground;
  }

  /** Types a program in place of the one that is there. */
  async write(text: string): Promise<void> {
    await this.page.locator(".cm-content").click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  /** The same, and waits until it has run. */
  async run(text: string): Promise<void> {
    await this.write(text);
    await this.page.keyboard.press("ControlOrMeta+Enter");
    await this.rest();
  }

  /** Until something has run, and nothing does any more. */
  async rest(): Promise<void> {
    await this.page.waitForTimeout(60);
    await this.page.waitForFunction(
      () =>
        document.querySelector("#times")?.textContent !== "" &&
        document.querySelector("#stop")?.getAttribute("aria-disabled") === "true",
      undefined,
      { timeout: 60_000 },
    );
  }

  async printed(): Promise<string> {
    await this.page.waitForTimeout(150);
    return (await this.page.locator("#console pre").allTextContents()).join("\n");
  }

  /** The player that is seen; one that went while it was asked for has another in its place. */
  async player(): Promise<Frame> {
    for (let tries = 0; tries < 10; tries++) {
      const frame = await (await this.page.waitForSelector("iframe.player:not(.coming)")).contentFrame();
      if (frame !== null) return frame;
    }
    throw new Error("no player is seen");
  }
}

export { launchChromium as launch };
