import { createRoute, z } from "@hono/zod-openapi";
import { approveWithdrawal, listReviews, rejectWithdrawal } from "@bourse/core/wallet";
import { rejectRequest, withdrawal } from "@bourse/core/wallet/wire";
import { coreTable } from "../runtime/resources.ts";
import { answers, refusals } from "./answer.ts";
import { operatorOf, signedIn } from "./identity.ts";
import { createRouter } from "./router.ts";

const withdrawalId = z.string().regex(/^[0-9a-f]{32}$/);
const params = z.object({ withdrawalId });

const list = createRoute({
  method: "get",
  path: "/admin/withdrawals",
  operationId: "listReviews",
  summary: "Lists the withdrawals that wait for operators, oldest first (operators)",
  description: "A page of them; the next begins after the last id of this one, until one is empty.",
  ...signedIn,
  request: { query: z.object({ after: withdrawalId.optional() }) },
  responses: {
    200: answers("Withdrawals that wait for a decision.", z.array(withdrawal).readonly()),
    ...refusals.invalid,
    ...refusals.signIn,
    ...refusals.notOperator,
    ...refusals.notFound,
  },
});

const approve = createRoute({
  method: "post",
  path: "/admin/withdrawals/{withdrawalId}/approval",
  operationId: "approveWithdrawal",
  summary:
    "Says yes to a large withdrawal; it leaves when two different operators have (operators)",
  ...signedIn,
  request: { params },
  responses: {
    200: answers("The withdrawal, with your approval.", withdrawal),
    ...refusals.invalid,
    ...refusals.signIn,
    ...refusals.notOperator,
    ...refusals.notFound,
    ...refusals.tooMany,
  },
});

const reject = createRoute({
  method: "post",
  path: "/admin/withdrawals/{withdrawalId}/rejection",
  operationId: "rejectWithdrawal",
  summary: "Says no to a withdrawal that waits; what is held becomes free (operators)",
  ...signedIn,
  request: {
    params,
    body: { required: true, content: { "application/json": { schema: rejectRequest } } },
  },
  responses: {
    200: answers("The withdrawal as it was rejected.", withdrawal),
    ...refusals.invalid,
    ...refusals.signIn,
    ...refusals.notOperator,
    ...refusals.notFound,
    ...refusals.tooMany,
    ...refusals.notJson,
  },
});

/** What only operators may do with withdrawals. Who decided is kept with each. */
export const withdrawalReview = createRouter()
  .openapi(list, async (c) => {
    await operatorOf(c.get("identity"));
    return c.json(await listReviews(coreTable(), c.req.valid("query").after), 200);
  })
  .openapi(approve, async (c) => {
    const { userId: operator, accountId: operatorAccountId } = await operatorOf(c.get("identity"));
    const { withdrawalId } = c.req.valid("param");
    const decision = { withdrawalId, operator, operatorAccountId, nowMs: Date.now() };
    return c.json(await approveWithdrawal(coreTable(), decision), 200);
  })
  .openapi(reject, async (c) => {
    const { userId: operator, accountId: operatorAccountId } = await operatorOf(c.get("identity"));
    const { withdrawalId } = c.req.valid("param");
    const { reason } = c.req.valid("json");
    const decision = { withdrawalId, operator, operatorAccountId, reason, nowMs: Date.now() };
    return c.json(await rejectWithdrawal(coreTable(), decision), 200);
  });
