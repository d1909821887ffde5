/** The files of a source tree and what they import, of types too: what the tests of layers and rooms read. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** From the top level: `src/tensor/index.ts`. */
  readonly path: string;
  readonly text: string;
  /** Paths from the top level where a file of the project is meant, else packages by their names. */
  readonly imports: readonly string[];
}

const statements =
  /^\s*(?:import|export)\s[^;'"]*?from\s+["']([^"']+)["']|^\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;

/** The TypeScript files of a folder, in order; the sources of the assembly, which are AssemblyScript, are left out. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && !`${folder}/${name}`.includes("wasm/assembly/"))
    .sort()
    .map((name) => {
      const path = `${folder}/${name}`;
      const text = readFileSync(join(root, path), "utf8");
      const specifiers = [...text.matchAll(statements)].map(
        (match) => match[1] ?? match[2] ?? match[3] ?? "",
      );
      return { path, text, imports: specifiers.map((specifier) => targetOf(path, specifier)) };
    });
}

function targetOf(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const path = relative(root, resolve(root, dirname(from), specifier));
  return path.replaceAll("\\", "/").replace(/\.js$/, ".ts");
}

/** Everything that a file pulls in, directly or not. */
export function reachableFrom(path: string, files: readonly SourceFile[]): Set<string> {
  const found = new Set<string>();
  const visit = (from: string) => {
    for (const to of files.find((each) => each.path === from)?.imports ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(path);
  return found;
}

/**
 * Tests that the rooms of a folder keep an order.
 * @param mayUse from the bottom up: a room may use its own files and those of the rooms that stand beside it here, and no others.
 * @param roomOf from a path inside the folder to its room; undefined for the files that put the rooms together.
 */
export function testRooms(
  folder: string,
  mayUse: Readonly<Record<string, readonly string[]>>,
  roomOf: (path: string) => string | undefined,
): void {
  const files = sourceFiles(folder);
  const inside = (path: string) =>
    path.startsWith(`${folder}/`) ? roomOf(path.slice(folder.length + 1)) : undefined;

  test("every file stands in a room, but those that put the rooms together", () => {
    expect(files.length).toBeGreaterThan(30);
    const rooms = new Set(files.map(({ path }) => inside(path)).filter((room) => room !== undefined));
    expect([...rooms].sort()).toEqual(Object.keys(mayUse).sort());
  });

  test("the list of the rooms goes up: none may use one that comes after it", () => {
    const order = Object.keys(mayUse);
    for (const [room, used] of Object.entries(mayUse))
      for (const each of used)
        expect(order.indexOf(each), `${room} uses ${each}`).toBeLessThan(order.indexOf(room));
  });

  test("rooms use those below them only", () => {
    let crossings = 0;
    for (const { path, imports } of files)
      for (const to of imports) {
        const [from, used] = [inside(path), inside(to)];
        if (from === undefined || from === used || !to.startsWith(`${folder}/`)) continue;
        crossings++;
        expect(mayUse[from], `${path} imports ${to}`).toContain(used);
      }
    expect(crossings).toBeGreaterThan(50);
  });
}
