/** Progress of a long loop: a live line on a terminal, and rows that stay. */

/** `1 h 02 min`, `3 min 20 s`, `12 s` */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, "0");
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s` : `${whole} s`;
}

/** Rate and time left of a loop that started when this was made. */
export class Progress {
  readonly #start = performance.now();
  #lastLive = 0;

  constructor(
    readonly total: number,
    readonly out: NodeJS.WriteStream = process.stdout,
  ) {}

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Iterations per second and time left after `done` of them. */
  estimate(done: number): string {
    const rate = done / this.seconds;
    return `${rate >= 100 ? rate.toFixed(0) : rate.toFixed(1)} it/s, ${formatSeconds((this.total - done) / rate)} left`;
  }

  /** A line that the next one overwrites; terminals only, at most ten times a second. */
  live(done: number, text: string): void {
    if (!this.out.isTTY || performance.now() - this.#lastLive < 100) return;
    this.#lastLive = performance.now();
    const line = `${String(Math.floor((100 * done) / this.total)).padStart(3)} %  ${text}  ${this.estimate(done)}`;
    this.out.write(`\r${line.slice(0, (this.out.columns ?? 80) - 1)}\x1b[K`);
  }

  /** A line that stays. */
  row(text: string): void {
    this.out.write(`${this.out.isTTY ? "\r\x1b[K" : ""}${text}\n`);
  }
}
