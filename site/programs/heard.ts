/**
 * What a worker says, as a report: a program may post messages of its own, and whatever they hold, the page gets
 * texts, numbers and places of the kinds and lengths that it shows, or nothing.
 */
import { type Level, longestLine, longestReport, mostLosses, type Place, type Report } from "./protocol.js";

const levels: readonly unknown[] = ["log", "info", "warn", "error"] satisfies Level[];
const mostOptions = 100_000;

type Said = Readonly<Record<string, unknown>>;

const short = (text: unknown) => (typeof text === "string" ? text.slice(0, longestLine + 2) : undefined);

/** From 1 and from 0 on, as far as a program can be long. */
function placeIn(given: unknown): Place | undefined {
  const { line, column } = (given ?? {}) as Said;
  const isPlace = (value: unknown, from: number): value is number =>
    Number.isInteger(value) && (value as number) >= from && (value as number) <= 1e7;
  return isPlace(line, 1) && isPlace(column, 0) ? { line, column } : undefined;
}

/** @returns undefined for what is no report, or is longer than one may be */
export function heard(data: unknown): Report | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const said = data as Said;
  if (said.kind === "printed") {
    const text = short(said.text);
    if (text === undefined || !levels.includes(said.level)) return undefined;
    return { kind: "printed", level: said.level as Level, text };
  }
  if (said.kind === "failed") {
    const [name, message, place] = [short(said.name), short(said.message), placeIn(said.place)];
    if (name === undefined || message === undefined) return undefined;
    return { kind: "failed", name, message, ...(place && { place }) };
  }
  if (said.kind === "done" && typeof said.milliseconds === "number")
    return { kind: "done", milliseconds: said.milliseconds };
  if (said.kind === "rested" || said.kind === "shown") return { kind: said.kind };
  return said.kind === "graph" ? graph(said) : said.kind === "series" ? series(said.series) : undefined;
}

function graph({ key, name, json, options }: Said): Report | undefined {
  if (typeof json !== "string" || json.length > longestReport) return undefined;
  if (typeof options !== "object" || options === null) return undefined;
  try {
    if (JSON.stringify(options).length > mostOptions) return undefined;
  } catch {
    return undefined; // no options that a program was written with
  }
  const text = (given: unknown) => short(given)?.slice(0, 200) ?? "";
  return { kind: "graph", key: text(key), name: text(name), json, options };
}

function series(given: unknown): Report | undefined {
  const { name, values, every } = (given ?? {}) as Said;
  if (!Array.isArray(values) || values.length > mostLosses || !(Number(every) >= 1)) return undefined;
  if (!values.every((each) => typeof each === "number")) return undefined;
  return { kind: "series", series: { name: short(name) ?? "", values, every: Number(every) } };
}
