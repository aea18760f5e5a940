import type { Route } from "../rest/route.ts";
import type { ListenKeys } from "./listen-keys.ts";

const PATH = "/api/v3/userDataStream";
const WEIGHT = 2;

/** The old way to an account's events, for clients that have not learned the new one. */
export function listenKeyRoutes(keys: ListenKeys): readonly Route[] {
  const common = { path: PATH, security: "USER_STREAM", weight: WEIGHT } as const;
  return [
    {
      ...common,
      method: "POST",
      wsMethod: "userDataStream.start",
      handle: (caller) => ({ listenKey: keys.open(caller) }),
    },
    {
      ...common,
      method: "PUT",
      wsMethod: "userDataStream.ping",
      handle: (caller) => {
        keys.keepAlive(caller, caller.params.string("listenKey"));
        return {};
      },
    },
    {
      ...common,
      method: "DELETE",
      wsMethod: "userDataStream.stop",
      handle: ({ accountId, params }) => {
        keys.close(accountId, params.string("listenKey"));
        return {};
      },
    },
  ];
}
