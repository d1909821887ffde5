/** The rooms of viz: which of them may use which, held by the import specifiers, those of types included. */
import { expect, test } from "vitest";
import { reachableFrom, sourceFiles, testRooms } from "../helpers/imports.js";

const mayUse: Record<string, readonly string[]> = {
  languages: [], // what is said, by language
  text: [], // numbers, escaping, markup
  theme: [], // colours, as data
  snapshot: [], // a graph as immutable data
  capture: ["snapshot"], // from tensors to a snapshot
  json: ["snapshot", "capture"],
  compare: ["text", "snapshot", "capture"],
  scene: ["languages", "text", "theme", "snapshot", "capture"], // what is drawn of a snapshot
  words: ["languages", "text", "snapshot", "capture", "scene"], // what is said of a scene
  write: ["languages", "text", "theme", "snapshot", "capture", "scene", "words"], // DOT, SVG, PNG, TikZ, Mermaid
  animation: ["languages", "text", "theme", "capture", "scene", "words", "write"], // all steps in one picture that moves
  player: ["languages", "text", "theme", "snapshot", "capture", "scene", "words", "write"],
  explorer: ["languages", "text", "theme", "snapshot", "capture", "scene", "words", "write"], // modules that open and close
  element: ["languages", "theme", "json", "player"], // a player as an element of HTML
  plots: ["languages", "text", "theme"], // curves and histograms of a training
  figures: ["languages", "text", "theme", "write", "plots"], // numbers of one's own, tensors too: lines, histograms, planes, images
  network: ["languages", "text", "theme", "plots"], // the page of a network of two affine layers
  report: ["languages", "text", "theme", "snapshot", "capture", "scene", "write", "plots"],
};

testRooms("src/viz", mayUse, (path) => (path === "index.ts" ? undefined : path.split("/")[0]));

const files = sourceFiles("src/viz");
const roomOf = (path: string) => path.split("/")[2] as string;
const leaving = (path: string) =>
  [...reachableFrom(path, files)].filter((to) => !to.startsWith("src/viz/")).sort();

test("a snapshot is data: it knows no tensors and no pictures", () => {
  for (const { path } of files.filter((each) => roomOf(each.path) === "snapshot"))
    for (const to of leaving(path)) expect(["immutable", "src/array/index.ts"], path).toContain(to);
});

test("curves pull in neither Graphviz nor tensors", () => {
  expect(leaving("src/viz/plots/curves.ts")).toEqual(["src/arguments/index.ts", "src/array/index.ts"]);
});

/** They read what an op says of itself, which stands in the snapshot as text. */
const readSteps = ["src/viz/json/graph-from-json.ts", "src/viz/player/arrays/"];

test("only capture and scene look at recorded ops; reports, networks and figures read tensors that they are given", () => {
  for (const { path, imports } of files)
    if (imports.includes("src/tensor/index.ts") && !readSteps.some((each) => path.startsWith(each)))
      expect(["capture", "scene", "report", "network", "figures"], `${path} imports tensors`).toContain(
        roomOf(path),
      );
});
