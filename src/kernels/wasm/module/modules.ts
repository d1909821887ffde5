/** Modules: which of the compiled modules are alive over one memory, and in what form. */
import type { WasmExports } from "./exports.js";
import { compileApart, type Form, type Instantiate, type Instantiated } from "./instantiate.js";
import type { CompiledModule, GrowableMemory } from "./platform.js";

export class Modules {
  /** The exports of all that are alive: one object, whatever comes and goes. */
  readonly wasm: WasmExports;
  /** Told when there are others. */
  changed: (compiled: readonly CompiledModule[]) => void = () => {};
  readonly #core: Instantiated;
  /** The second module as it is by default, once it was needed. */
  #network: Instantiated | undefined;
  #instantiateNetwork: Instantiate | undefined;
  /** Instances of another form, where one is wanted. */
  #other: { readonly form: Form; core: Instantiated; network?: Instantiated } | undefined;

  constructor(
    readonly memory: GrowableMemory,
    readonly shared: boolean,
    private readonly instantiateCore: Instantiate,
  ) {
    const linked = {} as WasmExports;
    this.#core = instantiateCore(memory, shared, linked);
    this.wasm = Object.assign(linked, this.#core.wasm);
  }

  /** For the workers. */
  get compiled(): CompiledModule[] {
    const { core, network } = this.#other ?? { core: this.#core, network: this.#network };
    return network === undefined ? [core.module] : [core.module, network.module];
  }

  /** How the second module comes to life when it is needed. */
  provideNetwork(instantiate: Instantiate): void {
    this.#instantiateNetwork = instantiate;
  }

  /** Whether the second module is alive, or has now come to life: false where the program has none. */
  needNetwork(): boolean {
    if (this.wasm.runNetwork !== undefined) return true;
    if (this.#instantiateNetwork === undefined) return false;
    const { memory, shared, wasm } = this;
    this.#network = this.#instantiateNetwork(memory, shared, wasm);
    if (this.#other !== undefined) this.#other.network = this.#other.form.network(memory, shared, wasm);
    Object.assign(wasm, (this.#other?.network ?? this.#network).wasm);
    this.changed(this.compiled);
    return true;
  }

  /** The default form, to be compiled again. */
  get #default(): Form {
    const network: Instantiate = (...over) => (this.#instantiateNetwork as Instantiate)(...over);
    return { core: this.instantiateCore, network };
  }

  /**
   * From now on these, or without them the default ones, compiled apart where vectors are wide.
   * @throws where the platform has no such form.
   */
  setForm(wanted: Form | undefined, wide = false): void {
    const { memory, shared, wasm } = this;
    compileApart(wide);
    const form = wanted ?? (wide ? this.#default : undefined);
    this.#other = form && {
      form,
      core: form.core(memory, shared, wasm),
      ...(this.#network && { network: form.network(memory, shared, wasm) }),
    };
    Object.assign(wasm, this.#core.wasm, this.#network?.wasm, this.#other?.core.wasm, this.#other?.network?.wasm);
    this.changed(this.compiled);
  }
}
