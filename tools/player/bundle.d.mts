/** @param path from the root of the repository */
export declare function bundledProgram(path: string): Promise<string>;
