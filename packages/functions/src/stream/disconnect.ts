import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { closeConnection } from "@bourse/core/stream";
import { coreTable } from "../runtime/resources.ts";

/** A client of the price stream has left. API Gateway tries to tell us; the sweep finds the rest. */
export async function handler(
  event: APIGatewayProxyWebsocketEventV2,
): Promise<APIGatewayProxyResultV2> {
  await closeConnection(coreTable(), event.requestContext.connectionId);
  return { statusCode: 200 };
}
