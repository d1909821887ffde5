/**
 * The declaration of each public function. Tests take `signatures` from here, never from src: a declaration is
 * made when its module is loaded, and what other test files loaded in the same process is no matter of theirs.
 */
import { type Signature, signatures } from "../../src/arguments/index.js";
import { declaredFunctions } from "./public-functions.js"; // loads every entry point

export { signatures };

/** A method may be declared under the name of the function that it calls, or of a class that has the same. */
export function signatureOf(name: string): Signature | undefined {
  const own = signatures.get(name);
  if (own !== undefined) return own;
  const fluent = /^Tensor\.(\w+)$/.exec(name)?.[1];
  if (fluent !== undefined) return signatures.get(fluent);
  const value = declaredFunctions.find((each) => each.name === name)?.value;
  const same = declaredFunctions.filter((each) => name.includes(".") && each.value === value);
  return same.map((each) => signatures.get(each.name)).find((each) => each !== undefined);
}
