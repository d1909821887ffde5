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

/** What this tab has of programs: in its storage, where it is allowed and has room. */
const store = {
  read(key: string): unknown {
    try {
      return JSON.parse(sessionStorage.getItem(`wengert ${key}`) ?? "null");
    } catch {
      return null;
    }
  },
  write(key: string, value: unknown): void {
    try {
      if (value === undefined) sessionStorage.removeItem(`wengert ${key}`);
      else sessionStorage.setItem(`wengert ${key}`, JSON.stringify(value));
    } catch {} // too long, or not allowed where this page is embedded
  },
};

function isProgram(given: unknown): given is Program {
  const { name, text } = (given ?? {}) as Partial<Program>;
  return typeof name === "string" && typeof text === "string";
}

/**
 * The name of this entry of the history. It gets one as soon as it is come to: what is written into an entry while its
 * page is left may be lost.
 */
export function entryOfHistory(): string {
  const { entry = Date.now() } = (history.state ?? {}) as { readonly entry?: number };
  try {
    history.replaceState({ entry }, "");
  } catch {} // not allowed where this page is embedded
  return `entry ${entry}`;
}

/** Leaves a program with this entry of the history: a reload, or the way back to it, shows it again. */
export const keep = (program: Program, entry: string) => store.write(entry, program);

/** @returns the program that was left there */
export function kept(entry: string): Program | undefined {
  const program = store.read(entry);
  return isProgram(program) ? program : undefined;
}

/** Leaves a program that was typed, opened or shared, for all entries of this tab: the last of these names. */
export function keepOwn({ name, text }: Program, names: readonly string[]): void {
  store.write(`own ${name}`, text);
  const before = store.read("own");
  const isKnown = Array.isArray(before) && names.length === before.length && before.at(-1) === name;
  if (!isKnown) store.write("own", names);
}

export function keptOwn(): readonly Program[] {
  const names = store.read("own");
  if (!Array.isArray(names)) return [];
  return names.map((name) => ({ name, text: store.read(`own ${name}`) })).filter(isProgram);
}

/** A program begins, or has ended; one that took the page with it never does. */
export const setRunning = (text: string | undefined) =>
  store.write("running", text === undefined ? undefined : digestOf(text));

/** Whether it is the program that ran when the page broke down. */
export function brokeDown(): (text: string) => boolean {
  const running = store.read("running");
  return (text) => running === digestOf(text);
}

/** Tells programs apart that somebody wrote one after the other: the length, and FNV-1a of 32 bits. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length} ${hash}`;
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
      : `<iframe src="${address}" width="720" height="540" title="wengert" loading="lazy" style="border:1px solid #777384;border-radius:8px"></iframe>`;
}
