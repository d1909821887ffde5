/** The console of a program: values as text, as Node prints them. */
import inspect from "object-inspect";
import type { Level, Report } from "./protocol.js";

/** What a program prints beyond this is counted, and not shown. */
const mostLines = 1000;
const longestLine = 10_000;

const shown = (value: unknown) =>
  typeof value === "string"
    ? value
    : inspect(value, { customInspect: true, depth: 3, indent: 2, maxStringLength: 1000 });

/** `%s` and its like, as far as programs in lessons use them. */
function formatted([first, ...rest]: readonly unknown[]): string {
  if (typeof first !== "string" || !first.includes("%")) return [first, ...rest].map(shown).join(" ");
  let used = 0;
  const text = first.replace(/%([sdifjoO%])/g, (written, letter: string) => {
    if (letter === "%") return "%";
    if (used === rest.length) return written;
    const value = rest[used++];
    if (letter === "d" || letter === "f") return String(Number(value));
    if (letter === "i") return String(Math.trunc(Number(value)));
    return letter === "j" ? JSON.stringify(value) : shown(value);
  });
  return [text, ...rest.slice(used).map(shown)].join(" ");
}

export interface Console {
  readonly console: Partial<globalThis.Console>;
  /** Says how many lines were left out, if any were. */
  end(): void;
}

export function consoleFor(report: (report: Report) => void): Console {
  let lines = 0;
  let left = 0;
  const print =
    (level: Level) =>
    (...values: unknown[]) => {
      if (lines >= mostLines) {
        left++;
        return;
      }
      lines++;
      const text = values.length === 0 ? "" : formatted(values);
      report({
        kind: "printed",
        level,
        text: text.length > longestLine ? `${text.slice(0, longestLine)} …` : text,
      });
    };
  const started = new Map<string, number>();
  const log = print("log");
  return {
    console: {
      log,
      info: print("info"),
      debug: log,
      dir: (value?: unknown) => log(value),
      table: (value?: unknown) => log(value),
      group: log,
      groupEnd: () => {},
      warn: print("warn"),
      error: print("error"),
      assert: (holds?: boolean, ...values: unknown[]) => {
        if (!holds) print("error")("Assertion failed:", ...values);
      },
      time: (label = "default") => void started.set(label, performance.now()),
      timeEnd: (label = "default") =>
        log(`${label}: ${(performance.now() - (started.get(label) ?? performance.now())).toFixed(1)} ms`),
    },
    end() {
      if (left > 0) report({ kind: "printed", level: "warn", text: `… ${left} more lines` });
    },
  };
}
