import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { openConnection } from "@bourse/core/stream";
import { coreTable } from "../runtime/resources.ts";

/** A client of the price stream has come. */
export async function handler(
  event: APIGatewayProxyWebsocketEventV2,
): Promise<APIGatewayProxyResultV2> {
  const { connectionId } = event.requestContext;
  await openConnection(coreTable(), { connectionId, nowMs: Date.now() });
  return { statusCode: 200 };
}
