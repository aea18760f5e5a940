import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { sendMsMax } from "./limits.ts";

/** The server's end of the WebSocket connections that API Gateway holds for us. */
export interface Sender {
  /** Sends a text; "gone" when the client has left. */
  send(connectionId: string, text: string): Promise<"sent" | "gone">;
  /** Ends a connection, if there is still one. */
  disconnect(connectionId: string): Promise<void>;
}

export function createSender(managementEndpoint: string): Sender {
  const client = new ApiGatewayManagementApiClient({
    endpoint: managementEndpoint,
    requestHandler: {
      connectionTimeout: sendMsMax,
      requestTimeout: sendMsMax,
      throwOnRequestTimeout: true,
    },
  });
  return {
    async send(connectionId, text) {
      const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: text });
      return (await goneOr(client.send(command))) === "gone" ? "gone" : "sent";
    },
    async disconnect(connectionId) {
      await goneOr(client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })));
    },
  };
}

async function goneOr<T>(sent: Promise<T>): Promise<T | "gone"> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof GoneException) return "gone";
    throw error;
  }
}
