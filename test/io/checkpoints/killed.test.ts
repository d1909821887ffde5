/** A training that is killed at any moment and started again comes to the bits of one that ran through. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Generator } from "wengert";
import { nodeArguments } from "../../helpers/programs.js";
import { bySize } from "../../helpers/size.js";

const program = await nodeArguments("test/io/checkpoints/training.ts");
const kills = bySize(50, 2);
const steps = bySize(400, 30);

/** Runs the training; killed so many milliseconds after so many steps, unless it ends before. Whether it ended. */
function run(folder: string, killAfter?: { steps: number; milliseconds: number }): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program, folder, String(steps)]);
    let complaints = "";
    child.stderr.on("data", (text) => {
      complaints += text;
    });
    let done = 0;
    child.stdout.on("data", ({ length }: Buffer) => {
      const before = done;
      done += length; // a point each
      if (killAfter !== undefined && before < killAfter.steps && done >= killAfter.steps)
        setTimeout(() => child.kill("SIGKILL"), killAfter.milliseconds);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0) resolve(true);
      else if (signal === "SIGKILL") resolve(false);
      else reject(new Error(complaints));
    });
  });
}

test(`killed at ${kills} random moments`, { timeout: 900_000 }, async () => {
  const [through, killed] = ["through", "killed"].map((name) => {
    const folder = mkdtempSync(join(tmpdir(), `wengert-${name}-`));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  }) as [string, string];
  const moments = new Generator(50);
  const uninterrupted = run(through);
  let met = 0;
  for (let i = 0; i < kills && !existsSync(join(killed, "digest")); i++)
    if (!(await run(killed, { steps: 1 + (i % 3), milliseconds: moments.random() * 15 }))) met++;
  await run(killed);
  await uninterrupted;
  expect(met).toBeGreaterThan(0);
  expect(readFileSync(join(killed, "digest"), "utf8")).toBe(readFileSync(join(through, "digest"), "utf8"));
  // what killed writers left behind is gone with the next one that wrote
  expect(readdirSync(killed).sort()).toEqual(["digest", "run.safetensors"]);
});
