/** The service worker: after the first visit the site works without a network. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** What is kept at once, and what only when it was asked for: the digits, the lessons. */
const atOnce =
  /^((index|playground|digits)\.(html|js)|parts\/(editor|program-worker|drawing-worker|graphviz)\.(js|bin))$/;

/**
 * Writes offline.js: files of this build, in a cache of their own, which goes when any of them has changed. They are
 * fetched past what the browser kept of an earlier build.
 */
export function writeOffline(out) {
  const all = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => relative(out, join(parentPath, name)).replaceAll("\\", "/"))
    .sort();
  const files = all.filter((name) => atOnce.test(name));
  const hash = createHash("sha256");
  for (const name of all) hash.update(name).update(readFileSync(join(out, name)));
  const version = `wengert-site-${hash.digest("hex").slice(0, 16)}`;
  writeFileSync(
    join(out, "offline.js"),
    `const version = ${JSON.stringify(version)};
addEventListener("install", (event) => {
  const fresh = ${JSON.stringify(["./", ...files])}.map((name) => new Request(name, { cache: "no-cache" }));
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(fresh)));
  skipWaiting();
});
addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("wengert-site-") && name !== version;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))),
  );
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(
    caches.open(version).then(async (cache) => {
      const known = await cache.match(request, { ignoreSearch: true });
      if (known !== undefined) return known;
      const answer = await fetch(request);
      if (answer.ok) await cache.put(request, answer.clone());
      return answer;
    }),
  );
});
`,
  );
}
