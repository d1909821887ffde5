/**
 * TensorBoard's own reader. What it read of a log with one event of each kind is committed (read by
 * TensorBoard 2.21), and the log with it: it is still what is written. Where TensorBoard is installed (PYTHON
 * names the Python that has it), it reads again.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nn, tensor } from "wengert";
import { EventWriter } from "wengert/io";

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wengert-tensorboard-"));
afterAll(() => rmSync(folder, { recursive: true }));

const python = (
  process.env.PYTHON === undefined ? ["/usr/bin/python3", "python3"] : [process.env.PYTHON]
).find(
  (each) =>
    spawnSync(each, ["-c", "import importlib.util as u; assert u.find_spec('tensorboard')"]).status === 0,
);
if (python === undefined)
  console.warn("SKIPPED: TensorBoard is not here. What it read of the same log is compared.");

interface Found {
  readonly scalars: Readonly<
    Record<string, readonly (readonly [step: number, time: number, value: string])[]>
  >;
  readonly histograms: Readonly<Record<string, readonly unknown[]>>;
  readonly images: Readonly<Record<string, readonly unknown[]>>;
  readonly texts: Readonly<Record<string, readonly unknown[]>>;
  readonly graph: readonly (readonly unknown[])[];
}
const committed = () => JSON.parse(readFileSync(beside("read-by-tensorboard.json"), "utf8")) as Found;

let path: string;
beforeAll(() => {
  let time = 1_767_225_600;
  const log = new EventWriter(folder, { clock: () => (time += 0.5) });
  for (const [step, loss] of [2.5, 0.75, Number.NaN, Number.NEGATIVE_INFINITY].entries())
    log.scalar("loss/train", loss, 600 * step);
  log.histogram("weights", tensor([-1, -0.5, 0.25, 0.25, 1]), 600, { bins: 4 });
  log.histogram("zeros", tensor([0, 0, 0]), 600);
  log.image(
    "digits",
    tensor([
      [
        [
          [0, 0.5],
          [1, 0],
        ],
      ],
      [
        [
          [1, 1],
          [0, 0],
        ],
      ],
    ]),
    600,
  );
  log.text("settings", "| lr | 0.1 |\n| größe | 50 |", 0);
  const net = new nn.Affine(2, 1, { init: nn.init.constant(0.5) });
  log.graph(
    net
      .forward(tensor([[1, 2]], { name: "x" }))
      .relu()
      .sum(),
  );
  log.close();
  path = log.path;
});

test("what is written is what TensorBoard has read", () => {
  if (process.env.UPDATE_TENSORBOARD !== undefined)
    writeFileSync(beside("expected.tfevents"), readFileSync(path));
  expect(readFileSync(path).equals(readFileSync(beside("expected.tfevents")))).toBe(true);
});

test("TensorBoard has read what was logged", () => {
  const { scalars, histograms, images, texts, graph } = committed();
  expect(scalars).toEqual({
    "loss/train": [
      [0, 1_767_225_601, "2.5"],
      [600, 1_767_225_601.5, "0.75"],
      [1200, 1_767_225_602, "nan"],
      [1800, 1_767_225_602.5, "-inf"],
    ],
  });
  expect(histograms).toEqual({
    weights: [[600, -1, 1, 5, 0, 2.375, [-0.5, 0, 0.5, 1], [1, 1, 2, 1]]],
    zeros: [[600, 0, 0, 3, 0, 0, [0], [3]]],
  });
  expect(images).toEqual({ digits: [[600, 6, 2, expect.stringMatching(/^iVBOR/)]] });
  expect(texts).toEqual({ settings: [[0, "text", "| lr | 0.1 |\n| größe | 50 |"]] });
  expect(graph).toEqual([
    ["Affine/x", "Const", [], [1, 2], 1],
    ["Affine/W", "Parameter", [], [2, 1], 1],
    ["Affine/matmul", "matmul", ["Affine/x", "Affine/W"], [1, 1], 1],
    ["Affine/b", "Parameter", [], [1], 1],
    ["Affine/add", "add", ["Affine/matmul", "Affine/b"], [1, 1], 1],
    ["relu", "relu", ["Affine/add"], [1, 1], 1],
    ["sum", "sum", ["relu"], [], 1],
  ]);
});

test.runIf(python !== undefined)("TensorBoard reads it still", () => {
  const { status, stdout, stderr } = spawnSync(python as string, [beside("read-by-tensorboard.py"), folder], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  if (process.env.UPDATE_TENSORBOARD !== undefined) writeFileSync(beside("read-by-tensorboard.json"), stdout);
  const { version: _, ...found } = JSON.parse(stdout);
  const { version: __, ...expected } = committed() as Found & { version: string };
  expect(found).toEqual(expected);
});
