/** The parts of a file of JSON, each read as what it has to be, or refused by its place. */
import { FormatError } from "../../arguments/index.js";

export type Fields = Readonly<{ [key: string]: unknown }>;

export function fieldsOf(data: unknown, at: string): Fields {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw formatError(at, "an object", data);
  return data as Fields;
}

export function listOf<T>(data: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
  if (!Array.isArray(data)) throw formatError(at, "an array", data);
  return data.map((item, i) => read(item, `${at}[${i}]`));
}

export function textOf(data: unknown, at: string): string {
  if (typeof data !== "string") throw formatError(at, "a string", data);
  return data;
}

/** "" where it was left out. */
export function optionalText(data: unknown, at: string): string {
  return data === undefined ? "" : textOf(data, at);
}

export function flagOf(data: unknown, at: string): boolean {
  if (typeof data !== "boolean") throw formatError(at, "true or false", data);
  return data;
}

export function countOf(data: unknown, at: string): number {
  if (!Number.isSafeInteger(data) || (data as number) < 0) throw formatError(at, "a whole number", data);
  return data as number;
}

export function numberOf(data: unknown, at: string): number {
  if (typeof data === "number") return data;
  if (data === "NaN" || data === "Infinity" || data === "-Infinity" || data === "-0") return Number(data);
  throw formatError(at, "a number", data);
}

export function choiceOf<T extends string>(data: unknown, choices: readonly T[], at: string): T {
  if (!(choices as readonly unknown[]).includes(data)) throw formatError(at, choices.join(" or "), data);
  return data as T;
}

/** `edges[0].to: expected the id of a node, found "gone"` */
export function formatError(at: string, expected: string, found: unknown): FormatError {
  const shown = shortText(found);
  const short = shown.length > 60 ? `${shown.slice(0, 60)}...` : shown;
  return new FormatError(`graphFromJson: ${at}: expected ${expected}, found ${short}`);
}

/** What JSON gave, on a line; lists and objects may be as deep as they like. */
export function shortText(found: unknown): string {
  if (Array.isArray(found)) return `an array of ${found.length}`;
  if (typeof found === "object" && found !== null) return "an object";
  return JSON.stringify(found) ?? "nothing";
}
