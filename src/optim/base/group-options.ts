/** The options of a group: its own over the optimizer's, and whether they are still as they were checked. */
import { nearest, show, ValueError } from "../../arguments/index.js";

type Named = Readonly<Record<string, unknown>>;

/** The optimizer's options, and over them those of the group but what is undefined. */
export function overlaid<Options extends object>(defaults: Options, own: object): Options {
  const merged = { ...defaults } as Record<string, unknown>;
  for (const [name, value] of Object.entries(own)) if (value !== undefined) merged[name] = value;
  return merged as Options;
}

/** The same, and lists are copies: they have been checked, for a list may be anything. */
export function mergedOptions<Options extends object>(defaults: Options, own: object): Options {
  const merged = overlaid(defaults, own) as Record<string, unknown>;
  for (const [name, value] of Object.entries(merged)) if (Array.isArray(value)) merged[name] = [...value];
  return merged as Options;
}

/** @throws ValueError for an option that the optimizer has not. */
export function requireKnownOptions(by: string, defaults: object, own: object): void {
  const names = Object.keys(defaults);
  for (const name of Object.keys(own)) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    const wayOut = meant === undefined ? `there are ${names.join(", ") || "none"}` : `did you mean ${meant}?`;
    throw new ValueError(`${by}: unknown option ${show(name)}; ${wayOut}`);
  }
}

/** @throws ValueError for an option that a group has no value for. */
export function requireAllOptions(by: string, defaults: object, own: object): void {
  for (const name of Object.keys(defaults))
    if ((own as Named)[name] === undefined) throw new ValueError(`${by}: ${name} is missing`);
}

/**
 * Whether a group's options are those of `checked`. A step asks for every group, so that nothing is allocated
 * here.
 */
export function hasOptions(group: object, checked: object | undefined): boolean {
  if (checked === undefined) return false;
  let count = 0;
  for (const name in group) {
    if (name === "params") continue;
    count++;
    const now = (group as Named)[name];
    const then = (checked as Named)[name];
    if (now !== then && !isSameList(now, then)) return false;
  }
  for (const _ in checked) count--;
  return count === 0;
}

/** Whether an option can be set: a group may have been frozen. */
export function isWritable(group: object, name: string): boolean {
  const own = Object.getOwnPropertyDescriptor(group, name);
  if (own === undefined) return Object.isExtensible(group);
  return own.writable ?? own.set !== undefined;
}

function isSameList(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** What an error says of an option that is set on the optimizer itself. */
export function inGroups(key: string, { paramGroups: [group = {}] }: WithGroups): string | undefined {
  const meant = nearest(key, Object.keys(group));
  return meant === undefined ? undefined : `Options are those of a group: optimizer.paramGroups[0].${meant}`;
}

interface WithGroups {
  readonly paramGroups: readonly object[];
}
