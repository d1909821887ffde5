/** Every page that is built, many hundred: it has an icon, and its links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { built } from "./site.js";

let folder: string;
const pages = new Map<string, string>();
beforeAll(() => {
  folder = built();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".html")) pages.set(join(folder, name), readFileSync(join(folder, name), "utf8"));
});

test("has one icon in it, which its policy allows: a server is asked for none", () => {
  expect(pages.size).toBeGreaterThan(50);
  for (const [file, page] of pages) {
    const head = page.slice(0, page.search(/<\/head>|<body/));
    expect(head.match(/<link rel="icon" href="data:image\/svg\+xml,[^"]+">/g), file).toHaveLength(1);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    if (policy !== undefined) expect(policy, file).toMatch(/img-src [^;]*\bdata:/);
  }
});

test("links to files that are there, and to places that are in them", () => {
  const places = new Map<string, ReadonlySet<string>>();
  const placesIn = (file: string) => {
    const known = places.get(file);
    if (known !== undefined) return known;
    const all = (pages.get(file) ?? "").matchAll(/\s(?:id|name)="([^"]*)"/g);
    const found = new Set([...all].map(([, id = ""]) => id));
    places.set(file, found);
    return found;
  };
  const lost: string[] = [];
  for (const [file, page] of pages) {
    // the pages of the player and of the site write links by their programs
    const written = page.replace(/<script\b[\s\S]*?<\/script>/g, "");
    for (const [, href = ""] of written.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const [path = "", place = ""] = href.replaceAll("&amp;", "&").split("#");
      const target = path === "" ? file : join(dirname(file), decodeURIComponent(path.replace(/\?.*/, "")));
      // what stands after the playground's # is a program
      const isPlace = place !== "" && target.endsWith(".html") && !/(playground|digits)[^/\\]*$/.test(target);
      if (!existsSync(target) || (isPlace && !placesIn(target).has(decodeURIComponent(place))))
        lost.push(`${relative(folder, file)}: ${href}`);
    }
  }
  expect(lost).toEqual([]);
});
