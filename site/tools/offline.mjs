/** The service worker: after the first visit the site works without a network. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is kept at once, and what only when it was asked for: the digits, the lessons. */
const atOnce =
  /^((index|playground|digits)\.(html|js|css)|parts\/(editor|program-worker|drawing-worker|graphviz)\.(js|bin))$/;

/** Writes offline.js: files of this build, by their contents, in a cache of their own. */
export function writeOffline(out) {
  const files = readdirSync(out, { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => atOnce.test(name));
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(readFileSync(join(out, name)));
  const version = `wengert-site-${hash.digest("hex").slice(0, 16)}`;
  writeFileSync(
    join(out, "offline.js"),
    `const version = ${JSON.stringify(version)};
addEventListener("install", (event) => {
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(${JSON.stringify(["./", ...files])})));
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
