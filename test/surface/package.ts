/**
 * The package as users have it: in a folder of node_modules, with its declarations, and programs that are
 * compiled against it.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { full } from "../helpers/size.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the declarations are written by. @throws Error with what the compiler says. */
function writeDeclarations(folder: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "tools/declarations.mjs"), folder, "--noCheck"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the declarations do not build:\n${stdout}${stderr}`);
}

export class InstalledPackage {
  readonly folder = mkdtempSync(join(tmpdir(), "wengert-surface-"));
  /** Where its declarations are. */
  readonly declarations = join(this.folder, "node_modules/wengert/dist");

  constructor() {
    writeDeclarations(this.declarations);
    cpSync(join(root, "package.json"), join(this.declarations, "../package.json"));
    const immutable = join(this.folder, "node_modules/immutable");
    for (const file of ["package.json", "dist/immutable.d.ts"]) {
      mkdirSync(dirname(join(immutable, file)), { recursive: true });
      cpSync(join(root, "node_modules/immutable", file), join(immutable, file));
    }
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ type: "module" }));
  }

  /** What the compiler says of users' files that are built on the package, one line for each complaint. */
  compile(files: { readonly [name: string]: string }): string[] {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
    const options =
      "--declaration --emitDeclarationOnly --outDir out --strict --target es2023 --module nodenext " +
      // at full size all declarations are checked but the language's
      `--checkers 1 --skipLibCheck ${!full} --skipDefaultLibCheck true`;
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(root, "node_modules/typescript/bin/tsc"),
        ...options.split(" "),
        "--types",
        "",
        ...Object.keys(files),
      ],
      { cwd: this.folder, encoding: "utf8" },
    );
    return stdout.split("\n").filter((line) => line !== "");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
