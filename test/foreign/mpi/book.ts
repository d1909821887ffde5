/**
 * The book's training on ranks, as README.md starts it: killed without a chance to say a word, it goes on from its
 * checkpoint with another number of them, and has learned what one that ran alone and undisturbed has.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Installed, launch } from "./launch.js";
import { check } from "./report.js";

const program = [
  "--import",
  "tsx",
  fileURLToPath(new URL("../../../examples/mnist/train.ts", import.meta.url)),
];
/** Iterations after the checkpoint. */
const further = 30;

export async function testBook(mpi: Installed): Promise<void> {
  await check(`${mpi.name}: the book's training, killed and resumed with other ranks`, async (expect) => {
    const folder = mkdtempSync(join(tmpdir(), "wengert-book-"));
    try {
      const [data, out, alone] = [join(folder, "data"), join(folder, "ranks"), join(folder, "alone")];
      writeDigits(data);
      const common = ["--data", data, "--hidden-size", "10", "--batch-size", "20", "--dtype", "float64"];
      const train = (ranks: number, ...args: readonly string[]) => launch(mpi, ranks, program, { args });

      let isKilled = false;
      const kill = setInterval(() => {
        const pid = stepOf(out) === 0 || isKilled ? undefined : writerIn(out);
        if (pid === undefined) return;
        isKilled = true;
        process.kill(pid, "SIGKILL");
      }, 20);
      const long = ["--iterations", "1000000", "--checkpoint-every", "25"];
      const killed = await train(2, ...common, "--out", out, ...long);
      clearInterval(kill);
      expect(isKilled && killed.code !== 0, `rank 0 is killed, and all end with a code, not ${killed.code}`);
      const step = stepOf(out);

      const iterations = String(step + further);
      const again = ["--out", out, "--resume", "--iterations", iterations, "--report"];
      const { code, stdout } = await train(3, ...again);
      expect(code === 0, `3 ranks go on and end with 0, not ${code}`);
      expect(stdout.includes(`resumed after iteration ${step - 1}\n`), `from iteration ${step}`);
      const network = existsSync(join(out, "network.html"));
      expect(network && existsSync(join(out, "report.html")), "rank 0 has written its report");

      const whole = await train(1, ...common, "--out", alone, "--iterations", iterations);
      expect(whole.code === 0, `alone it ends with 0, not ${whole.code}`);
      const [ours, theirs] = [lossesOf(out), lossesOf(alone)];
      expect(ours.length === step + further, `each of ${step + further} losses is there, not ${ours.length}`);
      const farthest = Math.max(...ours.map((loss, i) => Math.abs(loss - (theirs[i] ?? Number.NaN))));
      expect(farthest < 1e-9, `losses are those of one that ran alone, but for ${farthest}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Of the newest checkpoint; 0 where there is none. */
function stepOf(out: string): number {
  const names = existsSync(out) ? readdirSync(out) : [];
  return Math.max(0, ...names.map((name) => Number(/^checkpoint-(\d+)\.safetensors$/.exec(name)?.[1] ?? 0)));
}

/** The process that writes the history there. */
function writerIn(out: string): number | undefined {
  const pids = readdirSync(out).map((name) => /^history-unfinished-(\d+)-/.exec(name)?.[1]);
  const pid = pids.find((each) => each !== undefined);
  return pid === undefined ? undefined : Number(pid);
}

/** All losses of a history, in their order. */
function lossesOf(out: string): number[] {
  const lines = readFileSync(join(out, "history.jsonl"), "utf8").trim().split("\n");
  return lines.flatMap((line) => (JSON.parse(line) as { losses?: number[] }).losses ?? []);
}

/** Images and labels in IDX files: stripes, of which the width is the digit. */
function writeDigits(folder: string): void {
  mkdirSync(folder);
  for (const [part, count] of [
    ["train", 200],
    ["t10k", 40],
  ] as const) {
    const sizes = [count, 28, 28].flatMap((size) => [0, 0, size >> 8, size & 255]);
    const image = (digit: number, i: number) =>
      Array.from({ length: 784 }, (_, at) => ((at + i) % 11 <= digit ? 255 : 0));
    const digits = Array.from({ length: count }, (_, i) => (i * 7) % 10);
    const images = Uint8Array.from([0, 0, 8, 3, ...sizes, ...digits.flatMap(image)]);
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), images);
    writeFileSync(
      join(folder, `${part}-labels-idx1-ubyte`),
      Uint8Array.from([0, 0, 8, 1, ...sizes.slice(0, 4), ...digits]),
    );
  }
}
