/** What losses print of their options. */

/** Each option that was given: words and numbers as they are, of all else that it is there. */
export function lossDetails(options: object): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    const short = typeof value === "number" || typeof value === "string";
    return [short ? `${name} ${value}` : name];
  });
}
