import { createHash } from "node:crypto";
import { createClient, ErrorReply } from "@redis/client";
import { redisAnswerMsMax, redisConnectMsMax } from "./limits.ts";

/** Where a Redis is. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  /** With a password the connection is encrypted: nobody sends one in the clear. */
  readonly password?: string;
}

/** What a script answers: texts, nothing, and lists of them. */
export type RedisReply = string | number | null | readonly RedisReply[];

/** One script, run by its hash once the server knows it. */
export interface RedisScript {
  readonly text: string;
  readonly sha: string;
}

export const redisScript = (text: string): RedisScript => ({
  text,
  sha: createHash("sha1").update(text).digest("hex"),
});

type Client = ReturnType<typeof makeClient>;

/**
 * A connection that is made when it is needed and thrown away when it failed or does not answer: the
 * next call makes a new one.
 */
export class RedisConnection {
  readonly #address: RedisAddress;
  #connecting: Promise<Client> | undefined;

  constructor(address: RedisAddress) {
    this.#address = address;
  }

  run(script: RedisScript, key: string, args: readonly (string | number)[]): Promise<RedisReply> {
    const rest = ["1", key, ...args.map(String)];
    return this.#call(async (client) => {
      try {
        return await client.sendCommand<RedisReply>(["EVALSHA", script.sha, ...rest]);
      } catch (error) {
        if (!(error instanceof ErrorReply) || !error.message.startsWith("NOSCRIPT")) throw error;
        return client.sendCommand<RedisReply>(["EVAL", script.text, ...rest]);
      }
    });
  }

  get(key: string): Promise<string | null> {
    return this.#call((client) => client.get(key));
  }

  async close(): Promise<void> {
    const connecting = this.#connecting;
    this.#connecting = undefined;
    (await connecting?.catch(() => undefined))?.destroy();
  }

  async #call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const connecting = (this.#connecting ??= connect(this.#address));
    try {
      const client = await connecting;
      return await answered(work(client));
    } catch (error) {
      // What Redis itself refuses says nothing about the connection.
      if (!(error instanceof ErrorReply) && this.#connecting === connecting) await this.close();
      throw error;
    }
  }
}

function makeClient({ host, port, username = "default", password = "" }: RedisAddress) {
  const common = {
    host,
    port,
    connectTimeout: redisConnectMsMax,
    reconnectStrategy: false,
  } as const;
  return createClient({
    RESP: 2,
    socket: password === "" ? common : { ...common, tls: true },
    ...(password === "" ? {} : { username, password }),
    disableOfflineQueue: true,
  });
}

async function connect(address: RedisAddress): Promise<Client> {
  const client = makeClient(address);
  // Every failure is told to whoever called; without a listener it would end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Redis did not answer within ${redisAnswerMsMax} ms.`));
    }, redisAnswerMsMax);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {}); // it may yet fail when the connection is thrown away
  }
}
