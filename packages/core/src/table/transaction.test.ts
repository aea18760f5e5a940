import { expect, test } from "vitest";
import { writeTransaction } from "./transaction.ts";

const written = { canceled: false, data: [{ rejected: false, code: "None" }] };
const canceled = (...codes: string[]) => ({
  canceled: true,
  data: codes.map((code) => ({ rejected: code !== "None", code })),
});

/** Gives the answers one after the other, the last one for ever. */
function answering(...answers: (typeof written)[]) {
  const calls = { count: 0 };
  const attempt = () => {
    calls.count += 1;
    return Promise.resolve(answers[Math.min(calls.count, answers.length) - 1] ?? written);
  };
  return { calls, attempt };
}

test("a transaction that only met another one is tried again", async () => {
  const conflict = canceled("None", "TransactionConflict");
  const { calls, attempt } = answering(conflict, conflict, written);
  expect(await writeTransaction(attempt)).toBe("written");
  expect(calls.count).toBe(3);
});

test("a condition that does not hold is an answer, also beside a conflict", async () => {
  for (const codes of [
    ["ConditionalCheckFailed"],
    ["TransactionConflict", "ConditionalCheckFailed"],
  ]) {
    const { calls, attempt } = answering(canceled(...codes));
    expect(await writeTransaction(attempt)).toBe("refused");
    expect(calls.count).toBe(1);
  }
});

test("so is one that was too much at once", async () => {
  const { calls, attempt } = answering(
    canceled("None", "ThrottlingError"),
    canceled("ProvisionedThroughputExceeded", "TransactionConflict"),
    written,
  );
  expect(await writeTransaction(attempt)).toBe("written");
  expect(calls.count).toBe(3);
});

test("a conflict without end is given up", async () => {
  const { calls, attempt } = answering(canceled("TransactionConflict"));
  expect(await writeTransaction(attempt)).toBe("conflict");
  expect(calls.count).toBe(4);
});
