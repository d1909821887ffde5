/** How a program leaves the page and comes into it: by link, by file, and as a frame in another page. */
import { find, make } from "../page/dom.js";
import type { Program } from "../programs/protocol.js";
import { toLink } from "./share.js";

const longestFile = 1_000_000;

/** What a page that embeds this one can ask for by `?view=`: the picture alone, or the program with it. */
export type View = "graph" | "code" | undefined;

export function viewOf(search: string): View {
  const asked = new URLSearchParams(search).get("view");
  return asked === "graph" || asked === "code" ? asked : undefined;
}

/** Lets a browser save the text under this name. */
export function save(name: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

/** @returns undefined for what is no text, or too long for a program */
export async function read(file: File): Promise<string | undefined> {
  if (file.size > longestFile) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

/**
 * The name under which this tab stores the program of this entry of the history. The entry gets it as soon as it is
 * come to: what is written into an entry while its page is left may be lost.
 */
function placeOfEntry(): string {
  const { entry = Date.now() } = (history.state ?? {}) as { readonly entry?: number };
  history.replaceState({ entry }, "");
  return `wengert program ${entry}`;
}

/** Leaves a program with this entry of the history, in this tab; without one, what was left is gone. */
export function keep(program: Program | undefined): void {
  try {
    if (program === undefined) sessionStorage.removeItem(placeOfEntry());
    else sessionStorage.setItem(placeOfEntry(), JSON.stringify(program));
  } catch {} // too long, or not allowed where this page is embedded
}

/** @returns the program that was left there */
export function kept(): Program | undefined {
  try {
    const { name, text } = JSON.parse(sessionStorage.getItem(placeOfEntry()) ?? "{}") as Partial<Program>;
    return typeof name === "string" && typeof text === "string" ? { name, text } : undefined;
  } catch {
    return undefined;
  }
}

/** Puts the program into the address. @returns undefined where it is too long, else whether it is on the clipboard */
export async function share(text: string): Promise<boolean | undefined> {
  const link = await toLink(text);
  // an address that holds another program would be copied for this one
  history.replaceState(history.state, "", link ?? location.pathname + location.search);
  if (link === undefined) return undefined;
  try {
    await navigator.clipboard.writeText(location.href);
    return true;
  } catch {
    return false;
  }
}

/** Markup that shows the picture of this program in another page. */
export async function writeSnippet(text: string): Promise<void> {
  const link = await toLink(text);
  const place = find<HTMLTextAreaElement>("#snippet");
  const address = `${location.origin === "null" ? "" : location.origin}${location.pathname}?view=graph${link}`;
  place.value =
    link === undefined
      ? ""
      : `<iframe src="${address}" width="720" height="480" title="wengert" loading="lazy" style="border:1px solid #777384;border-radius:8px"></iframe>`;
}
