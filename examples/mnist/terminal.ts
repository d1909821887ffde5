/** What a training shows where it runs: rows that stay, and on a terminal one line that says how far it is. */
import type { Progress } from "wengert/train";

export class Terminal {
  #lastLive = 0;

  /** @param speaks whether anything is shown: of several ranks one does. */
  constructor(
    readonly out: NodeJS.WriteStream = process.stdout,
    readonly speaks = true,
  ) {}

  /** A line that the next one overwrites; terminals only, at most ten times a second. */
  live(progress: Progress, text: string): void {
    if (!this.speaks || !this.out.isTTY || performance.now() - this.#lastLive < 100) return;
    this.#lastLive = performance.now();
    const { done, total } = progress;
    const line = `${String(Math.floor((100 * done) / total)).padStart(3)} %  ${text}  ${progress.estimate()}`;
    this.out.write(`\r${line.slice(0, (this.out.columns ?? 80) - 1)}\x1b[K`);
  }

  /** A line that stays. */
  row(text: string): void {
    if (this.speaks) this.out.write(`${this.out.isTTY ? "\r\x1b[K" : ""}${text}\n`);
  }
}
