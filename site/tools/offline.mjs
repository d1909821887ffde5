/**
 * After the first visit the site works without a network. What is kept when:
 * - at once, whichever page was the first: the first page, the playground with what runs and draws, the digits' page,
 *   1.3 MB as they are sent;
 * - when it is visited: every other page, with all that stands in it;
 * - when it is asked for: the data of the digits, the pictures that a lesson's program begins with.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { bundled } from "./bundle.mjs";

const atOnce =
  /^((index|playground|digits)\.(html|js)|parts\/(editor|program-worker|drawing-worker|graphviz)\.(js|bin))$/;

/** Pages without a script of the site, and not those that stand in their frames. */
const ofOthers = /^(lessons|reference)\/.*(?<!-player|-predict)\.html$/;

const filesIn = (out) =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => relative(out, join(parentPath, name)).replaceAll("\\", "/"))
    .sort();

/**
 * Writes offline.js, the service worker: files of this build, in a cache of their own. They are fetched past what the
 * browser kept of an earlier build, whose own cache goes when what it has is in this one.
 */
export async function writeOffline(out) {
  await registerEverywhere(out);
  const all = filesIn(out);
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
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
const isOurs = (address) => new URL(address).origin === location.origin;
async function keep(addresses) {
  const cache = await caches.open(version);
  for (const address of addresses.filter(isOurs)) {
    if ((await cache.match(address, { ignoreSearch: true })) !== undefined) continue;
    const answer = await fetch(address, { cache: "no-cache" });
    if (answer.ok) await cache.put(address, answer);
  }
}
async function moveFromOld() {
  for (const name of await caches.keys()) {
    if (!name.startsWith("wengert-site-") || name === version) continue;
    await keep((await (await caches.open(name)).keys()).map(({ url }) => url));
    await caches.delete(name);
  }
}
addEventListener("message", (event) => event.waitUntil(keep(event.data.keep).then(moveFromOld)));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !isOurs(request.url)) return;
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

/** The pages that others write get the script that registers it; the policy of the lessons lets it run. */
async function registerEverywhere(out) {
  writeFileSync(join(out, "keep-offline.js"), await bundled("page/keep-offline.ts"));
  for (const name of filesIn(out).filter((each) => ofOthers.test(each))) {
    const address = relative(dirname(name), "keep-offline.js").replaceAll("\\", "/");
    const html = readFileSync(join(out, name), "utf8")
      .replace("script-src 'sha256-", "script-src 'self' 'sha256-")
      .replace("</head>", () => `<script defer src="${address}"></script>\n</head>`);
    writeFileSync(join(out, name), html);
  }
}
