/** After the first visit the site is there without a network; a page that was opened from disk needs none. */
export function keepOffline(): void {
  if (!location.protocol.startsWith("http") || !("serviceWorker" in navigator)) return;
  // a browser that refuses it (a private window, no https) still has the page
  navigator.serviceWorker.register("offline.js").catch(() => {});
}
