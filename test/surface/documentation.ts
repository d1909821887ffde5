/**
 * Help while typing: what an editor shows for everything that users can call, asked of the language service,
 * from the declarations that the package ships.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { signatureOf } from "../arguments/declarations.js";
import { declaredFunctions, type PublicFunction, publicFunctions } from "../arguments/public-functions.js";
import { LanguageService } from "./language-service.js";
import type { InstalledPackage } from "./package.js";

const isClass = (value: unknown) => /^class\b/.test(Function.prototype.toString.call(value));

/** A line of a program, with the name at its end. */
function use({ name, entryPoint, value }: PublicFunction): string {
  const [first = "", member] = name.replace(/^init\./, "").split(".");
  const owner = `${entryPoint.replace("/", "_")}.${first}`;
  if (member !== undefined) return `${owner}.prototype.${member}`;
  return isClass(value) ? `new ${owner}()` : owner;
}

const entryPoints = [...new Set(publicFunctions.map(({ entryPoint }) => entryPoint.split(".")[0] as string))];
/** What tensors, layers and options have besides methods, as a program reaches it: "wengert.nn.Affine.W". */
const properties = readFileSync(new URL("./names.txt", import.meta.url), "utf8")
  .split(/^# /m)
  .flatMap((part) => {
    const [entryPoint = "", ...lines] = part.split("\n");
    const wanted = entryPoint === "wengert.nn" ? /^ {2}(\w+)\.\w+$/ : /^ {2}(Tensor|\w+Options)\.\w+$/;
    const members = lines.filter((line) => wanted.test(line)).map((line) => line.trim());
    return members
      .filter((each) => publicFunctions.every(({ name }) => name !== each))
      .map((each) => `${entryPoint.replace("/", "_")}.${each}`);
  });
const program = [
  ...entryPoints.map((each) => `import * as ${each.replace("/", "_")} from "${each}";`),
  ...publicFunctions.map(use),
  ...properties.map((each) => each.replace(/^(.*)\.(\w+)$/, ";(null as unknown as $1).$2")),
].join("\n");

/** What is shown of each name: its type, the text below, and the parameters that this describes. */
interface Shown {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly described: readonly string[];
}

function parse(name: string, hover: string): Shown {
  const [, type = "", text = ""] = /^```typescript\n([\s\S]*?)\n```\n?([\s\S]*)$/.exec(hover) ?? [];
  const described = Array.from(text.matchAll(/\*@param\* `(\w+)`/g), ([, each]) => each as string);
  return { name, type, text, described };
}

let shown: readonly Shown[];
let shownOfProperties: readonly Shown[];
async function ask(installed: InstalledPackage): Promise<void> {
  const service = await LanguageService.start(installed.folder);
  const hovers = await service.hoverAtLineEnds(program);
  service.stop();
  const [, ...answers] = hovers.splice(entryPoints.length - 1);
  shown = publicFunctions.map(({ name }, i) => parse(name, answers[i] as string));
  shownOfProperties = properties.map((name, i) => parse(name, answers[shown.length + i] as string));
}

/** All but what only the library makes, and what needs no declaration for another reason. */
const declared = new Set(declaredFunctions.map(({ name }) => name));

/** As the type shows them: of a function, a method or a constructor, or of an op. */
function parametersOf(type: string): string[] {
  const [line = ""] = type.replace(/^\((alias|method)\) /, "").split("\n(method)");
  const opening = /\(+|\bOp<\[/.exec(line);
  const names: string[] = [];
  if (opening === null) return names;
  let depth = 0;
  for (let at = opening.index + opening[0].length; at < line.length; at++) {
    const [, name, mark] = /^(\w+)\??(:)/.exec(line.slice(at)) ?? [];
    if (depth === 0 && mark !== undefined) {
      if (name !== "this" && line.slice(0, at).slice(-3) !== "...") names.push(name as string);
      at += (name as string).length;
    }
    if (/[([{<]/.test(line[at] as string)) depth++;
    if (/[)\]}>]/.test(line[at] as string) && line[at - 1] !== "=" && --depth < 0) break;
  }
  return names;
}

/** @param installed the package, once it is there. */
export function describeDocumentation(installed: () => InstalledPackage): void {
  beforeAll(() => ask(installed()), 300_000);

  test("what everything does that users can call: functions, constructors, methods", () => {
    const says = (text: string) => text.replace(/\*@(param|throws)\*[\s\S]*/, "").trim() !== "";
    const silent = shown.filter(
      ({ name, text }) => !says(text) && (declared.has(name) || name.includes(".")),
    );
    expect(
      silent.map(({ name }) => name),
      "say in a docstring what these do: editors show it",
    ).toEqual([]);
  });

  test("what every parameter must be", () => {
    const wrong = shown.flatMap(({ name, type, described }) => {
      if (!declared.has(name)) return [];
      const parameters = signatureOf(name)?.parameters ?? {};
      const rest = Object.keys(parameters).find((each) => each.startsWith("..."));
      const expected = parametersOf(type);
      const found = described.filter((each) => `...${each}` !== rest);
      return String(found) === String(expected) ? [] : [`${name}: ${found}, not ${expected} of ${type}`];
    });
    expect(wrong).toEqual([]);
  });

  test("what the properties of tensors and layers are, and what every option means", () => {
    for (const each of ["wengert.Tensor.shape", "wengert.nn.Affine.W", "wengert.ClampOptions.min"])
      expect(properties).toContain(each);
    const silent = shownOfProperties.filter(({ text }) => text === "");
    expect(silent.map(({ name, type }) => `${name} in ${type}`)).toEqual([]);
  });

  test("of a method the text of its function, in the words of the method", () => {
    const mul = shown.find(({ name }) => name === "Tensor.mul");
    expect(mul?.text).toBe(
      "y = a · b\n\n∂L/∂a = g · b\n\n∂L/∂b = g · a\n\nHere a is this tensor and b is `other`.\n\n" +
        "*@param* `other` — a tensor, a number or an array of numbers",
    );
  });

  test("of a layer what it computes, and with which shapes", () => {
    const affine = shown.find(({ name }) => name === "Affine");
    expect(affine?.text).toBe(
      "y = xW + b\n\nW is (in, out), b is (out,).\n\n" +
        "forward: x (..., in) -> (..., out): any number of axes before the last, or none.\n\n" +
        "*@param* `inFeatures` — the size of the last axis of x: a whole number of at least 1\n\n" +
        "*@param* `outFeatures` — the size of the last axis of what comes out: a whole number of at least 1\n\n" +
        '*@param* `options` — an object { bias = true, init?, generator?, dtype = "float32" }\n\n' +
        "*@throws* — ValueError for sizes that are not whole numbers of at least 1,\n" +
        "ShapeError for an `init` that gives another shape.",
    );
  });
}
