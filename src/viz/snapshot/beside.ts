/** What an op takes beside its operands, as its snapshot says it: `[1:3, :]`, `axis = 1`, `descending`. */

/** By name; of the places that it reads `places`, of a switch that is on `true`. */
export function besideOf(numbers: string): ReadonlyMap<string, string> {
  const said = numbers === "" ? [] : numbers.split(/, (?![^[]*\])/);
  return new Map(
    said.map((each): [string, string] => {
      const [name = "", value] = each.split(" = ");
      return value !== undefined ? [name, value] : isIndex(each) ? ["places", each] : [each, "true"];
    }),
  );
}

/** Whether it begins with places, which stand behind the operand: `x[1:3, :]`. */
export const isIndex = (numbers: string) => numbers.startsWith("[");
