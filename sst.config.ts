// oxlint-disable-next-line typescript/triple-slash-reference -- the only way SST has to type its globals
/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const production = input?.stage === "production";
    return {
      name: "bourse",
      home: "aws",
      // Money and identities outlive a mistyped command: `sst remove` is refused in production.
      protect: production,
      removal: production ? "retain" : "remove",
      providers: {
        // CloudFront's web ACL and certificates live in us-east-1; one region keeps one key.
        aws: { region: "us-east-1", defaultTags: { tags: { app: "bourse" } } },
      },
    };
  },
  async run() {
    // Defaults come first: a transform holds only for what is made after it.
    await import("./stacks/defaults.ts");
    await import("./stacks/network.ts");
    await import("./stacks/storage.ts");
    const { router } = await import("./stacks/edge.ts");
    const { users, webClient } = await import("./stacks/auth.ts");
    const { platform } = await import("./stacks/api.ts");
    await import("./stacks/book-cache.ts");
    await import("./stacks/exchange.ts");
    await import("./stacks/cashier.ts");
    await import("./stacks/history.ts");
    await import("./stacks/lake.ts");
    await import("./stacks/ledger.ts");
    const { priceStream } = await import("./stacks/prices.ts");
    const { web } = await import("./stacks/web.ts");
    return {
      web: web.url,
      exchange: router?.url,
      platform: platform.url,
      prices: priceStream.url,
      userPool: users.id,
      webClient: webClient.id,
    };
  },
});
