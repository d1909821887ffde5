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
  "test/kernels/notice.test.ts",
  "test/kernels/wasm/memory/*.test.ts",
  "test/kernels/wasm/threads/*.test.ts",
  "test/random/generator.test.ts",
  "test/tensor/engine/one-engine.test.ts",
  "test/wasm-memory.test.ts",
];

/** Of the others, those that take long. */
const long =
  /\/(examples|surface|fuzz|player|tools|conformance)\/|\/test\/(browser|peers|book|readme|large-batches)\.|hostile-names|layer-cases|untouched/;

/** Those that empty the cache of modules, which the files after them in their process would have to fill again. */
const last = /training-report|write\/(png|svg)\./;

/** The order is always the same, and what takes long comes first, so that the workers end together. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ project, moduleId }: TestSpecification) =>
      `${project.name === "apart" ? 0 : long.test(moduleId) ? 1 : last.test(moduleId) ? 3 : 2} ${moduleId}`;
    return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^wengert$/, replacement: source("index.ts") },
      { find: /^wengert\/(viz|testing)$/, replacement: source("$1/index.ts") },
      { find: /^wengert\/(data|io|train|distributed)(\/node)?$/, replacement: source("$1/node.ts") }, // as Node's conditions choose
    ],
  },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 50_000 } },
    maxWorkers: availableParallelism(),
    experimental: { fsModuleCache: true }, // compiled modules are kept in node_modules for the next run
    sequence: { sequencer: LongFirst },
    projects: [
      { extends: true, test: { name: "apart", include: apart } },
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: [...apart, "**/node_modules/**"], // some folders of tests are packages of their own
          isolate: false,
          setupFiles: ["test/helpers/same-process.ts"],
        },
      },
    ],
  },
});
