/** After the first visit the site is there without a network; a page that was opened from disk needs none. */
export function keepOffline(): void {
  if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  // a browser that refuses it (a private window, no https, a frame without an origin) still has the page
  register().catch(() => {});
}

/** Where there is no origin, asking for the property throws already. */
async function register(): Promise<void> {
  await navigator.serviceWorker.register("offline.js");
}
