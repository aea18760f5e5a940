import { ServiceError } from "../server/index.ts";
import { FunctionError } from "./function-error.ts";
import {
  CONCURRENCY_MAX,
  IDLE_MS_MAX,
  QUEUE_LENGTH_MAX,
  SCALE_OUT_MS,
  SPARE_IDLE_MS_MAX,
} from "./limits.ts";
import type { Sandbox } from "./sandbox.ts";

interface Job {
  readonly event: string;
  readonly queuedMs: number;
  readonly resolve: (result: string) => void;
  readonly reject: (error: unknown) => void;
}

interface Seat {
  readonly sandbox: Sandbox;
  state: "starting" | "idle" | "busy";
  /** Sources changed: this thread ends with the event it is at. */
  outdated: boolean;
  idleSinceMs: number;
}

/**
 * The threads of one function and the events that wait for them. It starts one thread with the first
 * event and more only while events keep waiting: a thread costs more time to start, and memory to
 * keep, than most events need.
 */
export class Pool {
  readonly #startSandbox: () => Sandbox;
  readonly #hasRoom: () => boolean;
  readonly #seats = new Set<Seat>();
  readonly #queue: Job[] = [];
  readonly #shrinking: NodeJS.Timeout;
  #stopped = false;

  /** `hasRoom` says whether the machine bears one more thread, this function's or another's. */
  constructor(startSandbox: () => Sandbox, hasRoom: () => boolean) {
    this.#startSandbox = startSandbox;
    this.#hasRoom = hasRoom;
    this.#shrinking = setInterval(() => this.#shrink(), SPARE_IDLE_MS_MAX).unref();
  }

  /** Number of threads at the moment. */
  get size(): number {
    return this.#seats.size;
  }

  /** Resolves with the handler's answer as JSON text. */
  invoke(event: string): Promise<string> {
    if (this.#stopped) return Promise.reject(stopping());
    if (this.#queue.length >= QUEUE_LENGTH_MAX) return Promise.reject(throttled());
    return new Promise((resolve, reject) => {
      this.#queue.push({ event, queuedMs: Date.now(), resolve, reject });
      this.#pump();
    });
  }

  /** The next events go to new threads. */
  replace(): void {
    for (const seat of this.#seats) {
      if (seat.state === "busy") seat.outdated = true;
      else void this.#retire(seat);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#shrinking);
    for (const job of this.#queue.splice(0)) job.reject(stopping());
    await Promise.all([...this.#seats].map((seat) => seat.sandbox.stop()));
  }

  #pump(): void {
    if (this.#stopped) return;
    for (const seat of this.#seats) {
      if (seat.state !== "idle") continue;
      const job = this.#queue.shift();
      if (!job) return;
      void this.#run(seat, job);
    }
    const [oldest] = this.#queue;
    if (oldest) this.#grow(Date.now() - oldest.queuedMs);
  }

  #grow(waitedMs: number): void {
    const seats = [...this.#seats];
    const isStarting = seats.some((seat) => seat.state === "starting");
    if (isStarting || seats.length >= CONCURRENCY_MAX) return;
    if (seats.length > 0 && !this.#hasRoom()) return;
    if (seats.length > 0 && waitedMs < SCALE_OUT_MS) {
      setTimeout(() => this.#pump(), SCALE_OUT_MS - waitedMs);
      return;
    }
    this.#add();
  }

  #add(): void {
    const sandbox = this.#startSandbox();
    const seat: Seat = { sandbox, state: "starting", outdated: false, idleSinceMs: Date.now() };
    this.#seats.add(seat);
    sandbox.ready.then(
      () => {
        seat.state = "idle";
        seat.idleSinceMs = Date.now();
        this.#pump();
      },
      (error: unknown) => {
        void this.#retire(seat);
        // Lambda answers one event with the failure and tries to load again for the next.
        this.#queue.shift()?.reject(error);
        this.#pump();
      },
    );
    void sandbox.ended.then(() => this.#seats.delete(seat));
  }

  async #run(seat: Seat, job: Job): Promise<void> {
    seat.state = "busy";
    try {
      job.resolve(await seat.sandbox.invoke(job.event));
    } catch (error) {
      if (error instanceof FunctionError && error.threadIsLost) seat.outdated = true;
      job.reject(error);
    }
    seat.state = "idle";
    seat.idleSinceMs = Date.now();
    if (seat.outdated) await this.#retire(seat);
    this.#pump();
  }

  async #retire(seat: Seat): Promise<void> {
    this.#seats.delete(seat);
    await seat.sandbox.stop();
  }

  #shrink(): void {
    const now = Date.now();
    for (const seat of this.#seats) {
      const idleMsMax = this.#seats.size > 1 ? SPARE_IDLE_MS_MAX : IDLE_MS_MAX;
      if (seat.state === "idle" && now - seat.idleSinceMs > idleMsMax) void this.#retire(seat);
    }
  }
}

const throttled = (): ServiceError =>
  new ServiceError("TooManyRequestsException", "Rate Exceeded.", 429);

const stopping = (): ServiceError =>
  new ServiceError("ServiceException", "The local cloud is stopping.", 503);
