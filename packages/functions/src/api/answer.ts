import { z } from "@hono/zod-openapi";

/** Every answer that is not a success has this form. */
export const errorAnswer = z
  .object({
    error: z.object({
      code: z.string().describe("What happened, for programs: it does not change."),
      message: z.string().describe("What happened, why, and how to solve it, for people."),
      details: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .describe("The findings, one for each place of the request."),
    }),
  })
  .openapi("Error");

/** A JSON answer in the description of a route. */
export const answers = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { "application/json": { schema } },
});

/** The refusals a route describes; all of them look alike. */
export const refusals = {
  invalid: { 400: answers("The request is not valid; details say where.", errorAnswer) },
  notJson: { 415: answers("The body is not marked as JSON.", errorAnswer) },
  signIn: { 401: answers("No valid token was sent.", errorAnswer) },
  idToken: { 403: answers("The account must be opened with an id token first.", errorAnswer) },
  notOperator: { 403: answers("Only operators may do this.", errorAnswer) },
  notFound: { 404: answers("You have nothing of that name.", errorAnswer) },
  tooMany: { 409: answers("A limit is reached, or another request interferes.", errorAnswer) },
} as const;
