/** A part that others refer to before it exists; what they ask of it meanwhile waits. */
export class Late<Part> {
  readonly #settled = Promise.withResolvers<Part>();

  constructor() {
    this.#settled.promise.catch(() => {}); // those who wait see it
  }

  /** The part, once it exists. */
  get(): Promise<Part> {
    return this.#settled.promise;
  }

  is(part: Part): void {
    this.#settled.resolve(part);
  }

  willNotBe(reason: unknown): void {
    this.#settled.reject(reason);
  }
}
