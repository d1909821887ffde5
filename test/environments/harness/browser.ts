/** Pages in Chromium, from a server as plain as they come. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { chromiumPath, launchChromium } from "../../viz/browser.js";
import type { Answer } from "../program/answer.js";
import type { Kept } from "../program/keep.js";

export const noChromium = () =>
  chromiumPath === undefined ? "no Chromium found; CHROMIUM_PATH says where it is" : undefined;

const patience = 90_000; // milliseconds
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
};

let browser: Promise<Browser> | undefined;

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/** Files below a folder, each with these headers; `/` is the page, where one is given. */
async function serve(folder: string, page: string | undefined, headers: Record<string, string>) {
  const server = createServer(({ url = "/" }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    const file = path === "/" ? "/index.html" : path;
    try {
      const body = path === "/" && page !== undefined ? page : readFileSync(join(folder, file));
      response.writeHead(200, {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        ...headers,
      });
      response.end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

export interface Page {
  /** What is served. */
  folder: string;
  /** The HTML at `/`; the folder's index.html where none is given. */
  html?: string;
  headers?: Record<string, string>;
}

export async function askPage({ folder, html, headers = {} }: Page): Promise<Answer> {
  const server: Server = await serve(folder, html, headers);
  try {
    return await askAddress(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

export async function askAddress(address: string): Promise<Answer> {
  browser ??= launchChromium();
  const tab = await (await browser).newPage();
  const complaints: string[] = [];
  let end = performance.now() + patience;
  tab.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  tab.on("pageerror", (error) => {
    complaints.push(String(error));
    end = Math.min(end, performance.now() + 1000); // what nobody caught has most likely ended the program
  });
  try {
    await tab.goto(address);
    for (;;) {
      // a page that is just loading itself again has no answer yet
      const kept = await tab.evaluate(() => (globalThis as { kept?: Kept }).kept).catch(() => undefined);
      if (kept !== undefined && "answer" in kept) return kept.answer;
      if (kept !== undefined) throw new Error([kept.error, ...complaints].join("\n"));
      if (performance.now() > end) throw new Error(["the page gives no answer", ...complaints].join("\n"));
      await wait(50);
    }
  } finally {
    await tab.close();
  }
}
