import {
  OPEN_SOCKETS_MAX,
  WS_BUFFERED_BYTES_MAX,
  WS_CONNECTION_AGE_MS_MAX,
  WS_MESSAGE_BYTES_MAX,
  WS_PING_INTERVAL_MS,
  WS_PONG_TIMEOUT_MS,
} from "../../limits.ts";

/** The bounds of the stream server; tests make some of them small. */
export interface StreamLimits {
  readonly connectionsMax: number;
  readonly streamsPerConnectionMax: number;
  /** Messages, pings and pongs a client may send within a second. */
  readonly incomingPerSecondMax: number;
  readonly messageBytesMax: number;
  /** A reader this far behind gets only the newest state of streams that tell one. */
  readonly behindBytes: number;
  /**
   * A reader this far behind is disconnected: skipping events would break its book. The more
   * connections there are, the less each may hold of what is set aside for all, down to a floor.
   */
  readonly bufferedBytesMax: number;
  readonly bufferedBytesMin: number;
  readonly bufferedBytesOfAllMax: number;
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
  readonly connectionAgeMsMax: number;
  /** Who misbehaved is cut off this long after it was told. */
  readonly closeGraceMs: number;
}

export const STREAM_LIMITS: StreamLimits = {
  connectionsMax: OPEN_SOCKETS_MAX,
  streamsPerConnectionMax: 1024,
  incomingPerSecondMax: 5,
  messageBytesMax: WS_MESSAGE_BYTES_MAX,
  behindBytes: 128 * 1024,
  bufferedBytesMax: WS_BUFFERED_BYTES_MAX,
  bufferedBytesMin: 256 * 1024,
  bufferedBytesOfAllMax: 512 * 1024 * 1024,
  pingIntervalMs: WS_PING_INTERVAL_MS,
  pongTimeoutMs: WS_PONG_TIMEOUT_MS,
  connectionAgeMsMax: WS_CONNECTION_AGE_MS_MAX,
  closeGraceMs: 1000,
};

/** A name no stream comes near; longer ones are refused. */
export const STREAM_NAME_LENGTH_MAX = 100;
/** A closed candle is told this long after its end at the latest, trades or none. */
export const CANDLE_CLOSE_GRACE_MS = 1000;
/** Closed candles told one by one after a pause of the process; beyond it they are passed over. */
export const CANDLES_CAUGHT_UP_MAX = 10;

/** A round of sending lets others work after this, and rests after its end for this long at the most. */
export const FLUSH_SLICE_MS = 2;
export const FLUSH_REST_MS_MAX = 25;
