import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/**
 * Files that look at what a process has one of (its memory, its threads, its environment, its modules): each
 * gets its own.
 */
const apart = [
  "test/kernels/wasm/memory/*.test.ts",
  "test/kernels/wasm/threads/*.test.ts",
  "test/large-batches.test.ts",
  "test/peers.test.ts",
  "test/random/generator.test.ts",
  "test/tensor/engine/one-engine.test.ts",
  "test/viz/report/training-report.test.ts",
  "test/viz/write/{png,svg}.test.ts",
  "test/wasm-memory.test.ts",
];

/** The order is always the same, and what takes long comes first, so that the workers end together. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const longest = ["apart", "together"];
    const place = ({ project, moduleId }: TestSpecification) =>
      `${longest.indexOf(project.name)} ${/\/(examples|viz|fuzz|engine)\//.test(moduleId) ? 0 : 1} ${moduleId}`;
    return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^wengert$/, replacement: source("index.ts") },
      { find: /^wengert\/(viz|data)$/, replacement: source("$1/index.ts") },
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongFirst },
    projects: [
      { extends: true, test: { name: "apart", include: apart } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: apart,
          isolate: false,
          setupFiles: ["test/helpers/same-process.ts"],
        },
      },
    ],
  },
});
