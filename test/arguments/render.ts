/** The page of all arguments, written from the declarations. */
import { isOptions, type Kind, type Signature, show } from "../../src/arguments/index.js";

export interface Section {
  readonly title: string;
  readonly functions: readonly { readonly name: string; readonly takes: Signature }[];
}

const cell = (text: string) => text.replaceAll("<", "&lt;");

function line(name: string, of: Kind, indent: string): string[] {
  const left = of.default !== undefined ? ` = ${show(of.default)}` : of.optional ? "?" : "";
  const options = optionsIn(of);
  if (options === undefined) return [`${indent}- \`${name}${left}\`: ${cell(of.words)}`];
  const inside = Object.entries(options).flatMap(([key, each]) => line(key, each, `${indent}  `));
  const words = isOptions(of)
    ? "an object"
    : `${of.words.slice(0, of.words.indexOf(", or options {"))}, or an object`;
  return [`${indent}- \`${name}${left}\`: ${words}${inside.length === 0 ? "" : " of"}`, ...inside];
}

/** Of an alternative (an axis, or options) they are described where they stand alone. */
const optionsIn = (of: Kind) => (isOptions(of) ? of.kinds : undefined);

/** Functions that take the same are one entry. */
function entries({ functions }: Section): string {
  const byText = new Map<string, string[]>();
  for (const { name, takes } of functions) {
    const text = [
      `\`${takes}\``,
      ...Object.entries(takes.parameters).flatMap(([key, of]) => line(key, of, "")),
    ];
    const key = text.join("\n");
    byText.set(key, [...(byText.get(key) ?? []), name]);
  }
  return Array.from(byText, ([text, names]) => {
    const [head = "", ...lines] = text.split("\n");
    return [
      `${names.map((name) => `**${name}**`).join(", ")} ${head}`,
      ...(lines.length === 0 ? [] : ["", ...lines]),
    ].join("\n");
  }).join("\n\n");
}

export function render(sections: readonly Section[]): string {
  const index = sections.map(({ title }) => `- [${title}](#${anchor(title)})`).join("\n");
  const parts = sections.map((section) => `## ${section.title}\n\n${entries(section)}`);
  return `# Arguments

What every public function, constructor and method takes: what each argument must be, what can be left out (\`?\`),
and what then stands for it (\`=\`). Written by \`npm run docs:arguments\` from the declarations that check each
call; a test fails where this file is stale. Options come last, as an object; undefined counts as left out. An
option that does not exist, an argument too many, and a value that is not what is said here are refused with an
error of the library (see [errors.ts](../src/arguments/errors.ts)). What ops compute is in [ops.md](ops.md).

${index}

${parts.join("\n\n")}
`;
}

const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
