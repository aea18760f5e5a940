import {
  AuthenticationError,
  MultipleErrors,
  NetworkError,
  ProtocolError,
  TimeoutError,
} from "@platformatic/kafka";
import { describe, expect, test } from "vitest";
import { isFenced, isPassing, untilDone } from "./errors.ts";

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
function answered(...names: string[]): MultipleErrors {
  return new MultipleErrors(
    "answered",
    names.map((name) => new ProtocolError(name)),
  );
}
function connecting(cause: Error): NetworkError {
  return new NetworkError("Connection failed.", { cause });
}

describe("what Kafka's failures mean", () => {
  test.each([
    ["a broken connection", new NetworkError("Connection closed")],
    ["nobody listens", connecting(coded("ECONNREFUSED"))],
    ["no answer in time", new TimeoutError("Request timed out", { canRetry: true })],
    ["too few replicas", answered("NOT_ENOUGH_REPLICAS")],
    ["an election", answered("NOT_LEADER_OR_FOLLOWER")],
    ["a coordinator that starts", answered("COORDINATOR_LOAD_IN_PROGRESS")],
    [
      "a connection that broke while the password was asked for",
      connecting(new AuthenticationError("no", { cause: new NetworkError("Connection closed") })),
    ],
  ])("it may pass: %s", (_, error) => {
    expect(isPassing(error)).toBe(true);
    expect(isFenced(error)).toBe(false);
  });

  test.each([
    ["a closed client", new NetworkError("closed", { canRetry: false })],
    ["a wrong password", connecting(new AuthenticationError("no"))],
    ["an unknown certificate", connecting(coded("DEPTH_ZERO_SELF_SIGNED_CERT"))],
    ["a certificate of another host", connecting(coded("ERR_TLS_CERT_ALTNAME_INVALID"))],
    ["no right to write", answered("TOPIC_AUTHORIZATION_FAILED")],
    [
      "one that passes and one that does not",
      answered("NOT_ENOUGH_REPLICAS", "UNKNOWN_SERVER_ERROR"),
    ],
    ["a bug of ours", new TypeError("undefined is not a function")],
  ])("it does not pass: %s", (_, error) => {
    expect(isPassing(error)).toBe(false);
  });

  test("a newer epoch of the producer, and nothing else, means that another process writes", () => {
    for (const name of ["INVALID_PRODUCER_EPOCH", "PRODUCER_FENCED"]) {
      expect(isFenced(answered(name))).toBe(true);
      expect(isPassing(answered(name))).toBe(false);
    }
    expect(isFenced(answered("OUT_OF_ORDER_SEQUENCE_NUMBER"))).toBe(false);
  });
});

describe("repeating", () => {
  const passing = new NetworkError("Connection closed");

  test("goes on until it is done", async () => {
    let left = 3;
    const attempt = () => (left-- > 0 ? Promise.reject(passing) : Promise.resolve("done"));
    expect(await untilDone(attempt, { what: "It", patienceMs: 1_000 })).toBe("done");
  });

  test("stops at once at what does not pass", async () => {
    const attempt = () => Promise.reject(answered("TOPIC_AUTHORIZATION_FAILED"));
    await expect(untilDone(attempt, { what: "It", patienceMs: 1_000 })).rejects.toThrow(
      MultipleErrors,
    );
  });

  test("gives up after its patience and names the last reason", async () => {
    const attempt = () => Promise.reject(answered("NOT_ENOUGH_REPLICAS"));
    await expect(untilDone(attempt, { what: "It failed", patienceMs: 20 })).rejects.toThrow(
      /^It failed: .*NOT_ENOUGH_REPLICAS/,
    );
  });

  test("ends with its signal, also in the middle of a pause", async () => {
    const stop = new AbortController();
    const attempt = () => Promise.reject(passing);
    const done = untilDone(attempt, { what: "It", patienceMs: Infinity, signal: stop.signal });
    stop.abort();
    await expect(done).rejects.toThrow("abort");
  });
});
