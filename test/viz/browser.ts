/** A real Chromium for the tests of pages; where there is none, they are skipped with a line that says so. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** undefined where none was found. */
export const chromiumPath = places.find((path) => path !== undefined && existsSync(path));

export function sayIfSkipped(what: string): void {
  if (chromiumPath === undefined)
    process.stderr.write(`SKIPPED: ${what}: no Chromium found; CHROMIUM_PATH says where it is\n`);
}

/** What Chromium does on its own and no test needs. */
const unwanted = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "AimEnabled",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
];

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // the browser's own interface, of which each window would start a process; a list given here replaces
      // Playwright's
      `--disable-features=${unwanted.join()}`,
    ],
  });
}
