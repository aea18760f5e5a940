import { users, webClient } from "./auth.ts";
import { platform } from "./api.ts";
import { router } from "./edge.ts";
import { priceStream } from "./prices.ts";
import { developerUrls } from "./stage.ts";

const socket = (url: $util.Output<string>) => url.apply((it) => it.replace(/^http/, "ws"));
const addresses = router
  ? {
      BOURSE_REST_URL: router.url,
      BOURSE_WS_URL: socket(router.url),
      BOURSE_WS_API_URL: $interpolate`${socket(router.url)}/ws-api/v3`,
      BOURSE_PLATFORM_URL: router.url,
    }
  : {
      BOURSE_REST_URL: developerUrls.rest,
      BOURSE_WS_URL: developerUrls.stream,
      BOURSE_WS_API_URL: `${developerUrls.stream}/ws-api/v3`,
      BOURSE_PLATFORM_URL: platform.url,
    };

/** The pages. They are told at run time where everything is, so one build serves every stage. */
export const web = new sst.aws.Nextjs("Web", {
  path: "packages/web",
  openNextVersion: "4.1.12",
  ...(router ? { router: { instance: router } } : {}),
  environment: {
    ...addresses,
    BOURSE_PRICES_URL: priceStream.url,
    COGNITO_ENDPOINT: "",
    COGNITO_USER_POOL_ID: users.id,
    COGNITO_CLIENT_ID: webClient.id,
  },
});
