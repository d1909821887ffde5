/** The page on how long the programs are, here and in PyTorch. */
import type { Pair } from "./programs.js";

const link = (path: string, ending: string, text: string) => `[${text}](../examples/zoo/${path}.${ending})`;

const ratio = (here: number, there: number) => (here / there).toFixed(2);

export function page(pairs: readonly Pair[]): string {
  const rows = pairs.map(({ path, here, there }) => {
    const cells = [
      link(path, "ts", path),
      link(path, "py", "PyTorch"),
      here.said,
      there.said,
      ratio(here.said, there.said),
      here.all,
      there.all,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const sum = (count: (pair: Pair) => number) => pairs.reduce((total, pair) => total + count(pair), 0);
  const [here, there] = [sum((pair) => pair.here.said), sum((pair) => pair.there.said)];
  const all = [
    "all",
    "",
    here,
    there,
    ratio(here, there),
    sum((pair) => pair.here.all),
    sum((pair) => pair.there.all),
  ];
  return `# Side by side with PyTorch

Each program of [examples/zoo](../examples/zoo) has beside it a program that does the same job in PyTorch 1.13 and prints the same
rows. \`npx tsx test/foreign/pytorch/run.ts\` runs both of each pair, where Python with PyTorch is, and holds the results of both
against the same bounds; this page is written by \`npm run docs:zoo\`, and a test holds it against the files.

Counted is what defines the model and trains it: the lines of code without blank lines, comments, documentation and
imports, up to where the command line is read and results are printed and drawn. Both sides have one statement a line, of at most
110 columns here and 120 there; TypeScript is formatted by Biome. A line that holds brackets alone says nothing, so it is not counted in
the first two columns of numbers; in the last two it is, and there the closing braces of TypeScript, which Python does not have, show.

| program | its counterpart | lines here | lines there | ratio | with lone brackets, here | there |
|---|---|---|---|---|---|---|
${rows.join("\n")}
| ${all.join(" | ")} |
`;
}
