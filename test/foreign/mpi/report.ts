/** Checks with names, one line each, and the code that the program ends with. */

type Expect = (isSo: boolean, what: string) => void;

const word = process.argv[2] ?? "";
let [failed, passed] = [0, 0];

/** Runs a check, unless the word that the program was called with is not in its name. */
export async function check(name: string, body: (expect: Expect) => Promise<void>): Promise<void> {
  if (!name.includes(word)) return;
  const start = performance.now();
  const wrong: string[] = [];
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
}

export function finish(): void {
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
