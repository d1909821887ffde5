/**
 * Parts of a page that come after it: scripts beside it, since a page that was opened from disk loads nothing
 * else. In a page that is one file they stand behind its program.
 */
import { make } from "./dom.js";

declare global {
  /** What the scripts of the parts have put there. */
  var wengertParts: Record<string, string> | undefined;
}

export const inOneFile = (document.currentScript as HTMLScriptElement | null)?.src === "";

/** @throws Error where it is not there */
export async function part(name: string): Promise<string> {
  await partLoaded(name);
  const text = globalThis.wengertParts?.[name];
  if (text === undefined) throw new Error(`the part ${name} is not here`);
  return text;
}

/** The script of a part has run. */
export async function partLoaded(name: string): Promise<void> {
  if (globalThis.wengertParts?.[name] !== undefined) return;
  if (!inOneFile) await loaded(`parts/${name}.js`);
  else if (document.readyState === "loading")
    await new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }));
}

export function loaded(address: string): Promise<void> {
  const script = make("script", { src: address });
  const done = new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address} is not here`));
  });
  document.head.append(script);
  return done;
}
