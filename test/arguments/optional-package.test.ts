/** Optional packages that are there, and modules that stand for those that are not. */
import { expect, test } from "vitest";
import { requireExport } from "../../src/arguments/optional-package.js";

test("a module that has what is needed is given as it is; an empty one is none", () => {
  const loaded: { instance?: () => number } = { instance: () => 1 };
  expect(requireExport(loaded, "instance")).toBe(loaded);
  expect(() => requireExport<typeof loaded>({}, "instance")).toThrow(
    "the module has no instance: the package was not there",
  );
});
