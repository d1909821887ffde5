/** What linear memory holds, in bytes, and what has happened so far. */
export interface LinearMemoryStats {
  /** In storages that live here now. */
  readonly residentBytes: number;
  readonly residentCount: number;
  /**
   * In lists of the nonzeros of data sets, which rows are taken from over and over. They give way when the
   * budget has no room for both.
   */
  readonly datasetBytes: number;
  /** What linear memory has grown to. It never shrinks: what is not resident is used again. */
  readonly reservedBytes: number;
  /** What the cache keeps to at present: it grows by what was evicted and wanted back. */
  readonly targetBytes: number;
  /** What it may never exceed: the budget, as far as addresses of 32 bits and the platform go. */
  readonly budgetBytes: number;
  /** Known to be dead and freed at once. */
  readonly freed: number;
  /** Found dead by collecting garbage, and freed: large ones, on Node. */
  readonly collected: number;
  /** Times that garbage was collected to find them. */
  readonly collections: number;
  /** Copied out to the heap to make room. */
  readonly evicted: number;
  /** Dropped because they can be computed again. */
  readonly dropped: number;
  /** Evicted, and wanted back. */
  readonly returned: number;
  /** Times that everything was moved together. */
  readonly compactions: number;
  /** Times that there was no room for an operand or a result, and a slower kernel computed. */
  readonly refused: number;
  /** Why slower kernels compute than the platform has, or did for some arrays; empty where none do. */
  readonly reason: string;
}

/** What is counted, before anything has happened. */
export const noCounts = {
  freed: 0,
  collected: 0,
  collections: 0,
  evicted: 0,
  dropped: 0,
  returned: 0,
  compactions: 0,
  refused: 0,
};

/** Of a linear memory that is not there. */
export const noStats: LinearMemoryStats = {
  residentBytes: 0,
  residentCount: 0,
  datasetBytes: 0,
  reservedBytes: 0,
  targetBytes: 0,
  budgetBytes: 0,
  ...noCounts,
  reason: "",
};
