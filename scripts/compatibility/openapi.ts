import { DOCUMENTED, type DocumentedRoute } from "./documented.ts";
import type { Verdicts } from "./probe-rest.ts";
import { DIFFERS } from "./remarks.ts";
import type { Shape } from "./shape.ts";
import { wordSchema } from "./words.ts";

type Json = { readonly [name: string]: unknown };

const TYPES: Readonly<Record<string, Json>> = {
  string: { type: "string" },
  integer: { type: "integer", format: "int64" },
  decimal: { type: "string", pattern: "^[0-9]{1,20}(\\.[0-9]{1,20})?$" },
  boolean: { type: "boolean" },
  strings: { type: "string", description: 'A JSON list, such as ["BTCUSDT","ETHUSDT"].' },
};

/** What signing adds to every request. */
const SIGNED = ["recvWindow", "timestamp", "signature"];

/** The routes that were answered, as an OpenAPI document of the spot API. */
export function spotOpenApi(verdicts: Verdicts): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries({ ...DOCUMENTED.rest, ...DOCUMENTED.wallet })) {
    if (verdicts.get(name)?.kind !== "answered") continue;
    const [method = "", path = ""] = name.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Bourse spot API",
      version: "3",
      description:
        "The REST routes of Binance's Spot API that are offered here. Parameters travel in the query, or " +
        "in a form body; signed requests carry `timestamp` and `signature`. See docs/binance-compatibility.md.",
    },
    servers: [{ url: "http://127.0.0.1:8080" }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "X-MBX-APIKEY" },
      },
      parameters: {
        recvWindow: parameter("recvWindow", TYPES["decimal"], false),
        timestamp: parameter("timestamp", TYPES["integer"], true),
        signature: parameter("signature", TYPES["string"], true),
      },
      responses: {
        Refused: {
          description: "Refused: Binance's code and text.",
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["code", "msg"],
                properties: { code: { type: "integer" }, msg: { type: "string" } },
              },
            },
          },
        },
      },
    },
  };
}

function operation(name: string, route: DocumentedRoute): Json {
  const { security, params, responses } = route;
  const isSigned = security !== "NONE" && security !== "USER_STREAM";
  const own = Object.entries(params)
    .map(([text, type]) => [text.replace("?", ""), type, !text.endsWith("?")] as const)
    .filter(([param]) => !SIGNED.includes(param));
  return {
    operationId: name.replace(/[^A-Za-z0-9]+/g, "_").toLowerCase(),
    ...(name in DIFFERS && { description: `Differs from Binance: ${DIFFERS[name]}.` }),
    ...(security !== "NONE" && { security: [{ apiKey: [] }] }),
    parameters: [
      ...own.map(([param, type, isRequired]) => {
        const schema = type === "word" ? wordSchema(name, param) : TYPES[type];
        return parameter(param, schema, isRequired);
      }),
      ...(isSigned ? SIGNED.map((param) => ({ $ref: `#/components/parameters/${param}` })) : []),
    ],
    responses: {
      200: {
        description: "The answer.",
        content: { "application/json": { schema: anyOf(responses) } },
      },
      default: { $ref: "#/components/responses/Refused" },
    },
  };
}

const parameter = (name: string, schema: Json | undefined, required: boolean): Json => ({
  name,
  in: "query",
  required,
  schema: schema ?? {},
});

function anyOf(shapes: readonly Shape[]): Json {
  const schemas = [...new Map(shapes.map((one) => [JSON.stringify(one), schemaOf(one)])).values()];
  const [first, ...others] = schemas;
  return others.length === 0 ? (first ?? {}) : { anyOf: schemas };
}

function schemaOf(shape: Shape): Json {
  if (typeof shape === "string") return LEAVES[shape] ?? {};
  if (Array.isArray(shape)) return { type: "array", items: anyOf(shape as readonly Shape[]) };
  const fields = Object.entries(shape);
  return {
    type: "object",
    ...(fields.length > 0 && {
      properties: Object.fromEntries(fields.map(([name, inner]) => [name, schemaOf(inner)])),
    }),
  };
}

const LEAVES: Readonly<Record<string, Json>> = {
  string: { type: "string" },
  decstr: { type: "string", format: "decimal" },
  int: { type: "integer", format: "int64" },
  float: { type: "number" },
  boolean: { type: "boolean" },
};
