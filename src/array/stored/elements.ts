/** Elements of dtypes that only store, as numbers and from numbers. Ranges were checked by the caller. */
import { allocateTyped, type DType, isHalf, type TypedArray } from "../dtype.js";
import { halvesOf, singlesOf } from "./half.js";

/** What is in the elements of an array, in elements of their own: of halves the float32 values. */
export const valuesOf = (elements: TypedArray, dtype: DType): TypedArray =>
  isHalf(dtype) ? singlesOf(elements as unknown as Uint16Array, dtype) : elements.slice();

/**
 * Of 64-bit integers the numbers: of those that float64 does not hold the nearest; or, for what is rounded
 * once more, the next one towards zero or the other way whose last bit is set.
 */
function numbersOf(integers: BigInt64Array, roundsAgain: boolean): Float64Array {
  const numbers = new Float64Array(integers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = integers[i] as bigint;
    const number = Number(value);
    numbers[i] =
      roundsAgain && Math.abs(number) > 2 ** 53
        ? Number((value >> 11n) | BigInt((value & 2047n) !== 0n)) * 2 ** 11
        : number;
  }
  return numbers;
}

/** The elements that an array of a dtype has for these values; bool is 0 or 1. */
export function elementsFor(values: ArrayLike<number | bigint>, dtype: DType): TypedArray {
  const numbers =
    values instanceof BigInt64Array && dtype !== "int64"
      ? numbersOf(values, dtype !== "float64")
      : (values as ArrayLike<number>);
  if (isHalf(dtype)) return halvesOf(numbers, dtype) as unknown as TypedArray;
  const elements = allocateTyped(dtype, values.length);
  if (dtype === "int64") integersInto(elements as unknown as BigInt64Array, values);
  else if (dtype !== "bool") elements.set(numbers);
  else for (let i = 0; i < numbers.length; i++) elements[i] = Number(numbers[i] !== 0);
  return elements;
}

function integersInto(target: BigInt64Array, values: ArrayLike<number | bigint>): void {
  if (values instanceof BigInt64Array) target.set(values);
  else
    for (let i = 0; i < target.length; i++) {
      const value = values[i] as number | bigint;
      target[i] = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
    }
}
