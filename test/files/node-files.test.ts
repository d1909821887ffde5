/** Files of Node: whole or absent, whatever goes wrong while they are written. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PlatformError, tensor, ValueError } from "wengert";
import * as io from "wengert/io";
import { nodeFiles } from "../../src/files/node-files.js";
import { errorOf, temporaryFolder, textBytes } from "../io/files.js";

const write = (path: string, ...parts: readonly string[]) =>
  nodeFiles.write("test", path, parts.map(textBytes));

describe("a file that is written", () => {
  test("has all parts, one after the other, and nothing lies beside it", () => {
    const folder = temporaryFolder();
    write(join(folder, "a"), "one ", "", "two");
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("one two");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("is what it was before when a part cannot be had, and nothing lies beside it", () => {
    const folder = temporaryFolder();
    const broken = function* () {
      yield textBytes("half");
      throw new Error("no more");
    };
    for (const before of [undefined, "before"]) {
      if (before !== undefined) write(join(folder, "a"), before);
      expect(() => nodeFiles.write("test", join(folder, "a"), broken())).toThrow("no more");
      expect(existsSync(join(folder, "a"))).toBe(before !== undefined);
    }
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("keeps its permissions, and stays what a link leads to", () => {
    const folder = temporaryFolder();
    write(join(folder, "a"), "1");
    chmodSync(join(folder, "a"), 0o600);
    symlinkSync("a", join(folder, "link"));
    write(join(folder, "link"), "2");
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("2");
    expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(["a", "link"]);
  });

  test("keeps permissions that the umask takes from new files", () => {
    const file = join(temporaryFolder(), "a");
    write(file, "1");
    chmodSync(file, 0o666);
    write(file, "2");
    expect(statSync(file).mode & 0o777).toBe(0o666);
  });

  test("is where a link leads, though nothing is there yet; links that lead to each other stay", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "far"));
    symlinkSync("far/second", join(folder, "first"));
    symlinkSync("b", join(folder, "far", "second"));
    write(join(folder, "first"), "1");
    expect(readdirSync(folder).sort()).toEqual(["far", "first"]);
    expect(readFileSync(join(folder, "far", "b"), "utf8")).toBe("1");
    symlinkSync("y", join(folder, "x"));
    symlinkSync("x", join(folder, "y"));
    expect(errorOf(() => write(join(folder, "x"), "1")).message).toBe(
      `test: cannot write "${join(folder, "x")}": its links lead to each other.`,
    );
    expect(lstatSync(join(folder, "x")).isSymbolicLink()).toBe(true);
  });

  test("may have the longest name that there is, in letters of any width", () => {
    const folder = temporaryFolder();
    for (const name of ["a".repeat(255), "\u00e4".repeat(127), "\u{1f600}".repeat(63)]) {
      write(join(folder, name), "1");
      write(join(folder, name), "2");
      expect(readdirSync(folder)).toEqual([name]);
      nodeFiles.remove("test", join(folder, name));
    }
    expect(errorOf(() => write(join(folder, "a".repeat(256)), "1")).message).toMatch(
      /": its name is longer than names may be here\.$/,
    );
  });

  test("takes no temporary name that another thread of the process has taken", () => {
    const folder = temporaryFolder();
    const temporary = () => readdirSync(folder).find((name) => name.endsWith(".tmp")) as string;
    let next = "";
    const parts = function* () {
      next = temporary().replace(/\d+(?=\.tmp$)/, (count) => String(Number(count) + 1));
      yield textBytes("1");
    };
    nodeFiles.write("test", join(folder, "a"), parts());
    writeFileSync(join(folder, next), "of another thread");
    write(join(folder, "a"), "2");
    expect(readFileSync(join(folder, next), "utf8")).toBe("of another thread");
    expect(readFileSync(join(folder, "a"), "utf8")).toBe("2");
  });

  test("removes what a killed process left of it, and nothing else", () => {
    const folder = temporaryFolder();
    const nobody = 2 ** 22 + 1; // above the largest process number of Linux
    const others = [
      `.a.${hostname()}-${process.ppid}-0.tmp`,
      `.b.${hostname()}-${nobody}-0.tmp`,
      ".a.elsewhere-1-0.tmp",
    ];
    for (const name of [`.a.${hostname()}-${nobody}-0.tmp`, ...others]) writeFileSync(join(folder, name), "");
    write(join(folder, "a"), "1");
    expect(readdirSync(folder).sort()).toEqual(["a", ...others].sort());
  });

  test.each([
    ["in no folder", "none/a", /cannot write ".*none\/a": there is no folder ".*none". Make it first/],
    ["over a folder", "folder", /it is a folder. Give the path of a file in it/],
    ["at a path that ends as a folder's does", "none/", /none\/": it ends in "\/", as folders do/],
    ["at a file's path that ends as a folder's does", "file/", /file\/": it ends in "\/", as folders do/],
    [
      "below a file",
      "file/a",
      /cannot write ".*file\/a": a part of the path is a file, where a folder should/,
    ],
  ])("%s is a ValueError with the way out", (_, name, message) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "file"), "");
    const error = errorOf(() => write(`${folder}/${name}`, "1"));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^test: /);
  });
});

test("a file that grows makes its folder, unless a file has that name", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const create = (path: string) => () => nodeFiles.create("test", join(folder, path));
  expect(errorOf(create("file/a")).message).toMatch(/file\/a": a file lies where its folder should be/);
  expect(errorOf(create("file/b/a")).message).toMatch(/a part of the path is a file/);
});

describe("a file that is read", () => {
  test.each([
    ["that is not there", "none", /cannot read ".*none": there is no such file/],
    ["that is a folder", "", /it is a folder/],
    ["at a path that ends as a folder's does", "none/", /it ends in "\/", as folders do/],
  ])("%s is a ValueError", (_, name, message) => {
    const error = errorOf(() => io.loadSafetensors(`${temporaryFolder()}/${name}`));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toMatch(message);
  });

  test.skipIf(process.platform === "win32")("that is a device is refused at once", () => {
    expect(() => io.loadSafetensors("/dev/zero")).toThrow(/no file, but a pipe or a device/);
    expect(() => io.saveSafetensors("/dev/null", { x: tensor(1) })).toThrow(
      /no file, but a pipe or a device/,
    );
  });
});

test("without Node's files there are none", async () => {
  const { filesFor } = await import("../../src/files/files.js?without" as "../../src/files/files.js");
  const error = errorOf(() => filesFor("saveNpy", "wengert/io", "encodeNpy gives the bytes"));
  expect(error).toBeInstanceOf(PlatformError);
  expect(error.message).toBe(
    "saveNpy: reads and writes files, and wengert/io was loaded in its form for browsers, which have none. " +
      "encodeNpy gives the bytes. In Node, wengert/io/node has it whatever the bundler chooses.",
  );
});

test("a package that is not installed has no folder", () => {
  expect(nodeFiles.packageFolder("wengert-no-such-package")).toBeUndefined();
  expect(nodeFiles.packageFolder("vitest")).toMatch(/vitest$/);
});

describe("a folder", () => {
  test("has names, none where there is none, and is no file", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a"), "");
    expect(nodeFiles.names("test", folder)).toEqual(["a"]);
    expect(nodeFiles.names("test", join(folder, "none"))).toEqual([]);
    expect(errorOf(() => nodeFiles.names("test", join(folder, "a"))).message).toBe(
      `test: cannot read the folder "${join(folder, "a")}": it is a file. Give the path of a folder.`,
    );
    expect(errorOf(() => nodeFiles.names("test", join(folder, "a", "b"))).message).toMatch(
      /a part of the path is a file/,
    );
  });

  test("is made with those around it, not where a file is", () => {
    const folder = temporaryFolder();
    nodeFiles.makeFolder("test", join(folder, "b", "c"));
    nodeFiles.makeFolder("test", join(folder, "b", "c"));
    expect(readdirSync(join(folder, "b"))).toEqual(["c"]);
    writeFileSync(join(folder, "a"), "");
    const make = (name: string) => errorOf(() => nodeFiles.makeFolder("test", join(folder, name)));
    expect(make("a")).toBeInstanceOf(ValueError);
    expect(make("a").message).toMatch(/^test: cannot make the folder ".*a": it is a file/);
    expect(make("a/b").message).toMatch(/a part of the path is a file/);
    symlinkSync("none", join(folder, "link"));
    expect(make("link")).toBeInstanceOf(ValueError);
  });

  test("is made where a link leads", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "real"));
    symlinkSync("real", join(folder, "link"));
    nodeFiles.makeFolder("test", `${folder}/link/../link/deep/`);
    expect(readdirSync(join(folder, "real"))).toEqual(["deep"]);
  });

  test.runIf(process.platform === "linux")("that the system does not make is refused at once", () => {
    const refused = 'the system makes no folder in "/proc". Give another path.';
    for (const [run, what] of [
      [() => nodeFiles.makeFolder("test", "/proc/x/y"), 'make the folder "/proc/x/y"'],
      [() => nodeFiles.create("test", "/proc/x/y"), 'write "/proc/x/y"'],
    ] as const)
      expect(errorOf(run)).toMatchObject({
        name: "ValueError",
        message: `test: cannot ${what}: ${refused}`,
      });
  });

  test("is made in one place only, for programs of users and for the library", () => {
    const makers = ["src", "examples"].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.[mc]?ts$/.test(name))
        .map((name) => join(room, name))
        .filter((path) => /\bmkdir(Sync)?\b|\bmkdtemp/.test(readFileSync(path, "utf8"))),
    );
    expect(makers.sort()).toEqual(["examples/shared/folders.ts", "src/files/node-folders.ts"]);
  });
});
