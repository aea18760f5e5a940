/** What has been started, to be stopped in reverse order, once. */
export class Teardown {
  readonly #steps: (() => Promise<void> | void)[] = [];
  #running: Promise<void> | undefined;

  add(stop: () => Promise<void> | void): void {
    this.#steps.push(stop);
  }

  /** A part that may still be starting when another one fails, or may fail itself. */
  addStarting(part: Promise<{ readonly stop: () => Promise<void> }>): void {
    part.catch(() => {}); // reported where it is awaited
    this.add(() =>
      part.then(
        ({ stop }) => stop(),
        () => {},
      ),
    );
  }

  readonly run = (): Promise<void> => (this.#running ??= this.#stopAll());

  /** A step that fails does not keep the others from being stopped. */
  async #stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.#steps.toReversed()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "Parts of the cloud did not stop.");
  }
}
