import type { LinkStatus } from "./socket.ts";

/**
 * Data that changes faster than React should hear of. Whoever draws it watches `version`; listeners are
 * told at once and decide themselves how often to look.
 */
export class Store {
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #status: LinkStatus = "connecting";

  get version(): number {
    return this.#version;
  }

  /** Whether what the store holds is the market's present state. */
  get status(): LinkStatus {
    return this.#status;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected changed(status: LinkStatus = this.#status): void {
    this.#status = status;
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
