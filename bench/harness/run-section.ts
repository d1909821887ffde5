/**
 * Runs a section's programs in turn: every repetition a process of its own, every round all of the programs.
 */
import { spawn } from "node:child_process";
import type { Context } from "./context.js";
import type { Contender, ProcessResult, Section } from "./section.js";
import { type Row, Table } from "./table.js";

const timeLimitMinutes = 30;
/** A program that ends with this code says that it does not apply here: a skipped row, not a failed one. */
const notApplicable = 3;

class Refusal extends Error {}

export async function runSection(section: Section, context: Context): Promise<Table> {
  const contenders = await section.contenders(context);
  const repetitions = section.repetitions[context.quick ? 1 : 0];
  const rows = contenders.map((contender) => new Running(contender));
  for (let round = 1; round <= repetitions; round++)
    for (const row of rows)
      if (row.status === "measured") {
        progress(`(${section.letter}) round ${round} of ${repetitions}: ${row.contender.name}`);
        await row.repeat(section);
      }
  progress("");
  return new Table(rows.map((row) => row.finished(section)));
}

/** One row while it is being measured. The first failure ends it. */
class Running {
  status: Row["status"] = "measured";
  readonly contender: Contender;
  readonly #values: Record<string, number[]> = {};
  #reason: string | undefined;
  #said: string | undefined;

  constructor(contender: Contender) {
    this.contender = contender;
    if (contender.missing !== undefined) this.#end("skipped", contender.missing);
  }

  async repeat({ columns, optional = [] }: Section): Promise<void> {
    try {
      const result = await runProcess(this.contender);
      const values = this.contender.read(result);
      for (const column of columns) {
        const value = values[column];
        if (optional.includes(column) && !Number.isFinite(value)) continue;
        if (value === undefined || !Number.isFinite(value))
          throw new Error(`printed no number for "${column}": ${result.output.trim().slice(0, 200)}`);
        this.#values[column] ??= [];
        this.#values[column].push(value);
      }
      this.#said = result.output.trim();
    } catch (error) {
      this.#end(error instanceof Refusal ? "skipped" : "failed", (error as Error).message);
    }
  }

  #end(status: Row["status"], reason: string) {
    this.status = status;
    this.#reason = reason;
  }

  finished({ products = false }: Section): Row {
    const { unfair } = this.contender;
    return {
      name: this.contender.name,
      status: this.status,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      values: this.status === "measured" ? this.#values : {},
      ...(products && unfair !== undefined ? { unfair } : {}),
      ...(this.#said === undefined ? {} : { said: this.#said }),
    };
  }
}

/**
 * @throws Error with the first error line of a program that fails; Refusal where it says that it does not
 *   apply.
 */
export function runProcess({
  command,
  env,
  cwd,
}: Pick<Contender, "command" | "env" | "cwd">): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = command;
    const start = performance.now();
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeLimitMinutes * 60_000);
    let [output, errors, firstByteSeconds] = ["", "", Number.NaN];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (output === "") firstByteSeconds = (performance.now() - start) / 1e3;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const seconds = (performance.now() - start) / 1e3;
      if (code === 0) resolve({ output, seconds, firstByteSeconds });
      else if (code === notApplicable) reject(new Refusal(firstErrorLine(errors)));
      else if (signal !== null)
        reject(new Error(`ended by ${signal} after ${seconds.toFixed(0)} s. ${firstErrorLine(errors)}`));
      else reject(new Error(`exit code ${code}: ${firstErrorLine(errors || output)}`));
    });
  });
}

/**
 * The line that names the error, past the source excerpts and traces that surround it; else the first line.
 */
function firstErrorLine(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return (lines.find((line) => /^(\w|\.)*(Error|Exception)\b/.test(line)) ?? lines[0] ?? "no message").slice(
    0,
    300,
  );
}

function progress(text: string) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
