import { z } from "zod";

const IP_ALLOW_LIST_MAX = 30;
const LABEL_CHARACTERS_MAX = 50;
/** An RSA key of 4096 bits takes 800 characters. */
const PEM_CHARACTERS_MAX = 1_024;

/** HMAC keys share a secret with the exchange; of the others it knows the public half only. */
export const apiKeyType = z.enum(["HMAC", "ED25519", "RSA"]);
export type ApiKeyType = z.infer<typeof apiKeyType>;

/**
 * Every key may read its own account; TRADE adds placing and canceling orders, WITHDRAW sending coins
 * away.
 */
export const permission = z.enum(["READ", "TRADE", "WITHDRAW"]);
export type Permission = z.infer<typeof permission>;

/** The public name of a key, sent with each request. */
export const apiKeyId = z
  .string()
  .regex(/^[A-Za-z0-9]{64}$/, "An API key has 64 letters and digits.")
  .describe("64 letters and digits.");

const label = z
  .string()
  .trim()
  .min(1, "Give the key a label, so that you will know it again.")
  .max(LABEL_CHARACTERS_MAX, `A label has at most ${LABEL_CHARACTERS_MAX} characters.`)
  // Format characters, such as a change of direction, make a label look like another.
  .refine(
    (text) => !/[\p{Cc}\p{Cf}]/u.test(text),
    "A label holds no control characters and no invisible ones.",
  );

const ipAddress = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const addressOrRange = z
  .string()
  .refine(
    (text) => ipAddress.safeParse(text).success,
    "Write an IPv4 or IPv6 address, or a range of them such as 203.0.113.0/24.",
  )
  .describe("An IPv4 or IPv6 address, or a range of them such as 203.0.113.0/24.");

const common = {
  label,
  permissions: z
    .array(permission)
    .min(1, "Name at least one permission, or leave the list out for READ.")
    .max(permission.options.length)
    .readonly()
    .default(["READ"])
    .describe(
      "READ is always granted; ask for TRADE to place and cancel orders, for WITHDRAW to send coins away.",
    ),
  ipAllowList: z
    .array(addressOrRange)
    .max(IP_ALLOW_LIST_MAX, `At most ${IP_ALLOW_LIST_MAX} addresses or ranges.`)
    .readonly()
    .default([])
    .describe("Addresses and ranges the key may be used from; empty means anywhere."),
};

const publicKeyPem = z
  .string()
  .max(PEM_CHARACTERS_MAX, "This is too long for a public key in PEM form.")
  .describe('The public key as PEM, "-----BEGIN PUBLIC KEY-----" first. RSA: 2048 or 4096 bits.');

/** What a caller says to get a key. */
export const createApiKeyRequest = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("HMAC"), ...common }),
    z.strictObject({ type: z.literal("ED25519"), publicKeyPem, ...common }),
    z.strictObject({ type: z.literal("RSA"), publicKeyPem, ...common }),
  ])
  .meta({ id: "CreateApiKeyRequest" });
export type CreateApiKeyRequest = z.output<typeof createApiKeyRequest>;

/** A key as its owner sees it. The secret is not part of it. */
export const apiKeyView = z
  .object({
    apiKey: apiKeyId,
    label: z.string(),
    type: apiKeyType,
    permissions: z.array(permission).readonly(),
    ipAllowList: z.array(z.string()).readonly(),
    publicKeyPem: z.string().optional(),
    createdTimeMs: z.int().describe("When the key was made, in milliseconds since 1970."),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = Readonly<z.infer<typeof apiKeyView>>;

/** The answer to making a key: the only one that ever carries the secret. */
export const createdApiKey = apiKeyView
  .extend({
    secretKey: z
      .string()
      .optional()
      .describe("HMAC keys only, and only here: it cannot be shown again."),
  })
  .meta({ id: "CreatedApiKey" });
export type CreatedApiKey = Readonly<z.infer<typeof createdApiKey>>;
