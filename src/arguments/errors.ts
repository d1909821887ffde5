/**
 * The errors of the library: one base class, one subclass per kind of mistake, so that a program can tell
 * them apart.
 */

/**
 * Base of every error that wengert throws on purpose. `instanceof WengertError` tells them from all others.
 */
export class WengertError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** Shapes, axes or sizes that do not fit an op. */
export class ShapeError extends WengertError {}

/** A dtype that an op cannot take, or two that do not go together. */
export class DTypeError extends WengertError {}

/** A value outside what is allowed: a label that is no class, an index past the end, a negative size. */
export class ValueError extends WengertError {}

/** A matrix that has no inverse, or no factor of the kind that was asked for: the message names the pivot. */
export class SingularError extends ValueError {
  /**
   * @param pivot the row, and column, of the pivot that is 0 or not positive.
   * @param matrix which matrix of a stack; empty where there is only one. @internal
   */
  constructor(
    message: string,
    readonly pivot = 0,
    readonly matrix: readonly number[] = [],
  ) {
    super(message);
  }
}

/** A gradient that cannot be had: no graph, a graph already released, a value changed after it was saved. */
export class GradError extends WengertError {}

/** A value that backward needs, and that was changed after it was saved: the message names the write. */
export class ChangedError extends GradError {}

/** A module's state that does not fit: names missing, names too many, shapes that differ. */
export class StateError extends WengertError {}

/** A file whose content is not what its format demands. */
export class FormatError extends WengertError {}

/** Something optional that is not installed; the message says what to install. */
export class MissingPackageError extends WengertError {}

/** What this platform does not have, such as files in a browser; the message says what to use instead. */
export class PlatformError extends WengertError {}

/** Memory that the platform would not give. Everything that was there before is still usable. */
export class MemoryError extends WengertError {}
