type Entry = readonly [name: string, type: string, signature: string, about: string];

export function declarations(): Promise<{
  readonly modules: Readonly<Record<string, readonly Entry[]>>;
  readonly members: Readonly<Record<string, readonly Entry[]>>;
}>;
