import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { answerFrame } from "@bourse/core/stream";
import { coreTable, priceStream } from "../runtime/resources.ts";

/** A client of the price stream has sent something; the answer goes back over the same socket. */
export async function handler(
  event: APIGatewayProxyWebsocketEventV2,
): Promise<APIGatewayProxyResultV2> {
  const { connectionId } = event.requestContext;
  const answer = await answerFrame(coreTable(), {
    connectionId,
    text: textOf(event),
    nowMs: Date.now(),
  });
  await priceStream().send(connectionId, JSON.stringify(answer));
  return { statusCode: 200 };
}

function textOf({ body = "", isBase64Encoded }: APIGatewayProxyWebsocketEventV2): string {
  return isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
}
