/** What `GET /health` answers: load balancers look at the status, people at the facts. */
export interface HealthReport {
  readonly status: "starting" | "ok" | "stopping";
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

export class Health {
  #status: HealthReport["status"] = "starting";
  readonly #facts: () => HealthReport["facts"];

  constructor(facts: () => HealthReport["facts"] = () => ({})) {
    this.#facts = facts;
  }

  ready(): void {
    this.#status = "ok";
  }

  stopping(): void {
    this.#status = "stopping";
  }

  report(): HealthReport {
    return { status: this.#status, facts: this.#facts() };
  }
}
