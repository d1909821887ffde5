/**
 * trainingReport: every text is text, every number is there to read, and nothing outside of the file is
 * needed.
 */
import { afterEach, describe, expect, test, vi } from "vitest";
import { MissingPackageError, scope } from "wengert";
import { histogram, requireReportPackages, type TrainingReport, trainingReport } from "wengert/viz";
import { differentiated, variable } from "../graphs.js";

const nasty = '</script><img src=x onerror="alert(1)"> & \u202Eevil\u0000';

const history = {
  losses: [2.5, 1.25, 0.5],
  evaluations: [
    { iteration: 0, loss: 2.5, trainAccuracy: 0.1, testAccuracy: 0.125 },
    { iteration: 2, loss: 0.5, trainAccuracy: 0.75, testAccuracy: 0.625 },
  ],
};

const full = (name: string): TrainingReport => ({
  title: name,
  command: `train ${name}`,
  options: { [name]: name, seed: 7 },
  history,
  network: differentiated(scope("layer", () => variable(2, name).mul(3))),
  parameters: [
    {
      name,
      shape: [3],
      records: [{ iteration: 0, values: histogram([1, 2, 2]), gradient: histogram([0, 0, 1]) }],
    },
  ],
  silence: [{ iteration: 0, layer: name, dead: 0.25, silent: 0.5 }],
  activations: [0, 2].map((iteration) => ({ iteration, layer: name, mean: 3, std: 4 })),
  learningRates: [
    { iteration: 0, lr: 0.1 },
    { iteration: 2, lr: 0.025 },
  ],
  others: [{ name, history: { ...history, losses: [2, 0.75] }, options: { [name]: "other", seed: 7 } }],
  confusion: [
    [5, 1],
    [0, 4],
  ],
  mistakes: [
    {
      index: 3,
      image: { width: 1, height: 1, ink: [1] },
      label: 0,
      prediction: 1,
      probability: 0.875,
      loss: 2.5,
    },
  ],
});

/** What the page says, without its markup. */
const textOf = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("trainingReport", () => {
  test("writes the numbers of the run", async () => {
    const page = await trainingReport(full("run"));
    const text = textOf(page);
    for (const part of [
      "75.0 %",
      "62.5 %",
      "9 of 10 test examples are right, 1 are wrong",
      "83.3 %",
      "0 , read as 1",
      "at 87.5 %",
      "test accuracy at the end 90.0 %",
    ])
      expect(text, part).toContain(part);
    expect(text).toContain("0 is taken for 1");
    expect(text).toContain("0 2.50000 0.1000 0.1250");
    expect(text).toContain("25.0 % of the units are dead");
    expect(text).toContain("seed 7");
    expect(text).toContain("Activations by layer");
    expect(text).toContain("0 5 2 5"); // the root of 3² + 4², at both moments
    expect(text).toContain("0 0.1 2 0.025");
    expect(text).toMatch(/this run 3 0\.5 62\.5 % \(2\) run run 2 0\.75 62\.5 % \(2\) other/);
  });

  test("draws as many other runs as can be told apart, and says how many more there are", async () => {
    const history = { losses: [1, 2], evaluations: [] };
    const runs = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `run ${i}`, history }));
    const pageOf = (n: number) => trainingReport({ title: "many", history, others: runs(n) });
    expect(await pageOf(11)).not.toContain("more are in the table");
    expect(await pageOf(14)).toContain("3 more are in the table");
  });

  test("every plot and every picture has a text alternative, every section a title", async () => {
    const page = await trainingReport(full("run"));
    const plots = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    expect(plots).toHaveLength(9);
    for (const tag of plots) expect(tag).toMatch(/role="img" aria-label="[^"]{20,}"/);
    for (const [tag] of page.matchAll(/<img [^>]*>/g)) expect(tag).toMatch(/alt="[^"]{10,}"/);
    for (const [, id] of page.matchAll(/<section id="(\w+)"/g)) {
      expect(page).toContain(`<h2 id="${id}-title">`);
      expect(page).toContain(`<a href="#${id}">`);
    }
  });

  test("no name becomes markup", async () => {
    const page = await trainingReport(full(nasty));
    expect(page).not.toMatch(/<script|<img src=x|onerror="/);
    expect(page).toContain("&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp;");
    expect(page).not.toContain("\u0000");
  });

  test("needs nothing from outside, and its own policy forbids it", async () => {
    const page = await trainingReport(full("run"));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    for (const [, address] of page.matchAll(/(?:src|srcset|href)="([^"]*)"/g))
      expect(address).toMatch(/^(data:|#)/);
    expect(
      page.replaceAll("http://www.w3.org/2000/svg", "").match(/(?:src|href|url)\W{1,3}https?:/),
    ).toBeNull();
  });

  test("gives the same bytes each time", async () => {
    expect(await trainingReport(full("run"))).toBe(await trainingReport(full("run")));
  });

  test("sections without data are left out, and a broken loss is said aloud", async () => {
    const page = await trainingReport({ history: { losses: [1, Number.NaN], evaluations: [] } });
    expect([...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual(["curves"]);
    expect(textOf(page)).toContain("1 of 2 losses are NaN or infinite");
    expect(await trainingReport({ history: { losses: [], evaluations: [] } })).toContain("</html>");
  });
});

describe("without the optional package @viz-js/viz", () => {
  const name = "@viz-js/viz";
  const refuse = () =>
    vi.doMock(name, () => {
      throw new Error(`Cannot find package '${name}'`);
    });

  afterEach(() => {
    vi.doUnmock(name);
    vi.resetModules();
  });

  test("a report without a network is made all the same", async () => {
    vi.resetModules();
    refuse();
    await expect(trainingReport(full("run"))).rejects.toThrow(`npm install ${name}`);
    const { network: _, ...rest } = full("run");
    expect(await trainingReport(rest)).toContain('<section id="parameters"');
  });

  test("asked beforehand, the error says what to install", async () => {
    await requireReportPackages();
    refuse();
    const error = await requireReportPackages().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MissingPackageError);
    expect((error as Error).message).toContain(`npm install ${name}`);
  });
});
