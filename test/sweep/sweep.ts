/**
 * The sweep: hands a few hundred values to every parameter of every public function, in child processes with
 * limits of time and memory, and counts how these calls end.
 */
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { childRole, type Finding, type Outcome, outcomes } from "./outcome.js";

export interface Sweep {
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly findings: readonly Finding[];
}

export interface SweepOptions {
  /** Beside a value of each kind every nth of the others; 0 for none of them. */
  readonly every: number;
  /** Functions whose names contain this. */
  readonly filter?: string;
  /** How long one call may take. */
  readonly seconds?: number;
  /** How much memory one child may use. */
  readonly megabytes?: number;
  readonly progress?: (done: number, all: number) => void;
}

/** In place of the number of a trial. */
const notStarted = -1;

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The child and the library in one file, so that it starts at once. */
async function bundle(file: string): Promise<void> {
  const source = (path: string) => join(root, "src", path);
  const made = await rolldown({
    cwd: root,
    input: join(root, "test/sweep/child.ts"),
    external: (id) => !/^[./]|^wengert/.test(id),
    platform: "node",
    resolve: {
      alias: {
        wengert$: source("index.ts"),
        "wengert/viz": source("viz/index.ts"),
        "wengert/data": source("data/node.ts"),
        "wengert/io": source("io/node.ts"),
        "wengert/train": source("train/node.ts"),
        "wengert/testing": source("testing/index.ts"),
      },
    },
  });
  await made.write({ file, format: "esm", codeSplitting: false });
  await made.close();
}

/** What a process holds of memory, in megabytes; 0 where the platform does not say. */
function megabytesOf(pid: number | undefined): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}

export async function sweep(options: SweepOptions): Promise<Sweep> {
  const { every, filter = "", seconds = 10, megabytes = 3000, progress } = options;
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "sweep-"));
  const [file, progressFile, findingsFile] = ["child.mjs", "progress", "findings"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const work = join(folder, "work"); // where functions that take any path write
  mkdirSync(work);
  try {
    await bundle(file);
    const { Plan } = (await import(
      /* @vite-ignore */ pathToFileURL(file).href
    )) as typeof import("./child.js");
    const plan = new Plan(every, filter);
    const counts = Object.fromEntries(outcomes.map((each) => [each, 0])) as Record<Outcome, number>;
    writeFileSync(findingsFile, "");
    for (let from = 0; from < plan.size; ) {
      const start = new Float64Array(1 + outcomes.length);
      start[0] = notStarted;
      writeFileSync(progressFile, start);
      const state = () => {
        const bytes = readFileSync(progressFile);
        return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      };
      const words = [childRole, String(every), filter, String(from), progressFile, findingsFile];
      const child = spawn(process.execPath, ["--max-old-space-size=1000", file, ...words], {
        cwd: work,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let last = "";
      child.stderr.on("data", (text) => {
        last = (last + text).slice(-4000);
      });
      const why = await ended(
        child,
        () => state()[0] ?? 0,
        seconds,
        megabytes,
        (at) => progress?.(at, plan.size),
      );
      const [at = 0, ...found] = state();
      for (const [i, name] of outcomes.entries()) counts[name] += found[i] ?? 0;
      if (at >= plan.size) break;
      if (at === notStarted) throw new Error(`the sweep does not start: ${last}`);
      const outcome: Outcome = why === "hang" ? "hang" : "death";
      counts[outcome]++;
      const { call, slot, value } = plan.at(at);
      const message = why === "died" ? (/^.*(error|Error|FATAL).*$/m.exec(last)?.[0] ?? last) : why;
      const end: Finding = { outcome, call: call.name, slot: slot.title, value: value.name, message, ms: 0 };
      appendFileSync(findingsFile, `${JSON.stringify(end)}\n`);
      from = at + 1;
    }
    const lines = readFileSync(findingsFile, "utf8").split("\n");
    const findings = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Finding);
    return { counts, findings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for the end of a child, and brings it about when one trial takes too long or too much. */
function ended(
  child: ReturnType<typeof spawn>,
  at: () => number,
  seconds: number,
  megabytes: number,
  progress: (at: number) => void,
): Promise<string> {
  let why = "died";
  let [trial, since] = [-1, performance.now()];
  const timer = setInterval(() => {
    const now = at();
    if (now === notStarted) return;
    if (now !== trial) [trial, since] = [now, performance.now()];
    progress(now);
    if (megabytesOf(child.pid) > megabytes) why = `more than ${megabytes} MB`;
    else if (performance.now() - since > 1000 * seconds) why = "hang";
    else return;
    child.kill("SIGKILL");
  }, 50);
  return new Promise((resolve) =>
    child.on("close", () => {
      clearInterval(timer);
      resolve(why);
    }),
  );
}
