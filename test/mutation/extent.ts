/**
 * How many of the mistakes are tried. `npm run test:mutation` and `npm run test:mutation:kernels` try all, and where none survives they
 * leave a mark in test/mutation/hunted, to be committed: the SHA-256 of the files that were broken, of those that judged, and of the report.
 * With WENGERT_MUTANTS=sample, as in CI, a sample is tried where the mark is that of today's files, and all of them where it is not.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const size = process.env.WENGERT_MUTANTS ?? "all";
if (size !== "all" && size !== "sample")
  throw new Error(`WENGERT_MUTANTS takes all or sample, not "${size}"`);

/** One of so many is in a sample. */
const share = 8;

/** The files at or below a path of the repository, in order. */
function filesAt(path: string): string[] {
  const url = new URL(path, root);
  if (!statSync(url).isDirectory()) return [path];
  return readdirSync(url, { recursive: true, encoding: "utf8" })
    .map((name) => `${path}/${name}`)
    .filter((name) => /\.(ts|json|mjs)$/.test(name) && !name.includes("node_modules"))
    .sort();
}

export class Extent {
  readonly #mark: URL;
  readonly #sources: string;
  /** Which of the sample's places is taken: another one when the files change. */
  readonly #turn: number;
  /** Are all mistakes tried? */
  readonly isWhole: boolean;

  /**
   * @param paths What is broken and what judges, files or folders, from the root of the repository.
   * @param marks Folder of the marks.
   */
  constructor(
    name: string,
    report: string,
    paths: readonly string[],
    size = process.env.WENGERT_MUTANTS ?? "all",
    marks = new URL("hunted/", import.meta.url),
  ) {
    if (size !== "all" && size !== "sample")
      throw new Error(`WENGERT_MUTANTS takes all or sample, not "${size}"`);
    this.#mark = new URL(`${name}.txt`, marks);
    const sources = createHash("sha256");
    for (const file of paths.flatMap(filesAt))
      sources
        .update(`${file}\n`)
        .update(readFileSync(new URL(file, root)))
        .update("\n");
    this.#sources = sources.digest("hex");
    this.#turn = Number.parseInt(this.#sources.slice(0, 8), 16) % share;
    const known = existsSync(this.#mark) ? readFileSync(this.#mark, "utf8") : "";
    this.isWhole =
      size === "all" || known !== this.#markOf(readFileSync(new URL(`docs/${report}`, root), "utf8"));
    const how = this.isWhole
      ? "all mistakes"
      : `one of ${share} mistakes, since a whole hunt knew these files`;
    console.info(`${name}: ${how}`);
  }

  #markOf(report: string): string {
    return `${createHash("sha256").update(this.#sources).update(report).digest("hex")}\n`;
  }

  /** Those of a list that are tried. */
  of<T>(all: readonly T[]): T[] {
    return all.filter((_, i) => this.isWhole || i % share === this.#turn);
  }

  /** Leaves the mark of a hunt that tried everything and that nothing survived. */
  leaveMark(report: string): void {
    mkdirSync(new URL(".", this.#mark), { recursive: true });
    writeFileSync(this.#mark, this.#markOf(report));
  }
}
