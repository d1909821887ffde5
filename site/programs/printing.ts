/** The console of a program: values as text, as Node prints them. */
import inspect from "object-inspect";
import { type Level, longestLine, type Report } from "./protocol.js";

/** What a program prints beyond this is counted, and not shown. */
const mostLines = 1000;

/** Of a list, as in Node. */
const mostItems = 100;

function inspected(value: unknown): string {
  try {
    return inspect(value, { customInspect: true, depth: 3, indent: 2, maxStringLength: 1000 });
  } catch (error) {
    // a getter or a proxy that throws: to print it must not end the program
    return `[${typeof value} that cannot be shown: ${error instanceof Error ? error.message : "it throws"}]`;
  }
}

/** A value in the console's words. */
export function shown(value: unknown): string {
  if (typeof value === "string") return value;
  const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
  if (!isTyped && !Array.isArray(value)) return inspected(value);
  const items = value as unknown as ArrayLike<unknown>;
  const kind = isTyped ? `${value.constructor.name}(${items.length}) ` : "";
  if (items.length <= mostItems) return kind + inspected(isTyped ? Array.from(items) : value);
  const first = inspected(Array.prototype.slice.call(items, 0, mostItems));
  return `${kind}${first} … ${items.length - mostItems} more items`;
}

/** `%s` and its like, as far as programs in lessons use them. */
function formatted([first, ...rest]: readonly unknown[]): string {
  if (typeof first !== "string" || !first.includes("%")) return [first, ...rest].map(shown).join(" ");
  let used = 0;
  const text = first.replace(/%([sdifjoOc%])/g, (written, letter: string) => {
    if (letter === "%") return "%";
    if (used === rest.length) return written;
    const value = rest[used++];
    if (letter === "c") return ""; // a style sheet's
    if (letter === "d" || letter === "f") return String(Number(value));
    if (letter === "i") return String(Math.trunc(Number(value)));
    return letter === "j" ? JSON.stringify(value) : shown(value);
  });
  return [text, ...rest.slice(used).map(shown)].join(" ");
}

export interface Console {
  readonly console: Partial<globalThis.Console>;
  /** Says how many lines were left out, if any were since it said so. */
  tellLeftOut(): void;
}

export function consoleFor(report: (report: Report) => void): Console {
  let lines = 0;
  let left = 0;
  let indent = "";
  const print =
    (level: Level) =>
    (...values: unknown[]): void => {
      if (lines >= mostLines) {
        left++;
        return;
      }
      lines++;
      const written = values.length === 0 ? "" : formatted(values);
      const text = indent === "" ? written : written.replace(/^/gm, indent);
      report({
        kind: "printed",
        level,
        text: text.length > longestLine ? `${text.slice(0, longestLine)} …` : text,
      });
    };
  const started = new Map<string, number>();
  const counts = new Map<string, number>();
  const [log, error] = [print("log"), print("error")];
  const group = (...values: unknown[]) => {
    if (values.length > 0) log(...values);
    indent += "  ";
  };
  const timed = (label = "default", ...values: unknown[]) => {
    const began = started.get(label);
    if (began === undefined) print("warn")(`No such label "${label}"`);
    else log(`${label}: ${(performance.now() - began).toFixed(1)} ms`, ...values);
  };
  return {
    console: {
      log,
      info: print("info"),
      debug: log,
      dir: (value?: unknown) => log(value),
      dirxml: log,
      table: (value?: unknown) => log(value),
      group,
      groupCollapsed: group,
      groupEnd: () => {
        indent = indent.slice(2);
      },
      warn: print("warn"),
      error,
      trace: (...values: unknown[]) => error("Trace:", ...values),
      assert: (holds?: boolean, ...values: unknown[]) => {
        if (!holds) error("Assertion failed:", ...values);
      },
      count: (label = "default") => {
        counts.set(label, (counts.get(label) ?? 0) + 1);
        log(`${label}: ${counts.get(label)}`);
      },
      countReset: (label = "default") => void counts.delete(label),
      time: (label = "default") => void started.set(label, performance.now()),
      timeLog: timed,
      timeEnd: (label = "default") => {
        timed(label);
        started.delete(label);
      },
      clear: () => {}, // what was printed stays readable
    },
    tellLeftOut() {
      if (left > 0) report({ kind: "printed", level: "warn", text: `… ${left} more lines` });
      left = 0;
    },
  };
}
