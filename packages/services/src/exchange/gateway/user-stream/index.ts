export { LISTEN_KEY, ListenKeys } from "./listen-keys.ts";
export { listenKeyRoutes } from "./routes.ts";
