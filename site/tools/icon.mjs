/** The icon of every page, in it: a page from disk has no other, and one from a server would ask for one. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [forward, backward] = ["#005A8F", "#B34700"]; // the colours of the library's pictures

/** A graph: two leaves, and what is computed from them. */
const picture = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">`,
  `<path d="M3 3.5 12 8 3 12.5" fill="none" stroke="${forward}" stroke-width="2"/>`,
  `<g fill="${forward}"><circle cx="3.5" cy="3.5" r="3"/><circle cx="3.5" cy="12.5" r="3"/></g>`,
  `<circle cx="12" cy="8" r="3.5" fill="${backward}"/></svg>`,
].join("");

const link = `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(picture)}">`;

/** Pictures in the page itself are allowed where no others are, too. @param {string} policy */
const allowing = (policy) =>
  /img-src [^;]*\bdata:/.test(policy)
    ? policy
    : /img-src /.test(policy)
      ? policy.replace("img-src ", "img-src data: ")
      : `${policy}; img-src data:`;

/** @param {string} page @returns {string} */
export const withIcon = (page) =>
  page
    .replace(
      /(http-equiv="Content-Security-Policy" content=")([^"]*)/,
      (_, before, policy) => before + allowing(policy),
    )
    .replace(/<meta charset="[^"]*"\s*\/?>/i, (charset) => `${charset}\n${link}`);

/** @param {string} folder with pages, in folders of it too */
export function writeIcons(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".html")) continue;
    const file = join(folder, name);
    writeFileSync(file, withIcon(readFileSync(file, "utf8")));
  }
}
