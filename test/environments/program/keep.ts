/** Where the browser's driver finds the answer, or the error that came instead. */
import type { Answer } from "./answer.js";

export type Kept = { answer: Answer } | { error: string };

export function keep(answer: Promise<Answer>): void {
  const put = (kept: Kept) => Object.assign(globalThis, { kept });
  answer.then(
    (given) => put({ answer: given }),
    (error) => put({ error: String(error?.stack ?? error) }),
  );
}
