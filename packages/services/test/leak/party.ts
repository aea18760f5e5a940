import {
  type Answer,
  call,
  type Fields,
  signed,
  signedParams,
  type TestServer,
  type TestUser,
} from "../exchange/harness.ts";
import { WsClient } from "../exchange/ws-client.ts";

/** One trader, with every way into the exchange open, who keeps everything that ever reached it. */
export class Party {
  readonly user: TestUser;
  /** Begins every name it gives to an order or a list. */
  readonly tag: string;
  /** The texts of all answers, and of everything that came unasked. */
  readonly received: string[] = [];
  readonly orderIds: number[] = [];
  readonly listIds: number[] = [];
  /** Its events, as two streams told them. */
  readonly events: Answer["body"][] = [];
  readonly legacyEvents: Answer["body"][] = [];
  readonly #server: TestServer;
  readonly #ws: WsClient;
  readonly #streams: WsClient[] = [];
  listenKey = "";

  private constructor(server: TestServer, user: TestUser, tag: string, ws: WsClient) {
    this.#server = server;
    this.user = user;
    this.tag = tag;
    this.#ws = ws;
  }

  static async open(server: TestServer, user: TestUser, tag: string): Promise<Party> {
    const party = new Party(server, user, tag, await WsClient.open(server));
    await party.#subscribe();
    return party;
  }

  /** One request, over REST or over the WebSocket API. */
  async ask(
    request: string,
    { wsMethod, fields }: { readonly wsMethod?: string | undefined; readonly fields: Fields },
  ): Promise<Answer["body"]> {
    const body = await this.#answer(request, wsMethod, fields);
    this.received.push(JSON.stringify(body));
    return body;
  }

  /** Takes and leaves its events on a connection of its own; nothing may come afterwards. */
  async comeAndGo(): Promise<void> {
    const ws = await this.#open("/ws-api/v3");
    await ws.call("userDataStream.subscribe.signature", signedParams(this.user));
    await ws.call("userDataStream.unsubscribe");
    await ws.close();
  }

  async keepListenKey(listenKey: string): Promise<Answer> {
    const path = `/api/v3/userDataStream?listenKey=${listenKey}`;
    const headers = { "X-MBX-APIKEY": this.user.apiKey };
    return call(this.#server, "PUT", path, { headers });
  }

  async close(): Promise<void> {
    for (const ws of [this.#ws, ...this.#streams]) await ws.close();
  }

  async #answer(request: string, wsMethod: string | undefined, fields: Fields): Promise<unknown> {
    if (wsMethod === undefined)
      return (await signed(this.#server, this.user, request, fields)).body;
    const { result, error } = await this.#ws.call(wsMethod, signedParams(this.user, fields));
    return result ?? error;
  }

  async #subscribe(): Promise<void> {
    const ws = await this.#open("/ws-api/v3");
    ws.socket.on("message", (data: Buffer) => {
      const { event } = JSON.parse(data.toString());
      if (event !== undefined) this.events.push(event);
    });
    await ws.call("userDataStream.subscribe.signature", signedParams(this.user));
    const headers = { "X-MBX-APIKEY": this.user.apiKey };
    const path = "/api/v3/userDataStream";
    this.listenKey = (await call(this.#server, "POST", path, { headers })).body.listenKey;
    const legacy = await this.#open(`/ws/${this.listenKey}`);
    legacy.socket.on("message", (data: Buffer) => {
      this.legacyEvents.push(JSON.parse(data.toString()));
    });
    await this.#open("/stream?streams=btcusdt@trade/btcusdt@depth@100ms/!miniTicker@arr");
  }

  async #open(path: string): Promise<WsClient> {
    const ws = await WsClient.open(this.#server, path);
    ws.socket.on("message", (data: Buffer) => this.received.push(data.toString()));
    this.#streams.push(ws);
    return ws;
  }
}
