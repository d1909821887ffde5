/**
 * After the first visit, whichever page that was, the site is there without a network: the pages that `atOnce` of
 * tools/offline.mjs lists, and each that was visited, whole. A page that was opened from disk needs none.
 * @param beside a file that stands beside offline.js
 */
export function keepOffline(beside = location.href): void {
  if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  // what is seen first does not wait for what is kept
  if (document.readyState === "complete") keep(beside);
  else addEventListener("load", () => keep(beside), { once: true });
}

/** A browser that refuses it (a private window, no https, a frame without an origin) still has the page. */
const keep = (beside: string) => void register(beside).catch(() => {});

/** Where there is no origin, asking for the property throws already. */
async function register(beside: string): Promise<void> {
  const { serviceWorker } = navigator;
  await serviceWorker.register(new URL("offline.js", beside));
  const tell = ({ active }: ServiceWorkerRegistration) => active?.postMessage({ keep: partsOfPage() });
  // one of a newer build keeps files of its own
  serviceWorker.addEventListener("controllerchange", async () => tell(await serviceWorker.ready));
  tell(await serviceWorker.ready);
}

/** The page and what stands in it, also what it has not shown yet: frames further down, pictures for paper. */
function partsOfPage(): string[] {
  const parts = document.querySelectorAll("[src], [srcset], link[rel=stylesheet], use");
  const written = [...parts].map((each) =>
    ["src", "srcset", "href"].map((name) => each.getAttribute(name)).find((address) => address),
  );
  const addresses = ["", ...written].map((each) =>
    new URL(each ?? "", location.href).href.replace(/#.*/, ""),
  );
  return [...new Set(addresses)].filter((each) => each.startsWith(location.origin));
}
