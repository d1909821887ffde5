/** The plan of windows over one plane: what each of its fields is (see the contract for their order). */
import { PLAN_ACROSS, PLAN_DILATION, PLAN_END_ROW, PLAN_FIRST_ROW, PLAN_HEIGHT } from "../contract";
import { PLAN_KERNEL, PLAN_PADDING, PLAN_STRIDE, PLAN_WIDTH } from "../contract";

@inline
export function height(plan: usize): i32 { return i32.load(plan, PLAN_HEIGHT); }
@inline
export function width(plan: usize): i32 { return i32.load(plan, PLAN_WIDTH); }
/** The rows of windows that are asked for. */
@inline
export function firstRow(plan: usize): i32 { return i32.load(plan, PLAN_FIRST_ROW); }
@inline
export function endRow(plan: usize): i32 { return i32.load(plan, PLAN_END_ROW); }
/** How many windows lie side by side. */
@inline
export function across(plan: usize): i32 { return i32.load(plan, PLAN_ACROSS); }
// vertical, then horizontal
@inline
export function kernel(plan: usize, axis: i32): i32 { return i32.load(plan + (axis << 2), PLAN_KERNEL); }
@inline
export function stride(plan: usize, axis: i32): i32 { return i32.load(plan + (axis << 2), PLAN_STRIDE); }
@inline
export function padding(plan: usize, axis: i32): i32 { return i32.load(plan + (axis << 2), PLAN_PADDING); }
@inline
export function dilation(plan: usize, axis: i32): i32 { return i32.load(plan + (axis << 2), PLAN_DILATION); }
