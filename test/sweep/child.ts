/**
 * Runs trials in a process of its own, one after the other, and writes down before each which one it is, so
 * that whoever started it knows which one hung or died.
 */
import { openSync, writeSync } from "node:fs";
import * as wengert from "wengert";
import { Theirs } from "./hostile.js";
import { childRole, type Finding, type Outcome, outcomes } from "./outcome.js";
import { Plan, type Trial } from "./plan.js";

const switches = () => [wengert.threadSupport().threads, wengert.memoryStats().budgetBytes] as const;

function reset([threads, budget]: ReturnType<typeof switches>): void {
  wengert.setThreads(threads);
  wengert.setMemoryBudget(budget);
  wengert.setZeroSkipping(true);
}

const isTheirs = (error: unknown): boolean =>
  error instanceof Theirs || (error instanceof Error && isTheirs(error.cause)) || error === "text";

/** Never settles: what waits for it has not hung. */
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms, "still waiting"));

function classify(error: unknown, everyday: boolean): Outcome {
  if (error instanceof wengert.WengertError) return "own";
  if (isTheirs(error)) return "theirs";
  return everyday ? "raw" : "hostileRaw";
}

const accepted: Readonly<Record<Trial["slot"]["what"], Outcome>> = {
  argument: "value",
  superfluous: "superfluous",
  unknown: "unknown",
};

async function run({ call, slot, value }: Trial): Promise<{ outcome: Outcome; message: string }> {
  try {
    const args = [...call.args()];
    slot.put(args, value.make());
    const result = call.run(...args);
    if (result instanceof Promise && (await Promise.race([result, later(20_000)])) === "still waiting")
      return { outcome: "hang", message: "its promise is never settled" };
    if (!wengert.isGradEnabled()) return { outcome: "mode", message: "grad mode is off afterwards" };
    return { outcome: accepted[slot.what], message: "" };
  } catch (error) {
    if (!wengert.isGradEnabled()) return { outcome: "mode", message: "grad mode is off afterwards" };
    let message = "what cannot be shown";
    try {
      message = String(error).slice(0, 200);
    } catch {}
    return { outcome: classify(error, value.everyday), message };
  }
}

/** What is worth a line of the report. */
const noted: readonly Outcome[] = ["raw", "hostileRaw", "superfluous", "unknown", "hang", "mode"];

async function main(plan: Plan, from: number, progress: string, findings: string): Promise<void> {
  const progressFile = openSync(progress, "r+");
  const findingsFile = openSync(findings, "a");
  const state = new Float64Array(1 + outcomes.length);
  const before = switches();
  process.on("unhandledRejection", () => undefined);
  process.on("uncaughtException", () => undefined);
  for (let index = from; index < plan.size; index++) {
    state[0] = index;
    writeSync(progressFile, state, 0, state.byteLength, 0);
    const trial = plan.at(index);
    if (plan.asksForMuch(trial)) continue;
    const start = performance.now();
    const { outcome, message } = await run(trial);
    const ms = performance.now() - start;
    const place = 1 + outcomes.indexOf(outcome);
    state[place] = (state[place] ?? 0) + 1;
    if (trial.call.name.startsWith("set")) reset(before);
    const slow = ms > 1000;
    if (!noted.includes(outcome) && !slow) continue;
    const finding: Finding = {
      outcome,
      call: trial.call.name,
      slot: trial.slot.title,
      value: trial.value.name,
      message,
      ms: Math.round(ms),
    };
    writeSync(findingsFile, `${JSON.stringify(finding)}\n`);
  }
  state[0] = plan.size;
  writeSync(progressFile, state, 0, state.byteLength, 0);
  process.exit(0);
}

/** Whoever starts it imports this file too, for the plan, and says other words to its own process. */
const [role, every = "", filter = "", from = "", progress = "", findings = ""] = process.argv.slice(2);
if (role === childRole) await main(new Plan(Number(every), filter), Number(from), progress, findings);

export { Plan };
