/** Checks with names, one line each, and the code that the program ends with. */

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

type Expect = (isSo: boolean, what: string) => void;

const word = process.argv[2] ?? "";
let [failed, passed] = [0, 0];

/** What the present check has run: where it fails, all of it is shown. */
const runs: string[] = [];

export function remember(command: string, { code, stdout, stderr, seconds }: Ended): void {
  runs.push(
    `${command}\nended with ${code} after ${seconds.toFixed(1)} s. ` +
      `stdout:\n${stdout}\nstderr:\n${stderr}`,
  );
}

/** Runs a check, unless the word that the program was called with is not in its name. */
export async function check(name: string, body: (expect: Expect) => Promise<void>): Promise<void> {
  if (!name.includes(word)) return;
  const start = performance.now();
  const wrong: string[] = [];
  runs.length = 0;
  try {
    await body((isSo, what) => {
      if (!isSo) wrong.push(what);
    });
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (wrong.length === 0) passed++;
  else failed++;
  console.log(`${wrong.length === 0 ? "ok" : "FAILED"}: ${name} (${seconds} s)`);
  for (const each of wrong) console.log(`  not so: ${each}`);
  if (wrong.length > 0) for (const each of runs) console.log(each.replaceAll(/^/gm, "    "));
}

export function finish(): void {
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
